// Node.js strips types but does not emit the decorator metadata that NestJS and TypeORM read: the service's files go through SWC,
// with the options of .swcrc that Jest and the bundle use too.
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';

const service = new URL('../service/', import.meta.url).href;

registerHooks({
  load(url, context, nextLoad) {
    if (!url.startsWith(service) || !url.endsWith('.ts')) return nextLoad(url, context);
    const filename = fileURLToPath(url);
    return { format: 'module', shortCircuit: true, source: transformSync(readFileSync(filename, 'utf8'), { filename }).code };
  },
});
