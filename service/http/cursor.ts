import { createHash } from 'node:crypto';
import { Problem } from './problem.ts';

/** Where a page ended: the sort value of its last row, and the id that breaks ties. */
export interface Position {
  key: number | null;
  id: string;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What binds a cursor to the sort and filters of its list, as 12 characters. */
const fingerprint = (binding: Record<string, unknown>): string =>
  createHash('sha256').update(JSON.stringify(binding)).digest('base64url').slice(0, 12);

/** An opaque cursor: good for lists with the same binding, and only a position, so that a forged one shows nothing of another's. */
export function encodeCursor(position: Position, binding: Record<string, unknown>): string {
  return Buffer.from(JSON.stringify([fingerprint(binding), position.key, position.id])).toString('base64url');
}

/** @throws Problem 400 when the cursor is malformed or was made for another sort or other filters. */
export function decodeCursor(cursor: string, binding: Record<string, unknown>): Position {
  const refuse = (message: string): Problem => Problem.invalid([{ field: 'cursor', message, code: 'format' }]);
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    throw refuse('is malformed: take it from the Link header');
  }
  if (!Array.isArray(parts) || parts.length !== 3) throw refuse('is malformed: take it from the Link header');
  const [print, key, id] = parts as unknown[];
  if (print !== fingerprint(binding)) throw refuse('belongs to another sort or other filters');
  if (!(key === null || Number.isSafeInteger(key)) || typeof id !== 'string' || !UUID.test(id)) {
    throw refuse('is malformed: take it from the Link header');
  }
  return { key: key as number | null, id };
}
