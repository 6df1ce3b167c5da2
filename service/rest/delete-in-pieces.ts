import { setImmediate } from 'node:timers/promises';
import { Problem } from '../http/problem.ts';

/** How long one request deletes, in milliseconds: with a statement that was just begun it ends before the gateway gives it up. */
const TIME_MS = 20_000;

export interface Piece<Position> {
  deleted: number;
  /** Where the next piece begins; undefined when this was the last one. */
  next: Position | undefined;
}

/**
 * Deletes more than one statement should. Each piece is one that commits by itself, and the next begins after it: all ends, whatever others
 * add meanwhile.
 * @throws Problem with `deleted`, how many are gone by then: 503 when the time is over, or what a piece throws. Repeating the request goes on.
 */
export async function deleteInPieces<Position>(piece: (after?: Position) => Promise<Piece<Position>>): Promise<void> {
  const end = performance.now() + TIME_MS;
  let deleted = 0;
  for (let after: Position | undefined; ; ) {
    const done = await piece(after).catch((error) => {
      throw error instanceof Problem ? error.afterDeleting(deleted) : error;
    });
    deleted += done.deleted;
    if (done.next === undefined) return;
    if (performance.now() > end) throw unfinished(deleted);
    // Where the database is in this process, it would let nobody else have a turn.
    await setImmediate();
    after = done.next;
  }
}

const unfinished = (deleted: number): Problem =>
  new Problem(503, 'There is more than one request has time for; the same request goes on.', {
    type: 'urn:siesta:problem:unfinished',
    headers: { 'Retry-After': '1' },
  }).afterDeleting(deleted);
