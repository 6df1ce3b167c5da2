import { spawn } from 'node:child_process';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { CliError } from '../terminal/index.ts';
import type { Files } from './files.ts';

/** The files after the project's formatter. */
export async function formatted(project: string, files: Files): Promise<Files> {
  const all = [...files].map(async ([path, content]) => [path, await format(project, path, content)] as const);
  return new Map(await Promise.all(all));
}

async function format(project: string, path: string, content: string): Promise<string> {
  const biome = join(project, 'node_modules/.bin/biome');
  const child = spawn(biome, ['check', '--write', `--stdin-file-path=${path}`], { cwd: project });
  child.on('error', () => undefined);
  child.stdin.on('error', () => undefined).end(content);
  const code = new Promise((resolve) => child.on('close', resolve));
  const [written, output] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if ((await code) === 0) return written;
  throw new CliError(`${path} cannot be formatted: ${output.trim() || 'there is no biome in node_modules'}`, 'Run `npm install`.');
}

/** Writes each file atomically, in the order of the map. */
export function write(project: string, files: Files): void {
  for (const [path, content] of files) {
    const file = join(project, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.next`, content);
    renameSync(`${file}.next`, file);
  }
}
