import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Position } from '../http/cursor.ts';
import { soughtForms } from '../rest/search-form.ts';
import { Todo } from './todo.entity.ts';
import type { ListTodos } from './todo.schema.ts';

/** What a conditional write asks for: a revision as it was last seen. */
export type Revision = Pick<Todo, 'revision' | 'updatedAt'>;

export type Filters = Partial<Pick<ListTodos, 'completed' | 'q' | 'dueBefore' | 'dueAfter'>>;
export type Sort = ListTodos['sort'];

interface SortOrder {
  /** The column to sort by before id; the order of ids alone is the order of creation. */
  key?: 'due_first' | 'due_last' | 'order_first' | 'order_last';
  direction: 'ASC' | 'DESC';
  /** The value that nulls sort as, one end or the other of what JavaScript counts exactly. */
  nulls: number;
}

const FIRST = Number.MIN_SAFE_INTEGER;
const LAST = Number.MAX_SAFE_INTEGER;

const ORDERS: Record<Sort, SortOrder> = {
  createdAt: { direction: 'ASC', nulls: LAST },
  '-createdAt': { direction: 'DESC', nulls: FIRST },
  dueAt: { key: 'due_last', direction: 'ASC', nulls: LAST },
  '-dueAt': { key: 'due_first', direction: 'DESC', nulls: FIRST },
  order: { key: 'order_last', direction: 'ASC', nulls: LAST },
  '-order': { key: 'order_first', direction: 'DESC', nulls: FIRST },
};

/** Where a list that ends with this to-do goes on. */
export function positionOf(todo: Todo, sort: Sort): Position {
  const key = sort.endsWith('dueAt') ? todo.dueAt : sort.endsWith('order') ? todo.order : null;
  return { key, id: todo.id };
}

/**
 * The statements of the to-do table: one each, each by an index, and all in SQL. A list needs a hint that TypeORM cannot give, and its builders
 * would take longer over the statement for one to-do than all else that the service does for it.
 */
@Injectable()
export class TodosRepository {
  async find(manager: EntityManager, owner: string, id: string): Promise<Todo | null> {
    const [row] = await manager.query<Row[]>(`SELECT ${COLUMNS} FROM todo WHERE owner = ? AND id = ?`, [owner, id]);
    return row ? todoOf(row) : null;
  }

  /** To-dos after a position, in order: `limit` of them, and one more when there are more. */
  async page(manager: EntityManager, owner: string, filters: Filters, sort: Sort, limit: number, after?: Position): Promise<Todo[]> {
    const { key, direction, nulls } = ORDERS[sort];
    const { conditions, parameters } = filtered(owner, filters, key);
    if (after) {
      const beyond = direction === 'ASC' ? '>' : '<';
      const position = after.key ?? nulls;
      conditions.push(key ? `(${key} ${beyond} ? OR (${key} = ? AND id ${beyond} ?))` : `id ${beyond} ?`);
      parameters.push(...(key ? [position, position, after.id] : [after.id]));
    }
    const order = [...(key ? [key] : []), 'id'].map((column) => `${column} ${direction}`).join(', ');
    const rows = await manager.query<Row[]>(
      `SELECT ${COLUMNS} FROM todo${hint(manager, filters, key)} WHERE ${conditions.join(' AND ')} ORDER BY ${order} LIMIT ${limit + 1}`,
      parameters,
    );
    return rows.map(todoOf);
  }

  async count(manager: EntityManager, owner: string, filters: Filters): Promise<number> {
    const { conditions, parameters } = filtered(owner, filters);
    const [row] = await manager.query<{ total: number | string }[]>(
      `SELECT COUNT(*) AS total FROM todo WHERE ${conditions.join(' AND ')}`,
      parameters,
    );
    return Number(row?.total ?? 0);
  }

  async insert(manager: EntityManager, todo: Todo): Promise<void> {
    const row = rowOf(todo);
    const columns = Object.keys(row);
    await write(manager, `INSERT INTO todo (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`, Object.values(row));
  }

  /** Writes the new state over the one that was seen. @returns false when it is no longer there. */
  async replace(manager: EntityManager, seen: Todo, next: Todo): Promise<boolean> {
    const { id: _id, owner: _owner, created_at: _createdAt, ...changes } = rowOf(next);
    const assignments = Object.keys(changes).map((column) => `${column} = ?`);
    const { conditions, parameters } = only(seen.owner, seen.id, seen);
    const sql = `UPDATE todo SET ${assignments.join(', ')} WHERE ${conditions.join(' AND ')}`;
    return (await write(manager, sql, [...Object.values(changes), ...parameters])) === 1;
  }

