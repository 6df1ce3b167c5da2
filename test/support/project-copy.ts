import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const LEFT_OUT = ['node_modules', '.git', '.data', 'dist'];

/** Makes a copy of this project in a folder, with the packages that this one has. */
export function copyProject(folder: string): void {
  cpSync(root, folder, { recursive: true, filter: (path) => !LEFT_OUT.includes(relative(root, path)) });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
}

/** Removes the features from a copy, except those that are kept. A checkout may have features of its own, which no test is about. */
export function removeFeatures(folder: string, kept: readonly string[] = []): void {
  const list = join(folder, 'service/features.ts');
  const lines = readFileSync(list, 'utf8').replaceAll(/^export .* from '\.\/(.+)\/feature\.ts';\n/gm, (line, feature) => {
    if (kept.includes(feature)) return line;
    rmSync(join(folder, 'service', feature), { recursive: true });
    return '';
  });
  writeFileSync(list, lines);
}

/** A copy of this project to write in. */
export class ProjectCopy {
  readonly folder = mkdtempSync(join(tmpdir(), 'siesta-project-'));

  /** @param kept the features that the copy has, by their folders: by default none. */
  constructor(kept: readonly string[] = []) {
    copyProject(this.folder);
    removeFeatures(this.folder, kept);
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  replace(path: string, before: string, after: string): void {
    const text = this.read(path);
    if (!text.includes(before)) throw new Error(`${path} has no ${before}`);
    writeFileSync(
      join(this.folder, path),
      text.replace(before, () => after),
    );
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
