import type { EntityManager } from 'typeorm';
import { indexName } from '../declaration/indexes.ts';
import type { Resource } from '../declaration/resource.ts';
import { quoted } from '../statements/row.ts';
import { write } from '../statements/statements.ts';
import type { Reference, ReferenceGraph } from './graph.ts';

/** Maximum number of ids in one statement. */
const BATCH = 1_000;

/** Everything affected by deleting some items. */
export interface Closure {
  doomed: ReadonlyMap<Resource, ReadonlySet<string>>;
  /** Items whose reference will be cleared (`set null`). */
  released: readonly { reference: Reference; ids: readonly string[] }[];
  /** A `restrict` reference that prevents the deletion, if any. */
  restricted: Reference | undefined;
  /** Items to delete or clear first, when the whole closure is too big for one transaction; what refers to them has not been read. */
  surplus: { reference: Reference; ids: readonly string[] } | undefined;
}

/** Limit of one transaction: items deleted, and items with one cleared reference. */
const MOST = 10_000;

/**
 * Finds and locks everything that refers to these items, transitively. The transaction must have locked the items themselves first: then
 * nothing can start to refer to any of it meanwhile.
 */
export async function closureOf(
  manager: EntityManager,
  graph: ReferenceGraph,
  owner: string,
  root: Resource,
  ids: readonly string[],
): Promise<Closure> {
  const doomed = new Map<Resource, Set<string>>([[root, new Set(ids)]]);
  const nonCascading: { reference: Reference; ids: string[] }[] = [];
  const queue: { resource: Resource; ids: readonly string[] }[] = [{ resource: root, ids }];
  let count = ids.length;
  let surplus: Closure['surplus'];
  for (let next = queue.shift(); next && !surplus; next = queue.shift()) {
    for (const reference of graph.referrers(next.resource)) {
      const found = await referring(manager, reference, owner, next.ids);
      if (reference.onDelete !== 'cascade') {
        nonCascading.push({ reference, ids: found });
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
  // References between items that are all deleted neither restrict nor need clearing.
  const staying = nonCascading
    .map(({ reference, ids: found }) => ({ reference, ids: found.filter((id) => !doomed.get(reference.from)?.has(id)) }))
    .filter(({ ids: found }) => found.length > 0);
  return {
    doomed,
    released: staying.filter(({ reference }) => reference.onDelete === 'set null'),
    restricted: staying.find(({ reference }) => reference.onDelete === 'restrict')?.reference,
    surplus,
  };
}

/** Clears the references into a closure and deletes it, referring items first. @returns the number of deleted items. */
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

/** Items that refer to these, limited to one more than MOST: otherwise each transaction might read and lock a million. */
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

/** Clears references. That changes the items, and so their ETags. */
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