  /** @param expected when given, only this revision is deleted. @returns false when there was none. */
  async delete(manager: EntityManager, owner: string, id: string, expected?: Revision): Promise<boolean> {
    const { conditions, parameters } = only(owner, id, expected);
    return (await write(manager, `DELETE FROM todo WHERE ${conditions.join(' AND ')}`, parameters)) === 1;
  }

  /** The ids of what matches, in their order: `limit` of them, or all that there are after one. */
  async ids(manager: EntityManager, owner: string, filters: Filters, limit: number, after = ''): Promise<string[]> {
    const { conditions, parameters } = filtered(owner, filters);
    const rows = await manager.query<Pick<Row, 'id'>[]>(
      `SELECT id FROM todo${hint(manager, filters)} WHERE ${conditions.join(' AND ')} AND id > ? ORDER BY id LIMIT ${limit}`,
      [...parameters, after],
    );
    return rows.map(({ id }) => id);
  }

  /** Deletes those of these that match. By their primary keys alone: a range would lock what lies between them, and hold up who adds. */
  async deleteThese(manager: EntityManager, owner: string, filters: Filters, ids: string[]): Promise<number> {
    const { conditions, parameters } = filtered(owner, filters);
    const sql = `DELETE FROM todo WHERE ${conditions.join(' AND ')} AND id IN (${ids.map(() => '?').join(', ')})`;
    return ids.length === 0 ? 0 : write(manager, sql, [...parameters, ...ids]);
  }
}

/** Runs one writing statement. @returns how many rows it found. */
async function write({ queryRunner }: EntityManager, sql: string, parameters: unknown[]): Promise<number> {
  if (!queryRunner) throw new Error('writing is for the managers of Database.write() and Database.transaction()');
  const { affected = 0 } = await queryRunner.query(sql, parameters, true);
  return affected;
}

const COLUMNS = 'id, owner, title, notes, completed, sort_order, due_at, created_at, updated_at, revision';

interface Row {
  id: string;
  owner: string;
  title: string;
  notes: string | null;
  completed: number;
  sort_order: number | null;
  due_at: number | string | null;
  created_at: number | string;
  updated_at: number | string;
  revision: number;
}

/** A row as the drivers give it: booleans are 0 or 1, and BIGINT may be text. */
const todoOf = ({ id, owner, title, notes, completed, sort_order, due_at, created_at, updated_at, revision }: Row): Todo => ({
  id,
  owner,
  title,
  notes,
  completed: completed === 1,
  order: sort_order,
  dueAt: due_at === null ? null : Number(due_at),
  createdAt: Number(created_at),
  updatedAt: Number(updated_at),
  revision,
});

/** A to-do as its columns. */
const rowOf = ({ id, owner, title, notes, search, completed, order, dueAt, createdAt, updatedAt, revision }: Todo) => ({
  id,
  owner,
  title,
  notes,
  search,
  completed,
  sort_order: order,
  due_at: dueAt,
  created_at: createdAt,
  updated_at: updatedAt,
  revision,
});

/** One to-do, and of it one revision where that is given. */
function only(owner: string, id: string, revision?: Revision): { conditions: string[]; parameters: unknown[] } {
  const conditions = ['owner = ?', 'id = ?'];
  if (!revision) return { conditions, parameters: [owner, id] };
  return { conditions: [...conditions, 'revision = ?', 'updated_at = ?'], parameters: [owner, id, revision.revision, revision.updatedAt] };
}

/**
 * Names the index of a sort. Without FORCE, MySQL and MariaDB take the owner alone from it and read every row up to the position, because
 * they price a range without its LIMIT.
 */
function hint(manager: EntityManager, { completed }: Filters, key = 'id'): string {
  if (manager.dataSource.options.type !== 'mysql') return '';
  return ` FORCE INDEX (todo_by_${completed === undefined ? '' : 'completed_'}${key})`;
}

/** @param key the column that is sorted by: a range of due times is asked of it where it holds them, so that it is a range of the index. */
function filtered(
  owner: string,
  { completed, q, dueBefore, dueAfter }: Filters,
  key?: SortOrder['key'],
): { conditions: string[]; parameters: unknown[] } {
  const conditions = ['owner = ?'];
  const parameters: unknown[] = [owner];
  const add = (condition: string, ...values: unknown[]): void => {
    conditions.push(condition);
    parameters.push(...values);
  };
  if (completed !== undefined) add('completed = ?', completed);
  if (dueBefore !== undefined || dueAfter !== undefined) {
    const due = key?.startsWith('due') ? key : 'due_at';
    add(`${due} >= ?`, dueAfter ?? FIRST + 1);
    add(`${due} < ?`, dueBefore ?? LAST);
  }
  if (q !== undefined) {
    const forms = soughtForms(q);
    add(`(${forms.map(() => 'INSTR(search, ?) > 0').join(' OR ')})`, ...forms);
  }
  return { conditions, parameters };
}
