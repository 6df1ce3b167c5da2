// Runs a built script through its start and some requests, then writes a code cache of everything compiled by then:
//   node fill.mjs FOLDER '[[METHOD, PATH, BODY?]…]'
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Script } from 'node:vm';

// A database that refuses connections immediately.
Object.assign(process.env, {
  AUTH: 'public',
  DB_HOST: '127.0.0.1',
  DB_PORT: '1',
  DB_USER: 'app',
  DB_PASSWORD: 'x',
  DB_WAKE_BUDGET_MS: '100',
  DATABASE_CA: '',
});

const [folder, said] = process.argv.slice(2);
const filename = join(folder, 'index.js');
const script = new Script(readFileSync(filename, 'latin1'), {
  filename,
});
const { handler } = await script.runInThisContext()(createRequire(filename), pathToFileURL(filename).href);

const event = (method, path, body) => ({
  version: '2.0',
  rawPath: path,
  rawQueryString: '',
  headers: { accept: 'application/json', 'content-type': 'application/json' },
  requestContext: { stage: '$default', requestId: 'warm-up', http: { method, path, sourceIp: '' } },
  isBase64Encoded: false,
  ...(body && { body: JSON.stringify(body) }),
});
const requests = JSON.parse(said);
for (const request of [...requests, ...requests]) await handler(event(...request), {});

writeFileSync(join(folder, 'index.cache'), script.createCachedData());
process.exit();
