import type { EntityManager } from 'typeorm';
import { isForeignKeyFailure } from '../database/faults.ts';
import type { Preconditions } from '../http/preconditions.ts';
import { Problem } from '../http/problem.ts';
import { decodeCursor, encodeCursor, type Position } from './cursor.ts';
import type { Item } from './declaration/item.ts';
import { type Resource, resourceOf } from './declaration/resource.ts';
import { BY_CREATION, type Sort } from './declaration/sorts.ts';
import { etagOf } from './etag.ts';
import type { ListableService, Page } from './listable-service.ts';
import { newId } from './new-id.ts';
import type { ResourceParts } from './parts.ts';
import { ATTEMPTS, contended, leadsNowhere, notUnique, takenField } from './refusals.ts';
import { removeAll, removeOne } from './removal/removal.ts';
import type { Input, ListQuery } from './request-schemas.ts';
import { withSearchColumn } from './search-column.ts';
import type { Order, Statements } from './statements/statements.ts';

/**
 * The rules of a resource: which items a caller sees, what counts as a change, which of two changes wins. A feature's service extends it:
 *
 *     export class NotesService extends ResourceService<Note> {
 *       constructor(parts: ResourceParts) { super(Note, parts); }
 *     }
 *
 * and adds rules in `beforeSave` and `beforeDelete`, which run in the same transaction as the write. Ownership, idempotency keys and
 * preconditions are enforced outside of these hooks, so that no override can lose them.
 */
export abstract class ResourceService<E extends Item> implements ListableService<E> {
  readonly resource: Resource<E>;
  protected readonly parts: ResourceParts;

  constructor(entity: new () => E, parts: ResourceParts) {
    this.resource = resourceOf(entity);
    this.parts = parts;
    parts.register(this);
  }

  /**
   * A rule of the resource: sees what is about to be stored, may change its fields, and throws a Problem to refuse it.
   * @param before the current item, undefined for a new one.
   */
  protected beforeSave?(manager: EntityManager, next: E, before: E | undefined): Promise<void>;

  /** A rule of the resource: throws a Problem to refuse a deletion. Not called for cascaded deletions, nor for `DELETE` of the list. */
  protected beforeDelete?(manager: EntityManager, item: E): Promise<void>;

  /**
   * @param key repeating a request with the same key within 24 hours returns the first result and creates nothing.
   * @throws Problem 400 for a reference to an item that does not exist, 409 when a unique value is taken.
   */
  async create(owner: string, input: Input<E>, key?: string): Promise<{ item: E; replayed: boolean }> {
    const item = this.#newItem(owner, input);
    if (key === undefined) {
      await this.#writing((manager) => this.#insert(manager, item));
      return { item, replayed: false };
    }
    const request = { owner, resource: this.resource.unnamed ? '' : this.resource.path, key, content: input, defaults: this.#defaults };
    const { result, replayed } = await this.parts.idempotency.once(request, item, (manager) => this.#insert(manager, item));
    return { item: Object.assign(new this.resource.entity(), result), replayed };
  }

  /** @throws Problem 400 for a cursor of another list. */
  async list(owner: string, { limit, cursor, sort, count, filters }: ListQuery): Promise<Page<E>> {
    const order = this.#orderOf(sort);
    const binding = { ...(this.resource.unnamed ? {} : { resource: this.resource.path }), sort, ...filters };
    const after = cursor === undefined ? undefined : decodeCursor(cursor, binding, (key) => isKeyOf(order.sort, key));
    return this.parts.database.read(async (manager) => {
      const rows = await this.#statements(manager).page(manager, owner, filters, order, limit, after);
      const items = rows.slice(0, limit);
      const last = items.at(-1);
      return {
        items,
        ...(rows.length > limit && last && { next: encodeCursor(positionOf(last, order.sort), binding) }),
        ...(count && { total: await this.#statements(manager).count(manager, owner, filters) }),
      };
    });
  }

  /** @throws Problem 404. */
  async get(owner: string, id: string): Promise<E> {
    return found(await this.parts.database.read((manager) => this.#statements(manager).find(manager, owner, id)));
  }

  /** @throws Problem 404, 412 when a condition fails, 409 after too many concurrent changes, and what create() throws. */
  patch(owner: string, id: string, patch: Input<E>, conditions?: Preconditions): Promise<E> {
    return this.change(owner, id, () => patch, conditions);
  }

  /**
   * Read, modify, write: `edit` computes changes from the current item, and is called again when others change the item meanwhile.
   * @throws Problem as patch() does.
   */
  protected change(owner: string, id: string, edit: (seen: E) => Input<E>, conditions?: Preconditions): Promise<E> {
    return this.#writing(async (manager) => {
      const statements = this.#statements(manager);
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        // Lock within a transaction: a repeated plain read would only see the transaction's own snapshot.
        const seen = found(await statements.find(manager, owner, id, { lock: this.beforeSave !== undefined }));
        conditions?.assert(etagOf(seen));
        const next = this.#merged(seen, edit(seen));
        if (next === seen) return seen;
        await this.beforeSave?.(manager, next, seen);
        if (await this.#storing(manager, next, () => statements.replace(manager, seen, withSearchColumn(this.resource, next)))) return next;
      }
      throw contended(this.resource);
    });
  }

  /** @throws Problem 404, 412 when a condition fails, 409 when a reference restricts the deletion. */
  delete(owner: string, id: string, conditions?: Preconditions): Promise<void> {
    const rule = this.beforeDelete && ((manager: EntityManager, item: E) => this.beforeDelete?.(manager, item) ?? Promise.resolve());
    return removeOne(this.parts, { resource: this.resource, owner, id, conditions, rule });
  }

  /** @throws Problem 503 with the number deleted so far, at the time limit. */
  deleteAll(owner: string, filters: ListQuery['filters']): Promise<void> {
    return removeAll(this.parts, this.resource as unknown as Resource, owner, filters);
  }

  /** Whether the whole shared list may be deleted at once. */
  get mayDeleteEverything(): boolean {
    return this.parts.config.bulkDelete;
  }

  /** An item in answered form. @param url its address, as the client reached the API. */
  present(item: E, url: string): Record<string, unknown> {
    const answer: Record<string, unknown> = { id: item.id, url };
    for (const { name, type } of this.resource.fields) {
      const stored = item[name as keyof E];
      answer[name] = type.present && stored !== null ? type.present(stored) : stored;
    }
    for (const { name } of this.resource.computed) answer[name] = item[name as keyof E];
    answer.createdAt = new Date(item.createdAt).toISOString();
    answer.updatedAt = new Date(item.updatedAt).toISOString();
    return answer;
  }

  get #defaults(): Record<string, unknown> {
    const optional = this.resource.fields.filter(({ required }) => !required);
    return Object.fromEntries(optional.map((field) => [field.name, field.default]));
  }

  #statements(manager: EntityManager): Statements<E> {
    return this.parts.statements(this.resource, manager);
  }

  #orderOf(sort: string): Order {
    const descending = sort.startsWith('-');
    return { sort: this.resource.sorts.get(descending ? sort.slice(1) : sort) ?? BY_CREATION, descending };
  }

  /** A transaction if there is a rule, so that rule and write are atomic; otherwise a single statement. */
  #writing<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.beforeSave ? this.parts.database.transaction(work) : this.parts.database.write(work);
  }

