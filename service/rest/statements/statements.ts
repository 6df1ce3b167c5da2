import type { DataSource, EntityManager } from 'typeorm';
import type { Position } from '../cursor.ts';
import { indexFor } from '../declaration/indexes.ts';
import type { Item } from '../declaration/item.ts';
import type { Resource } from '../declaration/resource.ts';
import { BY_CREATION, type Sort, type SortKey } from '../declaration/sorts.ts';
import { all, type Condition, conditionsOf, equalityIn, type Filters, ofOwner } from './conditions.ts';
import { quoted, type RowMapping, rowMapping } from './row.ts';

/** The revision that a conditional write expects. */
export type Revision = Pick<Item, 'revision' | 'updatedAt'>;

/** The order of a list. */
export interface Order {
  sort: Sort;
  descending: boolean;
}

/**
 * The SQL statements of a resource's table. Each uses an index and requires an owner, so that none can forget it. They are compiled once from
 * TypeORM's metadata: lists need an index hint that TypeORM cannot express, and its query builders would take longer over one item than all
 * the rest of the service. They are restricted to MySQL 8.0, which is what Aurora MySQL 3 is.
 */
export class Statements<E extends Item> {
  readonly #resource: Resource<E>;
  readonly #rows: RowMapping<E>;
  readonly #table: string;
  /** The columns that an update writes. */
  readonly #changeable: RowMapping<E>['columns'];
  readonly #insert: string;
  readonly #replace: string;
  /** Whether this is MySQL or MariaDB, rather than SQLite. */
  readonly #server: boolean;

  constructor(resource: Resource<E>, dataSource: DataSource) {
    this.#resource = resource;
    this.#rows = rowMapping(resource, dataSource);
    this.#table = quoted(resource.table);
    this.#server = dataSource.options.type === 'mysql';
    const { columns } = this.#rows;
    this.#changeable = columns.filter(({ property }) => !['id', 'owner', 'createdAt'].includes(property));
    this.#insert = `INSERT INTO ${this.#table} (${columns.map(({ name }) => quoted(name)).join(', ')})`;
    this.#replace = `UPDATE ${this.#table} SET ${this.#changeable.map(({ name }) => `${quoted(name)} = ?`).join(', ')}`;
  }

  /** @param lock lock the row until the transaction ends. */
  async find(manager: EntityManager, owner: string, id: string, { lock = false } = {}): Promise<E | undefined> {
    const sql = `SELECT ${this.#rows.selected} FROM ${this.#table} WHERE owner = ? AND id = ?${lock ? this.#locking : ''}`;
    const [row] = await manager.query<Record<string, unknown>[]>(sql, [owner, id]);
    return row && this.#rows.itemOf(row);
  }

