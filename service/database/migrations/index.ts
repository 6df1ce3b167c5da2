import { Todo1764000000000 } from './1764000000000-todo.ts';
import { todoIndexes } from './1764000001000-todo-indexes.ts';
import { IdempotencyKey1764000002000, IdempotencyKeyAge1764000003000 } from './1764000002000-idempotency-key.ts';

/**
 * Every change of the schema, oldest first, one DDL statement each.
 * Expand, then contract: the version before must still run on the new schema, because it serves while the new one is tried.
 */
export const migrations = [Todo1764000000000, ...todoIndexes, IdempotencyKey1764000002000, IdempotencyKeyAge1764000003000];
