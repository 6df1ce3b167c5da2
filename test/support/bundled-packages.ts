import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../../build/bundle.ts';

/** Prints the names of the packages that the api function is made of, as JSON. A program of its own: esbuild does not run in Jest's sandbox. */
const folder = mkdtempSync(join(tmpdir(), 'packages-'));
const { outputs } = await bundle({ index: 'service/lambda.ts' }, folder);
rmSync(folder, { recursive: true });
const files = Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs));
const packages = files.flatMap((file) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []);
process.stdout.write(JSON.stringify([...new Set(packages)].sort()));
