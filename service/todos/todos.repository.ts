import { Injectable } from '@nestjs/common';
import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import type { Position } from '../http/cursor.ts';
import { Todo } from './todo.entity.ts';
import type { ListTodos } from './todo.schema.ts';

/** What a conditional write asks for: a revision as it was last seen. */
export type Revision = Pick<Todo, 'revision' | 'updatedAt'>;

export type Filters = Partial<Pick<ListTodos, 'completed' | 'q' | 'dueBefore' | 'dueAfter'>>;
export type Sort = ListTodos['sort'];

interface SortOrder {
  /** The property to sort by before id; ids alone are in the order of creation. */
  key?: 'dueFirst' | 'dueLast' | 'orderFirst' | 'orderLast';
  column: string;
  direction: 'ASC' | 'DESC';
  /** The value that nulls sort as, one end or the other of what JavaScript counts exactly. */
  nulls: number;
}

const ORDERS: Record<Sort, SortOrder> = {
  createdAt: { column: 'id', direction: 'ASC', nulls: 0 },
  '-createdAt': { column: 'id', direction: 'DESC', nulls: 0 },
  dueAt: { key: 'dueLast', column: 'due_last', direction: 'ASC', nulls: Number.MAX_SAFE_INTEGER },
  '-dueAt': { key: 'dueFirst', column: 'due_first', direction: 'DESC', nulls: Number.MIN_SAFE_INTEGER },
  order: { key: 'orderLast', column: 'order_last', direction: 'ASC', nulls: Number.MAX_SAFE_INTEGER },
  '-order': { key: 'orderFirst', column: 'order_first', direction: 'DESC', nulls: Number.MIN_SAFE_INTEGER },
};

/**
 * One case in one normal form: what `q` is compared in. Lower case alone depends on what follows (the two Greek sigmas), and upper case
 * alone knows nothing of the Kelvin sign.
 */
export const searchable = (value: string): string => value.toLowerCase().toUpperCase().normalize('NFC');

/** Where a list that ends with this to-do goes on. */
export function positionOf(todo: Todo, sort: Sort): Position {
  const key = sort.endsWith('dueAt') ? todo.dueAt : sort.endsWith('order') ? todo.order : null;
  return { key, id: todo.id };
}

/** The statements of the to-do table: one each, and each by an index. */
@Injectable()
export class TodosRepository {
  find(manager: EntityManager, owner: string, id: string): Promise<Todo | null> {
    return manager.findOneBy(Todo, { owner, id });
  }

  /** Rows after a position, in order: `limit` of them, and one more when there are more. */
  page(manager: EntityManager, owner: string, filters: Filters, sort: Sort, limit: number, after?: Position): Promise<Todo[]> {
    const { key, column, direction, nulls } = ORDERS[sort];
    const query = this.filtered(manager, owner, filters)
      .useIndex(filters.completed === undefined ? `todo_by_${column}` : `todo_by_completed_${column}`)
      .limit(limit + 1);
    const beyond = direction === 'ASC' ? '>' : '<';
    if (key) query.addOrderBy(`todo.${key}`, direction);
    query.addOrderBy('todo.id', direction);
    if (after) {
      const ids = `todo.id ${beyond} :afterId`;
      query.andWhere(key ? `(todo.${key} ${beyond} :afterKey OR (todo.${key} = :afterKey AND ${ids}))` : ids, {
        afterKey: after.key ?? nulls,
        afterId: after.id,
      });
    }
    return query.getMany();
  }

  count(manager: EntityManager, owner: string, filters: Filters): Promise<number> {
    return this.filtered(manager, owner, filters).getCount();
  }

  async insert(manager: EntityManager, todo: Todo): Promise<void> {
    await manager.createQueryBuilder().insert().into(Todo).values(todo).updateEntity(false).execute();
  }

  /** Writes the new state over the one that was seen. @returns false when it is no longer there. */
  async replace(manager: EntityManager, seen: Todo, next: Todo): Promise<boolean> {
    const { id: _id, owner: _owner, createdAt: _createdAt, ...changes } = next;
    const { affected } = await manager.update(
      Todo,
      { id: seen.id, owner: seen.owner, revision: seen.revision, updatedAt: seen.updatedAt },
      changes,
    );
    return affected === 1;
  }

  /** @param expected when given, only this revision is deleted. @returns false when there was none. */
  async delete(manager: EntityManager, owner: string, id: string, expected?: Revision): Promise<boolean> {
    const { affected } = await manager.delete(Todo, {
      owner,
      id,
      ...(expected && { revision: expected.revision, updatedAt: expected.updatedAt }),
    });
    return affected === 1;
  }

  async deleteAll(manager: EntityManager, owner: string, completed?: boolean): Promise<void> {
    await manager.delete(Todo, completed === undefined ? { owner } : { owner, completed });
  }

  private filtered(manager: EntityManager, owner: string, { completed, q, dueBefore, dueAfter }: Filters): SelectQueryBuilder<Todo> {
    const query = manager.createQueryBuilder(Todo, 'todo').where('todo.owner = :owner', { owner });
    if (completed !== undefined) query.andWhere('todo.completed = :completed', { completed });
    if (q !== undefined) query.andWhere('INSTR(todo.search, :q) > 0', { q: searchable(q) });
    if (dueAfter !== undefined) query.andWhere('todo.dueAt >= :dueAfter', { dueAfter });
    if (dueBefore !== undefined) query.andWhere('todo.dueAt < :dueBefore', { dueBefore });
    return query;
  }
}
