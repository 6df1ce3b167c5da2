import { setTimeout } from 'node:timers/promises';
import { eventually } from '../eventually.ts';
import { full, recordFigure } from './figures.ts';
import { KINDS, send, type Target, type Verdict } from './traffic.ts';

/** Longer than the service's wait_timeout in any case. */
export const FROZEN_MS = full ? 300_000 : 35_000;
/** After this time without a request no connection may be open, in milliseconds: Aurora pauses only without any. */
export const IDLE_MS = 60_000;

/** Sends requests of all kinds, some at a time. */
export async function verdicts(target: Target, count: number, atATime: number): Promise<Verdict[]> {
  const kind = (n: number) => KINDS[n % KINDS.length] as (typeof KINDS)[number];
  const all: Verdict[] = [];
  for (let n = 0; n < count; n += atATime) {
    const prepared = await Promise.all(Array.from({ length: atATime }, (_, i) => kind(n + i).prepare(target)));
    const answered = await Promise.all(prepared.map(send));
    for (const verdict of answered) all.push(await verdict());
  }
  return all;
}

/** Waits until the server has no connection of the service any more. @returns how long that took, in milliseconds. */
export async function untilDisconnected({ database }: Target): Promise<number> {
  const since = Date.now();
  await eventually(async () => expect(await database.sessions()).toEqual([]), IDLE_MS);
  return Date.now() - since;
}

/** Stops a process that has connections, until the server has closed them, and lets it go on after FROZEN_MS. */
export async function freeze(name: string, process: { freeze(): void; thaw(): void }, target: Target): Promise<void> {
  expect(await target.database.sessions()).not.toEqual([]);
  process.freeze();
  const closedAfterMs = await untilDisconnected(target);
  recordFigure(`${name}, frozen: no connection at the database ${Math.ceil(closedAfterMs / 1_000)} s after the last request`);
  await setTimeout(FROZEN_MS - closedAfterMs);
  process.thaw();
}

/** Checks that the next 50 requests succeed. */
export async function expectFifty(name: string, target: Target, atATime: number): Promise<void> {
  const next = await verdicts(target, 50, atATime);
  expect(next).toEqual(next.map(() => 'succeeded'));
  recordFigure(
    `${name}, frozen for ${FROZEN_MS / 1_000} s behind a database that closed its sockets: the next 50 of 50 requests succeeded`,
  );
}
