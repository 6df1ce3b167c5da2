import type { EntityManager } from 'typeorm';
import { indexName } from '../declaration/indexes.ts';
import type { Resource } from '../declaration/resource.ts';
import { quoted } from '../statements/row.ts';
import { write } from '../statements/statements.ts';
import type { Reference, ReferenceGraph } from './graph.ts';

/** Ids of one statement. */
const BATCH = 1_000;

/** What goes with some items, and what lets go of them. */
export interface Closure {
  doomed: ReadonlyMap<Resource, ReadonlySet<string>>;
  /** Items whose reference is cleared. */
  released: readonly { reference: Reference; ids: readonly string[] }[];
  /** A reference that keeps some of it. */
  restricted: Reference | undefined;
  /** What has to go or to be cleared before, because all of it is more than one transaction should take: the rest is not looked at. */
  surplus: { reference: Reference; ids: readonly string[] } | undefined;
}

/** Items that one transaction deletes, and items of which it clears one reference. */
const MOST = 10_000;

/**
 * Finds all that refers to these items, each once, and locks it: in a transaction that began by locking the items themselves, nothing can come
 * to refer to any of it meanwhile.
 */
export async function closureOf(
  manager: EntityManager,
  graph: ReferenceGraph,
  owner: string,
  root: Resource,
  ids: readonly string[],
): Promise<Closure> {
  const doomed = new Map<Resource, Set<string>>([[root, new Set(ids)]]);
  const met: { reference: Reference; ids: string[] }[] = [];
  const queue: { resource: Resource; ids: readonly string[] }[] = [{ resource: root, ids }];
  let count = ids.length;
  let surplus: Closure['surplus'];
  for (let next = queue.shift(); next && !surplus; next = queue.shift()) {
    for (const reference of graph.referrers(next.resource)) {
      const found = await referring(manager, reference, owner, next.ids);
      if (reference.onDelete !== 'cascade') {
        met.push({ reference, ids: found });
        if (reference.onDelete === 'set null' && found.length > MOST) surplus = { reference, ids: found.slice(0, BATCH) };
        continue;
      }
      const known = doomed.get(reference.from) ?? new Set();
      const fresh = found.filter((id) => !known.has(id));
      doomed.set(reference.from, new Set([...known, ...fresh]));
      count += fresh.length;
      if (count > MOST) surplus = { reference, ids: fresh.slice(0, BATCH) };
      if (fresh.length > 0) queue.push({ resource: reference.from, ids: fresh });
    }
  }
  // What goes itself holds nothing and need not let go.
  const staying = met
    .map(({ reference, ids: found }) => ({ reference, ids: found.filter((id) => !doomed.get(reference.from)?.has(id)) }))
    .filter(({ ids: found }) => found.length > 0);
  return {
    doomed,
    released: staying.filter(({ reference }) => reference.onDelete === 'set null'),
    restricted: staying.find(({ reference }) => reference.onDelete === 'restrict')?.reference,
    surplus,
  };
}

/** Clears the references to a closure and deletes it, referring items first. @returns how many items are gone. */
export async function removeClosure(manager: EntityManager, graph: ReferenceGraph, owner: string, closure: Closure): Promise<number> {
  const { doomed, released } = closure;
  for (const { reference, ids } of released) await release(manager, reference, owner, ids);
  for (const reference of graph.backward) await release(manager, reference, owner, [...(doomed.get(reference.from) ?? [])]);
  let removed = 0;
  for (const resource of graph.order)
    for (const ids of batches([...(doomed.get(resource) ?? [])]))
      removed += await write(manager, `DELETE FROM ${quoted(resource.table)} WHERE owner = ? AND id IN (${marks(ids)})`, [owner, ...ids]);
  return removed;
}

/** Those that refer to these, as many as make a surplus at most: of a million, each transaction would read and lock all. */
async function referring(manager: EntityManager, { from, field }: Reference, owner: string, ids: readonly string[]): Promise<string[]> {
  const server = manager.dataSource.options.type === 'mysql';
  const table = `${quoted(from.table)}${server ? ` FORCE INDEX (${indexName(from.table, undefined, field)})` : ''}`;
  const found: string[] = [];
  for (const batch of batches(ids)) {
    const matching = `owner = ? AND ${quoted(field.column)} IN (${marks(batch)})`;
    const sql = `SELECT id FROM ${table} WHERE ${matching} LIMIT ${MOST + 1 - found.length}${server ? ' FOR UPDATE' : ''}`;
    const rows = await manager.query<{ id: string }[]>(sql, [owner, ...batch]);
    found.push(...rows.map(({ id }) => id));
    if (found.length > MOST) break;
  }
  return found;
}

/** A cleared reference is a change of the item: its tag changes with it. */
export async function release(manager: EntityManager, { from, field }: Reference, owner: string, ids: readonly string[]): Promise<void> {
  for (const batch of batches(ids)) {
    const changes = `${quoted(field.column)} = NULL, revision = revision + 1, updated_at = ?`;
    const sql = `UPDATE ${quoted(from.table)} SET ${changes} WHERE owner = ? AND id IN (${marks(batch)})`;
    await write(manager, sql, [Date.now(), owner, ...batch]);
  }
}

const marks = (values: readonly unknown[]): string => values.map(() => '?').join(', ');

function* batches<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < all.length; from += BATCH) yield all.slice(from, from + BATCH);
}
