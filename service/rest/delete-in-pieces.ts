import { setImmediate } from 'node:timers/promises';
import { Problem } from '../http/problem.ts';

/** Time limit of one request, in milliseconds: leaves time for a statement just begun before the gateway's limit. */
const TIME_MS = 20_000;

export interface Piece<Position> {
  deleted: number;
  /** Start of the next piece; undefined after the last. */
  next: Position | undefined;
}

/**
 * Deletes in pieces what would be too much for one statement. Each piece commits separately and starts after the previous one, so the loop ends
 * even while others add items.
 * @param many whether a problem says in `deleted` how many there were before it
 * @throws Problem 503 at the time limit, or a piece's own problem. Repeating the request continues.
 */
export async function deleteInPieces<Position>(
  piece: (after?: Position) => Promise<Piece<Position>>,
  { many }: { many: boolean },
): Promise<void> {
  const end = performance.now() + TIME_MS;
  let deleted = 0;
  const told = (problem: Problem): Problem => (many ? problem.afterDeleting(deleted) : problem);
  for (let after: Position | undefined; ; ) {
    const done = await piece(after).catch((error) => {
      throw error instanceof Problem ? told(error) : error;
    });
    deleted += done.deleted;
    if (done.next === undefined) return;
    if (performance.now() > end) throw told(unfinished());
    // Yield: sql.js runs in this process and would otherwise block all other requests.
    await setImmediate();
    after = done.next;
  }
}

const unfinished = (): Problem =>
  new Problem(503, 'There is more than one request has time for; the same request goes on.', {
    type: 'urn:siesta:problem:unfinished',
    headers: { 'Retry-After': '1' },
  });
