import { run } from './command.ts';
import { ConfigError, localDatabase } from './config.ts';
import { openMigrated } from './database/open-migrated.ts';
import { installed, schema } from './installed.ts';
import type { Field } from './rest/declaration/fields.ts';
import { type Resource, resourceOf } from './rest/declaration/resource.ts';
import { madeItem } from './rest/examples.ts';
import { resourcesOf } from './rest/feature.ts';
import { takenField } from './rest/refusals.ts';
import { referenceGraph } from './rest/removal/graph.ts';
import { Statements } from './rest/statements/statements.ts';

/** `npm run seed -- 1000000 [PATH…]`: fills the local database with generated items of the shared list, to test it at size. */

const BATCH = 2_000;
/** In milliseconds. Longer than a request's limit, for INSERTs of many rows. */
const STATEMENT_TIMEOUT_MS = 300_000;
/** Creation times are spread over this much before now, in milliseconds. */
const YEAR_MS = 365 * 86_400_000;
/** Number of items of a resource that others refer to. */
const REFERRED_TO = 1_000;

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
function requestedTotal(argument = '1000'): number {
  const total = /^[1-9]\d{0,7}$/.test(argument) ? Number(argument) : 0;
  if (total === 0) throw new ConfigError(`"${argument}" is no number of items; try: npm run seed -- 1000000`);
  return total;
}

run(async () => {
  const [count, ...paths] = process.argv.slice(2);
  const [total, resources] = [requestedTotal(count), requestedResources(paths)];
  const database = await openMigrated({ ...localDatabase(process.env), statementTimeoutMs: STATEMENT_TIMEOUT_MS }, schema);
  const statementsOf = (resource: Resource) => new Statements(resource, database.dataSource);
  for (const resource of resources) {
    const statements = statementsOf(resource);
    const referredTo = new Map<Field, string[]>();
    for (const field of resource.fields) {
      if (!field.target) continue;
      const target = resourceOf(field.target.entity()) as Resource;
      referredTo.set(field, await database.read((manager) => statementsOf(target).ids(manager, '', {}, REFERRED_TO)));
    }
    const startedAt = Date.now();
    // What an earlier run has made comes before.
    let first = await database.read((manager) => statements.count(manager, '', {}));
    for (let from = 0; from < total; ) {
      const batch = Array.from({ length: Math.min(BATCH, total - from) }, (_, i) => {
        const createdAt = startedAt - Math.floor((1 - (from + i) / total) * YEAR_MS);
        return madeItem(resource, first + from + i, createdAt, (field) => referredTo.get(field) ?? []);
      });
      try {
        await database.write((manager) => statements.insert(manager, batch));
      } catch (error) {
        if (!takenField(resource, error)) throw error;
        // Some of what was made is deleted by now, and the rest has higher numbers than their count.
        first += BATCH;
        continue;
      }
      from += batch.length;
      progress(resource.path, from, total, startedAt);
    }
  }
  await database.close();
});