  /** The items after a position, in order: up to `limit`, plus one if there are more. */
  async page(manager: EntityManager, owner: string, filters: Filters, order: Order, limit: number, after?: Position): Promise<E[]> {
    const { sql, values } = this.#list(owner, filters, order, after);
    const rows = await manager.query<Record<string, unknown>[]>(`SELECT ${this.#rows.selected} FROM ${sql} LIMIT ${limit + 1}`, values);
    return rows.map(this.#rows.itemOf);
  }

  /** The ids of matching items in ascending order, after an id: up to `limit`. */
  async ids(manager: EntityManager, owner: string, filters: Filters, limit: number, after = ''): Promise<string[]> {
    const { sql, values } = this.#list(owner, filters, { sort: BY_CREATION, descending: false }, { key: null, id: after });
    const rows = await manager.query<{ id: string }[]>(`SELECT id FROM ${sql} LIMIT ${limit}`, values);
    return rows.map(({ id }) => id);
  }

  async count(manager: EntityManager, owner: string, filters: Filters): Promise<number> {
    const { sql, values } = all([ofOwner(owner), ...conditionsOf(this.#resource, filters)]);
    const [row] = await manager.query<{ total: number | string }[]>(`SELECT COUNT(*) AS total FROM ${this.#table} WHERE ${sql}`, values);
    return Number(row?.total ?? 0);
  }

  async insert(manager: EntityManager, items: readonly E[]): Promise<void> {
    const rows = items.map((item) => this.#rows.columns.map(({ property, write }) => write(item[property as keyof E])));
    const marks = rows.map((row) => `(${row.map(() => '?').join(', ')})`).join(', ');
    await write(manager, `${this.#insert} VALUES ${marks}`, rows.flat());
  }

  /** Replaces the state that was read. @returns false when the item has changed since. */
  async replace(manager: EntityManager, seen: E, next: E): Promise<boolean> {
    const changes = this.#changeable.map(({ property, write }) => write(next[property as keyof E]));
    const { sql, values } = all(only(seen.owner, seen.id, seen));
    return (await write(manager, `${this.#replace} WHERE ${sql}`, [...changes, ...values])) === 1;
  }

  /** @param expected delete only this revision. @returns false when there was nothing to delete. */
  async delete(manager: EntityManager, owner: string, id: string, expected?: Revision): Promise<boolean> {
    const { sql, values } = all(only(owner, id, expected));
    return (await write(manager, `DELETE FROM ${this.#table} WHERE ${sql}`, values)) === 1;
  }

  /** Deletes those of the given ids that match. By primary key: a range would also lock the gaps between, and block inserts. */
  async deleteThese(manager: EntityManager, owner: string, filters: Filters, ids: readonly string[]): Promise<number> {
    const { sql, values } = all([ofOwner(owner), ...conditionsOf(this.#resource, filters), idIn(ids)]);
    return ids.length === 0 ? 0 : write(manager, `DELETE FROM ${this.#table} WHERE ${sql}`, values);
  }

  /** Locks those of the given ids that match, until the transaction ends. @returns the locked ids. */
  async lock(manager: EntityManager, owner: string, filters: Filters, ids: readonly string[]): Promise<string[]> {
    if (ids.length === 0) return [];
    const { sql, values } = all([ofOwner(owner), ...conditionsOf(this.#resource, filters), idIn(ids)]);
    const rows = await manager.query<{ id: string }[]>(`SELECT id FROM ${this.#table} WHERE ${sql}${this.#locking}`, values);
    return rows.map(({ id }) => id);
  }

  /** The names of an item's reference fields that point to a missing item, or to another owner's. */
  async missing(manager: EntityManager, item: E): Promise<string[]> {
    const names: string[] = [];
    for (const { name, table } of this.#resource.references) {
      const id = item[name as keyof E];
      if (id === null) continue;
      const share = this.#server ? ' LOCK IN SHARE MODE' : '';
      const [row] = await manager.query<unknown[]>(`SELECT 1 FROM ${quoted(table())} WHERE owner = ? AND id = ?${share}`, [item.owner, id]);
      if (!row) names.push(name);
    }
    return names;
  }

  /**
   * Whether the database enforces foreign keys. SQLite cannot add them to existing tables; there all work is serialized, so checking beforehand
   * suffices.
   */
  get enforcesForeignKeys(): boolean {
    return this.#server;
  }

  get #locking(): string {
    return this.#server ? ' FOR UPDATE' : '';
  }

  /** A list statement from the table name on, without its LIMIT. */
  #list(owner: string, filters: Filters, { sort, descending }: Order, after?: Position): Condition {
    const equality = equalityIn(this.#resource, filters);
    // With a fixed value in the sort field, sorting by it equals sorting by id.
    const key = sort.field === equality ? undefined : descending ? sort.descending : sort.ascending;
    const conditions = [ofOwner(owner), ...conditionsOf(this.#resource, filters, { ...sort, key })];
    if (after) conditions.push(afterPosition(key, descending ? '<' : '>', after));
    const { sql, values } = all(conditions);
    const direction = descending ? 'DESC' : 'ASC';
    const order = [...(key ? [quoted(key.column)] : []), 'id'].map((column) => `${column} ${direction}`).join(', ');
    // Without FORCE, MySQL and MariaDB use only the owner column of the index and scan every row up to the position, because their cost
    // estimate ignores the LIMIT.
    const hint = this.#server ? ` FORCE INDEX (${indexFor(this.#resource, key, equality)})` : '';
    return { sql: `${this.#table}${hint} WHERE ${sql} ORDER BY ${order}`, values };
  }
}

/** Matches what follows a position in this direction. */
function afterPosition(key: SortKey | undefined, than: '<' | '>', { key: stored, id }: Position): Condition {
  if (!key) return { sql: `id ${than} ?`, values: [id] };
  const [column, value] = [quoted(key.column), key.bound(stored)];
  return { sql: `(${column} ${than} ? OR (${column} = ? AND id ${than} ?))`, values: [value, value, id] };
}

const idIn = (ids: readonly string[]): Condition => ({ sql: `id IN (${ids.map(() => '?').join(', ')})`, values: [...ids] });

/** Matches one item, optionally only at a certain revision. */
function only(owner: string, id: string, expected?: Revision): Condition[] {
  const one = { sql: 'owner = ? AND id = ?', values: [owner, id] };
  return expected ? [one, { sql: 'revision = ? AND updated_at = ?', values: [expected.revision, expected.updatedAt] }] : [one];
}

/** Runs a writing statement. @returns the number of affected rows. */
export async function write({ queryRunner }: EntityManager, sql: string, values: unknown[]): Promise<number> {
  if (!queryRunner) throw new Error('writing is for the managers of Database.write() and Database.transaction()');
  const { affected = 0 } = await queryRunner.query(sql, values, true);
  return affected;
}
