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

/** Removes the features from a copy: the tutorial's reader starts without them. */
export function removeFeatures(folder: string): void {
  const list = join(folder, 'service/features.ts');
  const lines = readFileSync(list, 'utf8');
  for (const [, feature = ''] of lines.matchAll(/from '\.\/(.+)\/feature\.ts'/g))
    rmSync(join(folder, 'service', feature), { recursive: true });
  writeFileSync(list, lines.replaceAll(/^export .*\n/gm, ''));
}

/** A copy of this project to write in. */
export class ProjectCopy {
  readonly folder = mkdtempSync(join(tmpdir(), 'siesta-project-'));

  constructor() {
    copyProject(this.folder);
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
