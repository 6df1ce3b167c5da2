import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder like the one that a build of the service makes. */
export function builtService(): string {
  const folder = mkdtempSync(join(tmpdir(), 'built-service-'));
  for (const file of ['index.mjs', 'ops.mjs', 'query.mjs', 'authorizer.mjs']) {
    writeFileSync(join(folder, file), 'export const handler = async () => ({ ok: true });\n');
  }
  for (const [kind, file] of [
    ['assets', 'index.html'],
    ['docs', 'swagger-ui.css'],
  ] as const) {
    mkdirSync(join(folder, kind));
    writeFileSync(join(folder, kind, file), '\n');
  }
  return folder;
}
