import type { EntityManager } from 'typeorm';
import { isForeignKeyFailure } from '../../database/faults.ts';
import type { Preconditions } from '../../http/preconditions.ts';
import { Problem } from '../../http/problem.ts';
import type { Item } from '../declaration/item.ts';
import type { Resource } from '../declaration/resource.ts';
import { deleteInPieces } from '../delete-in-pieces.ts';
import { etagOf, revisionOf } from '../etag.ts';
import type { ResourceParts } from '../parts.ts';
import { ATTEMPTS, contended, restricted } from '../refusals.ts';
import type { Filters } from '../statements/conditions.ts';
import { closureOf, release, removeClosure } from './closure.ts';

/** A deletion. */
interface Doomed<E extends Item> {
  resource: Resource<E>;
  owner: string;
  id: string;
  conditions: Preconditions | undefined;
  /** A rule that can prevent it by throwing. */
  rule: ((manager: EntityManager, item: E) => Promise<void>) | undefined;
}

/** Deletes one item and all that cascades. @throws Problem 404, 409 when a reference restricts it, 412 when a condition fails. */
export async function removeOne<E extends Item>(parts: ResourceParts, doomed: Doomed<E>): Promise<void> {
  const alone = parts.graph.referrers(doomed.resource as unknown as Resource).length === 0;
  await (alone && !doomed.rule ? parts.database.write((manager) => removeRow(parts, doomed, manager)) : removeItem(parts, doomed));
}

/** Deletes by one statement where the condition can be part of it (a revision); otherwise reads the item first. */
async function removeRow<E extends Item>(parts: ResourceParts, doomed: Doomed<E>, manager: EntityManager): Promise<void> {
  const { resource, owner, id, conditions } = doomed;
  const statements = parts.statements(resource, manager);
  if (!conditions || conditions.always) {
    if (await statements.delete(manager, owner, id)) return;
    throw Problem.notFound();
  }
  let expected = conditions.only === undefined ? undefined : revisionOf(conditions.only);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (!expected) {
      const seen = found(await statements.find(manager, owner, id));
      conditions.assert(etagOf(seen));
      expected = seen;
    }
    if (await statements.delete(manager, owner, id, expected)) return;
    expected = undefined;
  }
  throw contended(resource);
}

/** Items per piece, not counting those that cascade. */
const PIECE = 500;

/**
 * Deletes all items that match the filters and all that cascades, in pieces.
 * @throws Problem with `deleted`: 409 when a reference restricts one of them, 503 at the time limit; repeating the request continues.
 */
export async function removeAll(parts: ResourceParts, resource: Resource, owner: string, filters: Filters): Promise<void> {
  const alone = parts.graph.referrers(resource).length === 0;
  await deleteInPieces<string>(
    async (after = '') => {
      if (alone)
        return parts.database.write(async (manager) => {
          const statements = parts.statements(resource, manager);
          const ids = await statements.ids(manager, owner, filters, PIECE, after);
          return { deleted: await statements.deleteThese(manager, owner, filters, ids), next: nextOf(ids) };
        });
      return parts.database.transaction(async (manager) => {
        const statements = parts.statements(resource, manager);
        const ids = await statements.ids(manager, owner, filters, PIECE, after);
        const locked = await statements.lock(manager, owner, filters, ids);
        const whole = await removeWithReferrers(parts, manager, owner, resource, locked);
        return whole ? { deleted: locked.length, next: nextOf(ids) } : { deleted: 0, next: after };
      });
    },
    { many: true },
  );
}

/** Where the next piece starts; undefined after the last. */
const nextOf = (ids: readonly string[]): string | undefined => (ids.length < PIECE ? undefined : ids.at(-1));

/** Deletes an item that has referrers or a rule: in one transaction, unless the closure is too big. */
function removeItem<E extends Item>(parts: ResourceParts, doomed: Doomed<E>): Promise<void> {
  const { owner, id, conditions, rule } = doomed;
  const resource = doomed.resource as unknown as Resource;
  return deleteInPieces<string>(
    () =>
      parts.database.transaction(async (manager) => {
        const item = found(await parts.statements(doomed.resource, manager).find(manager, owner, id, { lock: true }));
        conditions?.assert(etagOf(item));
        await rule?.(manager, item);
        const whole = await removeWithReferrers(parts, manager, owner, resource, [id]);
        return whole ? { deleted: 1, next: undefined } : { deleted: 0, next: id };
      }),
    { many: false },
  );
}

/**
 * Deletes locked items and all that cascades. When that is too much for one transaction, deletes only a part that nothing else refers to; its
 * parents are locked meanwhile, so nothing is deleted on behalf of an item that it no longer refers to.
 * @returns whether everything was deleted. @throws Problem 409 when a reference restricts one of them.
 */
async function removeWithReferrers(
  parts: ResourceParts,
  manager: EntityManager,
  owner: string,
  resource: Resource,
  ids: readonly string[],
): Promise<boolean> {
  const closure = await closureOf(manager, parts.graph, owner, resource, ids);
  const { restricted: kept, surplus } = closure;
  if (kept) throw restricted(resource, kept.from.path);
  if (surplus?.reference.onDelete === 'set null') await release(manager, surplus.reference, owner, surplus.ids);
  else if (surplus) await removeWithReferrers(parts, manager, owner, surplus.reference.from, surplus.ids);
  else
    await removeClosure(manager, parts.graph, owner, closure).catch((error) => {
      throw isForeignKeyFailure(error) ? contended(resource) : error;
    });
  return !surplus;
}

function found<E>(item: E | undefined): E {
  if (!item) throw Problem.notFound();
  return item;
}
