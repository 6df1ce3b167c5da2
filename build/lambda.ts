import { cpSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.ts';

/** `npm run build [-- FOLDER]`: the service as Lambda runs it, in dist/lambda/ or that absolute path. */

const root = fileURLToPath(new URL('../', import.meta.url));
const out = process.argv[2] ?? join(root, 'dist/lambda');
const { resolve } = createRequire(import.meta.url);

rmSync(out, { recursive: true, force: true });
const { outputs } = await bundle(
  { index: 'service/lambda.ts', ops: 'service/ops.ts', query: 'service/query.ts', authorizer: 'service/authorizer.ts' },
  out,
);

cpSync(join(root, 'service/http/assets'), join(out, 'assets'), { recursive: true });
cpSync(join(root, 'service/http/docs'), join(out, 'docs'), { recursive: true });
for (const file of ['swagger-ui.css', 'swagger-ui-bundle.js']) cpSync(resolve(`swagger-ui-dist/${file}`), join(out, 'docs', file));

for (const [file, { bytes }] of Object.entries(outputs)) {
  process.stdout.write(`${String(Math.round(bytes / 1024)).padStart(6)} KB  ${relative(out, join(root, file))}\n`);
}
