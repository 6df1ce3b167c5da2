import type { DataSource, EntityManager } from 'typeorm';
import type { Position } from '../cursor.ts';
import { indexName } from '../declaration/indexes.ts';
import type { Item } from '../declaration/item.ts';
import type { Resource } from '../declaration/resource.ts';
import { BY_CREATION, type Sort, type SortKey } from '../declaration/sorts.ts';
import { all, type Condition, conditionsOf, equalityIn, type Filters, ofOwner } from './conditions.ts';
import { quoted, type RowMapping, rowMapping } from './row.ts';

/** What a conditional write asks for: a revision as it was last seen. */
export type Revision = Pick<Item, 'revision' | 'updatedAt'>;

/** The order of a list. */
export interface Order {
  sort: Sort;
  descending: boolean;
}

/**
 * The statements of a resource's table: one each, each by an index, and of one owner, whom none of them can forget. They are SQL, compiled
 * once from TypeORM's metadata: a list needs a hint that TypeORM cannot give, and its builders would take longer over the statement for one
 * item than all else that the service does for it. What MySQL 8.0 has not, none of them uses: Aurora MySQL 3 is 8.0.
 */
export class Statements<E extends Item> {
  readonly #resource: Resource<E>;
  readonly #rows: RowMapping<E>;
  readonly #table: string;
  /** The columns that a change may change. */
  readonly #changeable: RowMapping<E>['columns'];
  readonly #insert: string;
  readonly #replace: string;
  /** MySQL and MariaDB, rather than SQLite. */
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

  /** @param lock whether others wait with it until this transaction ends. */
  async find(manager: EntityManager, owner: string, id: string, { lock = false } = {}): Promise<E | undefined> {
    const sql = `SELECT ${this.#rows.selected} FROM ${this.#table} WHERE owner = ? AND id = ?${lock ? this.#locking : ''}`;
    const [row] = await manager.query<Record<string, unknown>[]>(sql, [owner, id]);
    return row && this.#rows.itemOf(row);
  }

  /** Items after a position, in order: `limit` of them, and one more when there are more. */
  async page(manager: EntityManager, owner: string, filters: Filters, order: Order, limit: number, after?: Position): Promise<E[]> {
    const { sql, values } = this.#list(owner, filters, order, after);
    const rows = await manager.query<Record<string, unknown>[]>(`SELECT ${this.#rows.selected} FROM ${sql} LIMIT ${limit + 1}`, values);
    return rows.map(this.#rows.itemOf);
  }

  /** The ids of those that the filters match, in their order: `limit` of them, or all that there are after one. */
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

  /** Writes the new state over the one that was seen. @returns false when that is no longer there. */
  async replace(manager: EntityManager, seen: E, next: E): Promise<boolean> {
    const changes = this.#changeable.map(({ property, write }) => write(next[property as keyof E]));
    const { sql, values } = all(only(seen.owner, seen.id, seen));
    return (await write(manager, `${this.#replace} WHERE ${sql}`, [...changes, ...values])) === 1;
  }

  /** @param expected when given, only this revision is deleted. @returns false when there was none. */
  async delete(manager: EntityManager, owner: string, id: string, expected?: Revision): Promise<boolean> {
    const { sql, values } = all(only(owner, id, expected));
    return (await write(manager, `DELETE FROM ${this.#table} WHERE ${sql}`, values)) === 1;
  }

  /** Deletes those of these that match. By their primary keys alone: a range would lock what lies between them, and hold up who adds. */
  async deleteThese(manager: EntityManager, owner: string, filters: Filters, ids: readonly string[]): Promise<number> {
    const { sql, values } = all([ofOwner(owner), ...conditionsOf(this.#resource, filters), among(ids)]);
    return ids.length === 0 ? 0 : write(manager, `DELETE FROM ${this.#table} WHERE ${sql}`, values);
  }

  /** Those of these that match, which others wait for until this transaction ends. */
  async lock(manager: EntityManager, owner: string, filters: Filters, ids: readonly string[]): Promise<string[]> {
    if (ids.length === 0) return [];
    const { sql, values } = all([ofOwner(owner), ...conditionsOf(this.#resource, filters), among(ids)]);
    const rows = await manager.query<{ id: string }[]>(`SELECT id FROM ${this.#table} WHERE ${sql}${this.#locking}`, values);
    return rows.map(({ id }) => id);
  }

  /** The references of an item that lead nowhere, or to what another owner has: the fields' names. */
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
   * Whether the database itself refuses references that lead nowhere. SQLite cannot be given foreign keys later; there one change happens
   * after the other, so that it is enough to look before.
   */
  get refusesReferences(): boolean {
    return this.#server;
  }

  get #locking(): string {
    return this.#server ? ' FOR UPDATE' : '';
  }

  /** What follows FROM in a list's statement, but for its LIMIT. */
  #list(owner: string, filters: Filters, { sort, descending }: Order, after?: Position): Condition {
    const equality = equalityIn(this.#resource, filters);
    // Among those that have one value in a field, sorting by it is sorting by id.
    const key = sort.field === equality ? undefined : descending ? sort.descending : sort.ascending;
    const conditions = [ofOwner(owner), ...conditionsOf(this.#resource, filters, { ...sort, key })];
    if (after) conditions.push(beyond(key, descending ? '<' : '>', after));
    const { sql, values } = all(conditions);
    const direction = descending ? 'DESC' : 'ASC';
    const order = [...(key ? [quoted(key.column)] : []), 'id'].map((column) => `${column} ${direction}`).join(', ');
    // Without FORCE, MySQL and MariaDB take the owner alone from the index and read every row up to the position, because they price a
    // range without its LIMIT.
    const hint = this.#server ? ` FORCE INDEX (${indexName(this.#resource.table, key, equality)})` : '';
    return { sql: `${this.#table}${hint} WHERE ${sql} ORDER BY ${order}`, values };
  }
}

/** What stands after a position in this direction. */
function beyond(key: SortKey | undefined, than: '<' | '>', { key: stored, id }: Position): Condition {
  if (!key) return { sql: `id ${than} ?`, values: [id] };
  const [column, value] = [quoted(key.column), key.bound(stored)];
  return { sql: `(${column} ${than} ? OR (${column} = ? AND id ${than} ?))`, values: [value, value, id] };
}

const among = (ids: readonly string[]): Condition => ({ sql: `id IN (${ids.map(() => '?').join(', ')})`, values: [...ids] });

/** One item, and of it one revision where that is given. */
function only(owner: string, id: string, expected?: Revision): Condition[] {
  const one = { sql: 'owner = ? AND id = ?', values: [owner, id] };
  return expected ? [one, { sql: 'revision = ? AND updated_at = ?', values: [expected.revision, expected.updatedAt] }] : [one];
}

/** Runs one writing statement. @returns how many rows it found. */
export async function write({ queryRunner }: EntityManager, sql: string, values: unknown[]): Promise<number> {
  if (!queryRunner) throw new Error('writing is for the managers of Database.write() and Database.transaction()');
  const { affected = 0 } = await queryRunner.query(sql, values, true);
  return affected;
}
