import { npmScript } from '../build/npm-script.ts';
import { run } from './command.ts';
import { ConfigError, localDatabase } from './config.ts';
import type { OpenDatabase } from './database/open.ts';
import { openMigrated } from './database/open-migrated.ts';
import { installed, schema } from './installed.ts';
import type { Field } from './rest/declaration/fields.ts';
import type { Item } from './rest/declaration/item.ts';
import { type Resource, resourceOf } from './rest/declaration/resource.ts';
import { seedItem } from './rest/examples.ts';
import { resourcesOf } from './rest/feature.ts';
import { takenField } from './rest/refusals.ts';
import { referenceGraph } from './rest/removal/graph.ts';
import { Statements } from './rest/statements/statements.ts';

/** `npm run seed`: fills the local database, to test it at size. */

const command = npmScript('run seed', 'Adds generated items of the shared list to the local database. No server may have its file open.')
  .argument('[count]', 'how many of each resource', '1000')
  .argument('[path...]', 'the resources, by their paths (default: all)')
  .parse();

const BATCH = 2_000;
/** In milliseconds. Longer than a request's limit, for INSERTs of many rows. */
const STATEMENT_TIMEOUT_MS = 300_000;
/** Creation times are spread over this much before now, in milliseconds. */
const YEAR_MS = 365 * 86_400_000;
/** Number of items of a resource that others refer to. */
const REFERRED_TO = 1_000;
/** Number of times in a row that values of a unique field may be taken. Together they pass over 30 million. */
const MOST_FAILURES = 13;

function progress(path: string, done: number, total: number, startedAt: number): void {
  const share = done / total;
  const bar = '#'.repeat(Math.round(share * 30)).padEnd(30, '.');
  const rate = Math.round(done / Math.max(1, (Date.now() - startedAt) / 1_000));
  const line = `[${bar}] ${done} of ${total} ${path}, ${rate} a second`;
  if (process.stderr.isTTY) process.stderr.write(`\r${line}${done === total ? '\n' : ''}`);
  else if (done === total || done % (BATCH * 50) === 0) process.stderr.write(`${line}\n`);
}

/** The requested resources, referenced ones first. */
function requestedResources(paths: string[]): Resource[] {
  const resources = resourcesOf(installed);
  const unknown = paths.find((path) => !resources.some((resource) => resource.path === path));
  if (unknown !== undefined)
    throw new ConfigError(`there is no resource ${unknown}; there are ${resources.map(({ path }) => path).join(', ')}`);
  return [...referenceGraph(resources).order].reverse().filter(({ path }) => paths.length === 0 || paths.includes(path));
}

/** The requested number of items. @throws ConfigError. */
function requestedTotal(argument: string): number {
  const total = /^[1-9]\d{0,7}$/.test(argument) ? Number(argument) : 0;
  if (total === 0) throw new ConfigError(`"${argument}" is no number of items; try: npm run seed -- 1000000`);
  return total;
}

/** The ids that a resource's references can point to. @throws ConfigError where a required one has none. */
async function referredTo(database: OpenDatabase, resource: Resource, total: number): Promise<Map<Field, string[]>> {
  const found = new Map<Field, string[]>();
  for (const field of resource.fields) {
    if (!field.target) continue;
    const target = resourceOf(field.target.entity()) as Resource;
    const ids = await database.read((manager) => new Statements(target, database.dataSource).ids(manager, '', {}, REFERRED_TO));
    if (field.required && ids.length === 0)
      throw new ConfigError(
        `${resource.path}: ${field.name} is required, and there are no ${target.path}: npm run seed -- ${total} ${target.path} ${resource.path}`,
      );
    found.set(field, ids);
  }
  return found;
}

/** What to do about a unique field that has no more values. */
function exhausted({ path }: Resource, { name }: Field, batch: readonly Item[], total: number): ConfigError {
  const values = new Set(batch.map((item) => item[name as keyof Item])).size;
  const advice =
    values < batch.length
      ? `a seed has ${values} values for it: seed at most ${values}`
      : `the values that a seed has for it are taken: seed fewer than ${total}`;
  return new ConfigError(`${path}: ${name} is unique, and ${advice}`);
}

async function seed(database: OpenDatabase, resource: Resource, total: number): Promise<void> {
  const statements = new Statements(resource, database.dataSource);
  const ids = await referredTo(database, resource, total);
  const startedAt = Date.now();
  // Items of an earlier run have the first numbers.
  let first = await database.read((manager) => statements.count(manager, '', {}));
  let failures = 0;
  for (let from = 0; from < total; ) {
    const batch = Array.from({ length: Math.min(BATCH, total - from) }, (_, i) => {
      const createdAt = startedAt - Math.floor((1 - (from + i) / total) * YEAR_MS);
      return seedItem(resource, first + from + i, createdAt, (field) => ids.get(field) ?? []);
    });
    try {
      await database.write((manager) => statements.insert(manager, batch));
    } catch (error) {
      const taken = takenField(resource, error);
      if (!taken) throw error;
      if (++failures > MOST_FAILURES) throw exhausted(resource, taken, batch, total);
      // Where some of an earlier run were deleted, the rest have higher numbers than their count.
      first += BATCH * 2 ** failures;
      continue;
    }
    failures = 0;
    from += batch.length;
    progress(resource.path, from, total, startedAt);
  }
}

run(async () => {
  const [count, paths] = command.processedArgs as [string, string[]];
  const [total, resources] = [requestedTotal(count), requestedResources(paths)];
  const database = await openMigrated({ ...localDatabase(process.env), statementTimeoutMs: STATEMENT_TIMEOUT_MS }, schema);
  for (const resource of resources) await seed(database, resource, total);
  await database.close();
});
