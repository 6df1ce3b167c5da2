import { EVERYONE } from '../auth/owner.ts';
import { present } from '../todos/present.ts';
import type { TodoAnswer } from '../todos/todo.schema.ts';
import type { TodosService } from '../todos/todos.service.ts';

/** A function's answer has at most 6 MB, its body a text within JSON: there quotes, and what is escaped, take twice their bytes. */
export const COPY_LIMIT = 5_500_000;

/** The shared list in the order that the page shows, from its beginning as far as it fits. */
export interface Copy {
  /** A JSON array, as `GET /to-dos` answers. */
  json: string;
  /** How many to-dos there are, and how many of them are in the copy. */
  total: number;
  copied: number;
  /** The first of them, with all that becomes readable of each. */
  sample: TodoAnswer | null;
}

/** @param baseUrl where clients reach the API. @param limit bytes that the copy may take within an answer. */
export async function copyOf(todos: Pick<TodosService, 'list'>, baseUrl: string, limit = COPY_LIMIT): Promise<Copy> {
  const lines: string[] = [];
  let [room, total, sample]: [number, number, TodoAnswer | null] = [limit - '[]'.length, 0, null];
  for (let cursor: string | undefined; ; ) {
    const page = await todos.list(EVERYONE, { limit: 1_000, sort: 'order', count: cursor === undefined, ...(cursor && { cursor }) });
    total = page.total ?? total;
    for (const todo of page.items) {
      const answer = present(todo, baseUrl);
      const line = JSON.stringify(answer);
      sample ??= answer;
      room -= Buffer.byteLength(JSON.stringify(line)) - '""'.length + ','.length;
      if (room < 0) break;
      lines.push(line);
    }
    cursor = page.next;
    if (cursor === undefined || room < 0) break;
  }
  // Others may have added some since they were counted.
  return { json: `[${lines.join(',')}]`, total: Math.max(total, lines.length), copied: lines.length, sample };
}
