import { cpSync, existsSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.ts';
import { bundleWithCodeCache } from './code-cache/build.ts';
import { npmScript } from './npm-script.ts';

/** `npm run build`: builds the Lambda functions. */

const root = fileURLToPath(new URL('../', import.meta.url));
const command = npmScript('run build', 'Builds the Lambda functions.')
  .argument('[folder]', 'where to, as an absolute path', join(root, 'dist/lambda'))
  .option('--code-cache', 'with the compiled code beside the sources of the API function', false)
  .parse();
const [out] = command.processedArgs as [string];
const { resolve } = createRequire(import.meta.url);

const API = 'service/lambda.ts';
const OTHERS = { ops: 'service/ops.ts', query: 'service/query.ts' };
/** Bundled separately: it shares little with the others, and every shared file would slow their start. */
const AUTHORIZER = { authorizer: 'service/authorizer.ts' };

rmSync(out, { recursive: true, force: true });
const built = command.opts().codeCache
  ? [await bundle(OTHERS, out), await bundleWithCodeCache(API, out)]
  : [await bundle({ index: API, ...OTHERS }, out)];
built.push(await bundle(AUTHORIZER, out));

// A feature's page is beside its sources; copy it beside the bundle.
const sources = built.flatMap(({ inputs }) => Object.keys(inputs)).filter((file) => !file.includes('node_modules/'));
for (const assets of new Set(sources.map((file) => join(root, dirname(file), 'assets')))) {
  if (existsSync(assets)) cpSync(assets, join(out, 'assets'), { recursive: true, errorOnExist: true, force: false });
}
cpSync(join(root, 'service/reference/docs'), join(out, 'docs'), { recursive: true });
for (const file of ['swagger-ui.css', 'swagger-ui-bundle.js']) cpSync(resolve(`swagger-ui-dist/${file}`), join(out, 'docs', file));

const files = built.flatMap(({ outputs }) => Object.values(outputs));
const kilobytes = Math.round(files.reduce((sum, { bytes }) => sum + bytes, 0) / 1024);
process.stdout.write(`built ${relative(root, out)}: ${kilobytes} KB in ${files.length} files\n`);
