// Node.js strips types but does not emit the decorator metadata that NestJS and TypeORM read: the service's files go through SWC,
// with the options of .swcrc that Jest and the bundle use too; so do the tests' files, for the benches that share them.
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';

const folders = ['../service/', '../test/'].map((folder) => new URL(folder, import.meta.url).href);

registerHooks({
  load(url, context, nextLoad) {
    if (!folders.some((folder) => url.startsWith(folder)) || !url.endsWith('.ts')) return nextLoad(url, context);
    const filename = fileURLToPath(url);
    return { format: 'module', shortCircuit: true, source: transformSync(readFileSync(filename, 'utf8'), { filename }).code };
  },
});
