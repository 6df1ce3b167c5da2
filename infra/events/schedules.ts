import { areDistinct, isMoment, isOrdered, overlapping } from '../ground/windows.ts';
import type { ScaleWindowArgs } from './args.ts';

/** One change of capacity at one time. */
export interface WindowChange {
  /** Part of its schedule's name: `launch-raise`. */
  part: string;
  at: Date;
  /** What the capacity is set to. */
  value: number;
  /** Seconds for which it is tried again when AWS has refused it. */
  retries: number;
}

/** The most that EventBridge Scheduler tries again, and the least. */
export const DAY_SECONDS = 86_400;
const MINUTE_SECONDS = 60;

/** Of what raises: no longer than there is something to put back. Tried after that, it would stay. */
function retriesOf({ start, end }: ScaleWindowArgs): number {
  const seconds = (Date.parse(end) - Date.parse(start)) / 1000;
  return Math.min(DAY_SECONDS, Math.max(MINUTE_SECONDS, Math.floor(seconds) - MINUTE_SECONDS));
}

/**
 * What windows change in one kind of capacity, as far as it is still to come: a pair for each window that asks for more than is usual. One that
 * is over makes none; of one that has begun only what puts back is left, because AWS refuses a time in the past.
 */
export function changesToCome(
  windows: ScaleWindowArgs[],
  capacity: 'minAcu' | 'provisionedConcurrency',
  usual: number,
  now: Date,
): WindowChange[] {
  return windows
    .filter((window) => window[capacity] > usual)
    .flatMap((window) => [
      { part: `${window.name}-raise`, at: new Date(window.start), value: window[capacity], retries: retriesOf(window) },
      { part: `${window.name}-put-back`, at: new Date(window.end), value: usual, retries: DAY_SECONDS },
    ])
    .filter(({ at }) => at > now);
}

/** What is wrong with windows, as one sentence; undefined when nothing is. */
export function windowProblem(windows: ScaleWindowArgs[]): string | undefined {
  const badlyTimed = windows.find((window) => !isMoment(window.start) || !isMoment(window.end) || !isOrdered(window));
  if (badlyTimed) {
    return `"${badlyTimed.name}" from "${badlyTimed.start}" to "${badlyTimed.end}": write two date-times with offset, the earlier first.`;
  }
  if (!areDistinct(windows)) return 'two of one name: their schedules need distinct ones.';
  const [, within] = overlapping(windows)[0] ?? [];
  return within && `"${within.name}" beginning within another, whose end would put back what this one raised.`;
}

/** A one-off time as EventBridge Scheduler writes it, in UTC. */
export const atExpression = (time: Date): string => `at(${time.toISOString().slice(0, 19)})`;
