import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';
import type { Plugin } from 'esbuild';
import { bundle } from '../../build/bundle.ts';
import { filesBelow } from '../support/artifact.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

export interface Folder {
  folder: string;
  remove: () => void;
}

export function temporary(): Folder {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}

/** A function bundled as the service's are. */
export async function bundled(entryPoint: string, more: Plugin[] = []): Promise<Folder> {
  const made = temporary();
  await bundle({ index: entryPoint }, made.folder, more);
  return made;
}

const undecorated: Plugin = {
  name: 'undecorated',
  setup({ initialOptions }) {
    initialOptions.inject = [];
  },
};

/** The rival bundled as the service's functions are, without what only decorators need. */
export const bundledRival = (): Promise<Folder> => bundled('test/bench/rival/lambda.ts', [undecorated]);

/** The api function as it would be without a bundle: each file compiled by itself, beside node_modules. */
export function unbundled(): Folder {
  const made = temporary();
  const service = join(root, 'service');
  for (const file of filesBelow(service).filter((name) => name.endsWith('.ts'))) {
    const filename = join(service, file);
    const { code } = transformSync(readFileSync(filename, 'utf8'), { filename, sourceMaps: false });
    const target = join(made.folder, 'service', file.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, code.replaceAll(/((?:from|import\()\s*['"]\.[^'"]*)\.ts(['"])/g, '$1.js$2'));
  }
  writeFileSync(join(made.folder, 'package.json'), '{"type":"module"}');
  writeFileSync(join(made.folder, 'index.mjs'), "export { handler } from './service/lambda.js';\n");
  symlinkSync(join(root, 'node_modules'), join(made.folder, 'node_modules'));
  return made;
}
