import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.ts';
import { decodeCursor, encodeCursor } from '../http/cursor.ts';
import { Idempotency } from '../http/idempotency.ts';
import type { Preconditions } from '../http/preconditions.ts';
import { Problem } from '../http/problem.ts';
import { deleteInPieces } from '../rest/delete-in-pieces.ts';
import { newId } from '../rest/new-id.ts';
import { searchForm } from '../rest/search-form.ts';
import type { Todo } from './todo.entity.ts';
import type { CreateTodo, ListTodos, PatchTodo } from './todo.schema.ts';
import { positionOf, type Revision, TodosRepository } from './todos.repository.ts';

export interface TodoPage {
  items: Todo[];
  /** The cursor of the next page, while there is one. */
  next?: string;
  /** How many match the filters, where that was asked for. */
  total?: number;
}

/** The namespace of this feature's idempotency keys: that of 0.1.0, so that a request repeated across an update is the same. */
const KEYS = '';

/** How many one statement deletes. */
const PIECE = 500;
/** How often a change is tried anew when others keep changing the same to-do. */
const ATTEMPTS = 20;

/** The rules of to-dos: who may see which, what a change is, which change wins. */
@Injectable()
export class TodosService {
  constructor(
    private readonly database: Database,
    private readonly repository: TodosRepository,
    private readonly idempotency: Idempotency,
  ) {}

  /** @param key with it, the same request is answered the same for 24 hours and makes one to-do. */
  async create(owner: string, input: CreateTodo, key?: string): Promise<{ todo: Todo; replayed: boolean }> {
    const todo = newTodo(owner, input);
    if (key === undefined) {
      await this.database.write((manager) => this.repository.insert(manager, todo));
      return { todo, replayed: false };
    }
    const { result, replayed } = await this.idempotency.once({ owner, resource: KEYS, key, content: input }, todo, (manager) =>
      this.repository.insert(manager, todo),
    );
    return { todo: result, replayed };
  }

  /** @throws Problem 400 for a cursor of another list. */
  async list(owner: string, { limit, cursor, sort, count, ...filters }: ListTodos): Promise<TodoPage> {
    const binding = { sort, ...filters };
    const after = cursor === undefined ? undefined : decodeCursor(cursor, binding);
    return this.database.read(async (manager) => {
      const rows = await this.repository.page(manager, owner, filters, sort, limit, after);
      const items = rows.slice(0, limit);
      const last = items.at(-1);
      return {
        items,
        ...(rows.length > limit && last && { next: encodeCursor(positionOf(last, sort), binding) }),
        ...(count && { total: await this.repository.count(manager, owner, filters) }),
      };
    });
  }

  /** @throws Problem 404. */
  async get(owner: string, id: string): Promise<Todo> {
    return found(await this.database.read((manager) => this.repository.find(manager, owner, id)));
  }

  /** @throws Problem 404, 412 when a condition fails, 409 when others kept changing the to-do. */
  patch(owner: string, id: string, patch: PatchTodo, conditions: Preconditions): Promise<Todo> {
    return this.database.write(async (manager) => {
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const seen = found(await this.repository.find(manager, owner, id));
        conditions.assert(etagOf(seen));
        const next = merge(seen, patch);
        if (next === seen || (await this.repository.replace(manager, seen, next))) return next;
      }
      throw contended();
    });
  }

  /** @throws Problem 404, 412 when a condition fails, 409 when others kept changing the to-do. */
  delete(owner: string, id: string, conditions: Preconditions): Promise<void> {
    return this.database.write(async (manager) => {
      if (conditions.always) {
        if (await this.repository.delete(manager, owner, id)) return;
        throw Problem.notFound();
      }
      let expected = conditions.only === undefined ? undefined : revisionOf(conditions.only);
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        if (!expected) {
          expected = found(await this.repository.find(manager, owner, id));
          conditions.assert(etagOf(expected));
        }
        if (await this.repository.delete(manager, owner, id, expected)) return;
        expected = undefined;
      }
      throw contended();
    });
  }

  /** @throws Problem 503 with `deleted` when there are more than one request has time for; the next goes on. */
  deleteAll(owner: string, completed?: boolean): Promise<void> {
    return deleteInPieces((after?: string) =>
      this.database.write(async (manager) => {
        const ids = await this.repository.ids(manager, owner, { completed }, PIECE, after);
        const deleted = await this.repository.deleteThese(manager, owner, { completed }, ids);
        return { deleted, next: ids.length < PIECE ? undefined : ids.at(-1) };
      }),
    );
  }
}

/**
 * Strong: changes with every change of the to-do, whatever the clock says. The time is in it besides, so that a restored database never
 * gives an old tag to a new state.
 */
export const etagOf = ({ revision, updatedAt }: Revision): string => `"${revision}-${updatedAt.toString(36)}"`;

/** The revision that a tag stands for, if this API made it. */
function revisionOf(tag: string): Revision | undefined {
  const [match, revision = '', time = ''] = /^"(\d{1,10})-([0-9a-z]{1,10})"$/.exec(tag) ?? [];
  const said = { revision: Number(revision), updatedAt: Number.parseInt(time, 36) };
  return match && etagOf(said) === tag ? said : undefined;
}

function newTodo(owner: string, input: CreateTodo): Todo {
  const createdAt = Date.now();
  return { id: newId(createdAt), owner, ...input, search: searchOf(input), createdAt, updatedAt: createdAt, revision: 1 };
}

/** The to-do with the patch in it, or the very same when that changes nothing. */
function merge(seen: Todo, patch: PatchTodo): Todo {
  const next: Todo = Object.assign({ ...seen }, patch);
  const changed = (Object.keys(patch) as (keyof PatchTodo)[]).some((field) => next[field] !== seen[field]);
  if (!changed) return seen;
  return { ...next, search: searchOf(next), updatedAt: Date.now(), revision: seen.revision + 1 };
}

/** NUL stands in none of the two, so that no search finds something across their border. */
const searchOf = ({ title, notes }: Pick<Todo, 'title' | 'notes'>): string => searchForm(`${title}\0${notes ?? ''}`);

function found(todo: Todo | null): Todo {
  if (!todo) throw Problem.notFound();
  return todo;
}

const contended = (): Problem => new Problem(409, 'Others keep changing this to-do; try again.', { headers: { 'Retry-After': '1' } });
