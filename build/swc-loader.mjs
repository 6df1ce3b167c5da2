// Node.js strips types but emits no decorator metadata, which NestJS and TypeORM need: compile the service's files with SWC, with the
// same .swcrc as Jest and the bundle; also the tests' files, which the benchmarks share.
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';

const folders = ['../service/', '../test/'].map((folder) => new URL(folder, import.meta.url).href);

// By SWC's inline source maps, stack traces give the lines of the files as they are.
process.setSourceMapsEnabled(true);

registerHooks({
  load(url, context, nextLoad) {
    if (!folders.some((folder) => url.startsWith(folder)) || !url.endsWith('.ts')) return nextLoad(url, context);
    const filename = fileURLToPath(url);
    return { format: 'module', shortCircuit: true, source: transformSync(readFileSync(filename, 'utf8'), { filename }).code };
  },
});
