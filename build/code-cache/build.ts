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
 * An experiment, off by default: the api function with V8's code cache, which saves compilation at every cold start. A cache is valid only for
 * the Node.js version and architecture that made it, and its bytes may differ between builds.
 */

/** V8 flags that must match for a cache to be accepted; those for memory sizes need not. */
const LAMBDA_FLAGS = ['--no-experimental-require-module', '--expose-gc'];

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

/** The code cache applies to scripts, not modules: a single file whose value is a function that creates the exports. */
const script: Plugin = {
  name: 'script',
  setup({ initialOptions }) {
    initialOptions.splitting = false;
    initialOptions.outExtension = { '.js': '.js' };
    initialOptions.define = { ...initialOptions.define, 'import.meta.url': 'url' };
    initialOptions.banner = { js: '(async (require, url) => {' };
  },
};

/** Requests for each route of each resource, as method, path and body. */
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
