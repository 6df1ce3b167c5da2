import type { Todo } from './todo.entity.ts';
import type { TodoAnswer } from './todo.schema.ts';

/** A to-do as the API answers it. @param baseUrl where the client reached the API. */
export function present(todo: Todo, baseUrl: string): TodoAnswer {
  const { id, title, completed, order, notes, dueAt, createdAt, updatedAt } = todo;
  const iso = (time: number): string => new Date(time).toISOString();
  return {
    id,
    url: `${baseUrl}/to-dos/${id}`,
    title,
    completed,
    order,
    notes,
    dueAt: dueAt === null ? null : iso(dueAt),
    createdAt: iso(createdAt),
    updatedAt: iso(updatedAt),
  };
}
