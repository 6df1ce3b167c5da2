// The api function of a build with a V8 code cache. A cache is valid for one V8 version, architecture and set of flags: any other runtime rejects
// it and compiles the script as usual.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';

const file = new URL('./index.js', import.meta.url);
const script = new Script(readFileSync(file, 'latin1'), {
  filename: fileURLToPath(file),
  cachedData: readFileSync(new URL('./index.cache', import.meta.url)),
});
if (script.cachedDataRejected) {
  const entry = { time: new Date().toISOString(), level: 'warn', msg: 'the code cache was rejected: build it with the runtime it is for' };
  process.stdout.write(`${JSON.stringify({ ...entry, node: process.version, arch: process.arch })}\n`);
}
export const { handler } = await script.runInThisContext()(createRequire(import.meta.url), import.meta.url);
