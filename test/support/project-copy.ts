import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** What commands that write into the project read of it, and what its own tests need. */
const PARTS = ['service', 'build', 'biome.json', '.gitignore', '.swcrc', 'package.json', 'tsconfig.json', 'jest.config.js', 'Pulumi.yaml'];

/** A copy of this project to write in, with the packages that this one has. */
export class ProjectCopy {
  readonly folder = mkdtempSync(join(tmpdir(), 'siesta-project-'));

  constructor(more: readonly string[] = []) {
    for (const part of [...PARTS, ...more]) cpSync(part, join(this.folder, part), { recursive: true });
    symlinkSync(resolve('node_modules'), join(this.folder, 'node_modules'));
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