  async #insert(manager: EntityManager, item: E): Promise<void> {
    await this.beforeSave?.(manager, item, undefined);
    await this.#storing(manager, item, () => this.#statements(manager).insert(manager, [withSearchColumn(this.resource, item)]));
  }

  /** Runs the statement that stores an item, and translates constraint violations. */
  async #storing<T>(manager: EntityManager, item: E, store: () => Promise<T>): Promise<T> {
    const resource = this.resource as unknown as Resource;
    const assertReferences = async (): Promise<void> => {
      const missing = await this.#statements(manager).missing(manager, item);
      if (missing.length > 0) throw leadsNowhere(missing);
    };
    if (!this.#statements(manager).enforcesForeignKeys) await assertReferences();
    try {
      return await store();
    } catch (error) {
      const taken = takenField(resource, error);
      if (taken) throw notUnique(resource, taken);
      if (!isForeignKeyFailure(error)) throw error;
      await assertReferences();
      throw new Problem(409, 'What this refers to was just deleted or made; try again.', { headers: { 'Retry-After': '1' } });
    }
  }

  #newItem(owner: string, input: Input<E>): E {
    const createdAt = Date.now();
    const own = { id: newId(createdAt), owner, createdAt, updatedAt: createdAt, revision: 1 };
    return Object.assign(new this.resource.entity(), this.#defaults, input, own);
  }

  /** The item with these changes; the same object when they change nothing. */
  #merged(seen: E, changes: Input<E>): E {
    const next: E = Object.assign(new this.resource.entity(), seen, changes);
    const changed = (Object.keys(changes) as (keyof E)[]).some((field) => next[field] !== seen[field]);
    return changed ? Object.assign(next, { updatedAt: Date.now(), revision: seen.revision + 1 }) : seen;
  }
}

function found<E>(item: E | undefined): E {
  if (!item) throw Problem.notFound();
  return item;
}

/** The position after this item. */
const positionOf = <E extends Item>(item: E, { field }: Sort): Position => ({
  key: field ? item[field.name as keyof E] : null,
  id: item.id,
});

/** Whether a cursor's value is possible in the sort field. */
function isKeyOf({ field }: Sort, key: unknown): boolean {
  if (!field) return key === null;
  if (key === null) return field.nullable;
  if (typeof key !== field.type.jsType) return false;
  return typeof key !== 'number' || (field.type.name === 'number' ? Number.isFinite(key) : Number.isSafeInteger(key));
}
