import { areDistinct, isMoment, isOrdered, overlapping } from '../ground/windows.ts';
import type { ScaleWindowArgs } from './args.ts';

/** One scheduled change of capacity. */
export interface WindowChange {
  /** Part of the schedule's name: `launch-raise`. */
  part: string;
  at: Date;
  /** The capacity to set. */
  value: number;
  /** How long to retry after AWS has refused it, in seconds. */
  retries: number;
}

/** EventBridge Scheduler's bounds of the maximum event age. */
export const DAY_SECONDS = 86_400;
const MINUTE_SECONDS = 60;

/** Retries of a raise end before the window does: a later success would never be lowered. */
function retriesOf({ start, end }: ScaleWindowArgs): number {
  const seconds = (Date.parse(end) - Date.parse(start)) / 1000;
  return Math.min(DAY_SECONDS, Math.max(MINUTE_SECONDS, Math.floor(seconds) - MINUTE_SECONDS));
}

/**
 * The changes still to come for one kind of capacity: a pair for each window that exceeds the usual value. A past window has none; one that has
 * begun only has its end left, because AWS refuses times in the past.
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

/** What is wrong with the windows, as one sentence; undefined if nothing. */
export function windowProblem(windows: ScaleWindowArgs[]): string | undefined {
  const badlyTimed = windows.find((window) => !isMoment(window.start) || !isMoment(window.end) || !isOrdered(window));
  if (badlyTimed) {
    return `"${badlyTimed.name}" from "${badlyTimed.start}" to "${badlyTimed.end}": write two date-times with offset, the earlier first.`;
  }
  if (!areDistinct(windows)) return 'two of one name: their schedules need distinct ones.';
  const [, within] = overlapping(windows)[0] ?? [];
  return within && `"${within.name}" beginning within another, whose end would put back what this one raised.`;
}

/** A one-time schedule expression of EventBridge Scheduler, in UTC. */
export const atExpression = (time: Date): string => `at(${time.toISOString().slice(0, 19)})`;
