import { createHash } from 'node:crypto';
import { Problem } from '../http/problem.ts';
import { idOf } from './declaration/field-types.ts';

/** Where a page ended: its last item's value in the sort field, and its id as tie-breaker. */
export interface Position {
  key: unknown;
  id: string;
}

/** Binds a cursor to its resource, sort and filters: a digest of 12 characters. */
const fingerprint = (binding: Record<string, unknown>): string =>
  createHash('sha256').update(JSON.stringify(binding)).digest('base64url').slice(0, 12);

/** An opaque cursor, valid for lists with the same binding. It holds a position only, so a forged one reveals nobody else's items. */
export function encodeCursor({ key, id }: Position, binding: Record<string, unknown>): string {
  return Buffer.from(JSON.stringify([fingerprint(binding), key, id])).toString('base64url');
}

/**
 * @param isKey whether a value is possible in the sort field.
 * @throws Problem 400 when the cursor is malformed or belongs to another list.
 */
export function decodeCursor(cursor: string, binding: Record<string, unknown>, isKey: (value: unknown) => boolean): Position {
  const refused = (message: string): Problem => Problem.invalid([{ field: 'cursor', message, code: 'format' }]);
  const [print, key, id] = partsOf(cursor) ?? [];
  if (print === undefined) throw refused('is malformed: take it from the Link header');
  if (print !== fingerprint(binding)) throw refused('belongs to another list, another sort or other filters');
  if (!isKey(key) || typeof id !== 'string' || idOf(id) !== id) throw refused('is malformed: take it from the Link header');
  return { key, id };
}

function partsOf(cursor: string): unknown[] | undefined {
  const bytes = Buffer.from(cursor, 'base64url');
  // Node.js ignores invalid base64 characters instead of failing.
  if (bytes.toString('base64url') !== cursor) return undefined;
  try {
    const parts: unknown = JSON.parse(bytes.toString());
    return Array.isArray(parts) && parts.length === 3 ? parts : undefined;
  } catch {
    return undefined;
  }
}
