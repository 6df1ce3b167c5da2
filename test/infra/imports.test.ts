import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What is planted into a copy of the sources, by path. */
const PLANTED = {
  'infra/watch/planted-egg.ts': "import { hen } from './planted-hen.ts';\nexport const egg = (): unknown => hen;\n",
  'infra/watch/planted-hen.ts': "import { egg } from './planted-egg.ts';\nexport const hen = (): unknown => egg;\n",
  'infra/api/planted-egg.ts': "import type { Hen } from './planted-hen.ts';\nexport interface Egg {\n  of: Hen;\n}\n",
  'infra/api/planted-hen.ts': "import type { Egg } from './planted-egg.ts';\nexport interface Hen {\n  lays: Egg;\n}\n",
  'cli/logs/planted-egg.ts': "export const egg = async (): Promise<unknown> => import('./planted-hen.ts');\n",
  'cli/logs/planted-hen.ts': "export { egg } from './planted-egg.ts';\n",
  'service/planted-egg.ts': "import type { Hen } from './planted-hen.ts';\nexport interface Egg {\n  of: Hen;\n}\n",
  'service/planted-hen.ts': "import type { Egg } from './planted-egg.ts';\nexport interface Hen {\n  lays: Egg;\n}\n",
  'infra/planted.ts': "export { MAX_ZONES } from './network/subnets.ts';\n",
  'infra/events/planted.ts': "export type { SubnetLayout } from '../network/subnets.ts';\n",
  'infra/backups/planted.ts': "export { Network } from '../network/index.ts';\n",
  'infra/function/planted.ts': "export type { Context } from '../../cli/command/command.ts';\n",
  'infra/ground/planted.ts': "export type { NetworkArgs } from '../network/index.ts';\n",
  'cli/planted.ts': "export const late = async (): Promise<unknown> => import('./status/read.ts');\n",
  'cli/cost/planted.ts': "export type { Status } from '../status/read.ts';\n",
  'cli/status/planted.ts': "export { MAX_ZONES } from '../../infra/network/subnets.ts';\n",
  'service/http/planted.ts': "export { Owner } from '../auth/owner.ts';\n",
  'service/auth/planted.ts': "export type { GatewayEvent } from '../gateway/event.ts';\n",
  'service/database/planted.ts': "export type { Item } from '../rest/index.ts';\n",
  'service/rest/statements/planted.ts': "export { createApp } from '../../app.ts';\n",
  'service/gateway/planted.ts': "export { installed } from '../installed.ts';\n",
  'infra/state/planted.ts': "export { fitted } from '../ground/names.ts';\nexport { pinParameterName } from './pin.ts';\n",
  'cli/event/planted.ts': "export { pricesOf } from '../../infra/idle-cost/index.ts';\nexport type { Status } from '../status/index.ts';\n",
};

interface Report {
  diagnostics: { category: string; location: { path: string } }[];
}

/** What lint has to say of how files import each other: the rules that are broken, by path. */
function broken(folder: string): Record<string, string[]> {
  const only = ['suspicious/noImportCycles', 'style/noRestrictedImports'].map((rule) => `--only=${rule}`);
  const biome = join(process.cwd(), 'node_modules/.bin/biome');
  // It fails when it finds something; what it found is in the report.
  const report = execFileSync(
    '/bin/sh',
    ['-c', '"$0" "$@" 2>/dev/null || true', biome, 'lint', ...only, '--reporter=json', '--max-diagnostics=none'],
    {
      cwd: folder,
      encoding: 'utf8',
    },
  );
  const found: Record<string, string[]> = {};
  for (const { category, location } of (JSON.parse(report) as Report).diagnostics) {
    const rule = category.replace(/^lint\/\w+\//, '');
    found[location.path] = [...new Set([...(found[location.path] ?? []), rule])];
  }
  return found;
}

describe('how files may import each other', () => {
  const folder = mkdtempSync(join(tmpdir(), 'siesta-imports-'));
  let asTheyAre: Record<string, string[]>;
  let planted: Record<string, string[]>;

  beforeAll(() => {
    for (const copied of ['biome.json', '.gitignore', 'infra', 'cli', 'service']) cpSync(copied, join(folder, copied), { recursive: true });
    asTheyAre = broken(folder);
    for (const [path, text] of Object.entries(PLANTED)) writeFileSync(join(folder, path), text);
    planted = broken(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is kept by all there are', () => {
    expect(asTheyAre).toEqual({});
  });

  it.each([
    ['in infra/', 'infra/watch'],
    ['in infra/, of types alone', 'infra/api'],
    ['in cli/, with an import that waits', 'cli/logs'],
    ['in service/, of types alone', 'service'],
  ])('is not in a circle: %s', (_, where) => {
    expect(planted[`${where}/planted-egg.ts`]).toEqual(['noImportCycles']);
    expect(planted[`${where}/planted-hen.ts`]).toEqual(['noImportCycles']);
  });

  it.each([
    ['the program past the entry of a component', 'infra/planted.ts'],
    ['a component past the entry of another', 'infra/events/planted.ts'],
    ['a component another one', 'infra/backups/planted.ts'],
    ['infra/ the command', 'infra/function/planted.ts'],
    ['ground/ what lies above it', 'infra/ground/planted.ts'],
    ['the command past the entry of one of its folders, late', 'cli/planted.ts'],
    ['a folder of the command past the entry of another', 'cli/cost/planted.ts'],
    ['the command past the entry of a component', 'cli/status/planted.ts'],
    ['http/ what lies above it', 'service/http/planted.ts'],
    ['auth/ the gateway', 'service/auth/planted.ts'],
    ['database/ what stores in it', 'service/database/planted.ts'],
    ['rest/ the app', 'service/rest/statements/planted.ts'],
    ['what serves features the list of them', 'service/gateway/planted.ts'],
  ])('is not: %s', (_, path) => {
    expect(planted[path]).toEqual(['noRestrictedImports']);
  });

  it.each(['infra/state/planted.ts', 'cli/event/planted.ts'])(
    'is by what lies below, what lies beside, and the entries of others: %s',
    (path) => {
      expect(planted[path]).toBeUndefined();
    },
  );
});
