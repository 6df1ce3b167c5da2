import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Metafile, Plugin } from 'esbuild';
import { installed } from '../../service/installed.ts';
import { minimalBody } from '../../service/rest/examples.ts';
import { resourcesOf } from '../../service/rest/feature.ts';
import { bundle } from '../bundle.ts';

/**
 * An experiment, off by default: the api function with V8's code cache of it, which saves compiling at every cold start. The cache is for
 * the very version and architecture of Node.js that makes it, and its bytes may differ from build to build.
 */

/** Flags of V8 are part of what a cache is for; those that set sizes of memory are not. */
const LAMBDA_FLAGS = ['--no-experimental-require-module', '--expose-gc'];

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

/** V8 caches scripts, so this is no module: one file whose value is a function that makes the exports. */
const script: Plugin = {
  name: 'script',
  setup({ initialOptions }) {
    initialOptions.splitting = false;
    initialOptions.outExtension = { '.js': '.js' };
    initialOptions.define = { ...initialOptions.define, 'import.meta.url': 'url' };
    initialOptions.banner = { js: '(async (require, url) => {' };
  },
};

/** Each route of each resource, as method, path and body. */
const warmUp = (): unknown[][] => [
  ['GET', '/health'],
  ...resourcesOf(installed).flatMap((resource) => {
    const [list, item, body] = [`/${resource.path}`, `/${resource.path}/01970000-0000-7000-8000-000000000000`, minimalBody(resource)];
    return [
      ['GET', list],
      ['POST', list, body],
      ['GET', item],
      ['PATCH', item, body],
      ['DELETE', item],
    ];
  }),
];

export async function bundleWithCodeCache(entryPoint: string, out: string): Promise<Metafile> {
  const metafile = await bundle({ index: entryPoint }, out, [script]);
  const file = join(out, 'index.js');
  const code = readFileSync(file, 'utf8');
  const end = code.lastIndexOf('export{handler}');
  if (end < 0) throw new Error(`${entryPoint} does not end by exporting its handler`);
  writeFileSync(file, `${code.slice(0, end)}return{handler}})`);
  copyFileSync(here('entry.mjs'), join(out, 'index.mjs'));
  execFileSync(process.execPath, [...LAMBDA_FLAGS, here('fill.mjs'), out, JSON.stringify(warmUp())], {
    env: { AWS_LAMBDA_FUNCTION_NAME: 'index' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return metafile;
}
