import { exact } from '../../infra/ground/money.ts';
import { pricesOf } from '../../infra/idle-cost/index.ts';
import type { ScaleWindow, StackConfig } from '../../infra/settings/index.ts';
import { Misused } from '../terminal/index.ts';

/** A window and its additional cost. */
export interface Planned extends ScaleWindow {
  state: 'not begun' | 'to come' | 'running' | 'over';
  hours: number;
  /** USD, for the database's minimum capacity and for provisioned concurrency. */
  databaseUsd: number;
  warmUsd: number;
}

const HOUR_MS = 3_600_000;

/** A window's cost with a stack's settings. The database's minimum capacity is billed regardless of load. */
export function planned({ database, service, region }: StackConfig, window: ScaleWindow, now: Date): Planned {
  const prices = pricesOf(region);
  const hours = (Date.parse(window.end) - Date.parse(window.start)) / HOUR_MS;
  const acu = database.state === 'on' ? Math.max(0, window.minAcu - database.minAcu) * (1 + database.readers) : 0;
  const warmGb = Math.max(0, window.provisionedConcurrency - service.provisionedConcurrency) * (service.memoryMb / 1024);
  return {
    ...window,
    state: stateOf(window, now),
    hours: exact(hours),
    databaseUsd: exact(hours * acu * prices.acuHour),
    warmUsd: exact(hours * 3600 * warmGb * prices.provisionedArmGbSecond),
  };
}

const stateOf = ({ start, end }: ScaleWindow, now: Date): 'over' | 'running' | 'to come' =>
  Date.parse(end) <= now.getTime() ? 'over' : Date.parse(start) <= now.getTime() ? 'running' : 'to come';

/** The window in which capacity is raised now. Windows do not overlap. */
export const runningWindow = ({ scaleWindows }: StackConfig, now: Date): ScaleWindow | undefined =>
  scaleWindows.find((window) => stateOf(window, now) === 'running');

/** A window that starts now, uniquely named after its start. */
export function windowFromNow(now: Date, lengthMs: number, { minAcu, warm }: { minAcu: number; warm: number }): ScaleWindow {
  const start = new Date(Math.floor(now.getTime() / 1000) * 1000);
  const stamp = (time: Date): string => time.toISOString().replace('.000', '');
  const name = `event-${stamp(start).slice(0, 16).replaceAll(/[-:]/g, '').replace('T', '-')}`;
  return { name, start: stamp(start), end: stamp(new Date(start.getTime() + lengthMs)), minAcu, provisionedConcurrency: warm };
}

export const notSaid = (): Misused =>
  new Misused('The size or the duration is missing.', 'Use --min-acu 8 or --warm 100 or both, and --for 3h.');

/** The requested capacity and duration (milliseconds). */
export interface WindowRequest {
  minAcu?: number;
  warm?: number;
  for?: number;
}

/** The requested window, starting now; undefined when none is requested. @throws Misused when capacity or duration is missing */
export function windowOf(
  { database, service }: StackConfig,
  { minAcu, warm, for: length }: WindowRequest,
  now: Date,
): ScaleWindow | undefined {
  const nothing = minAcu === undefined && warm === undefined;
  if (length === undefined && nothing) return undefined;
  if (length === undefined || nothing) throw notSaid();
  return windowFromNow(now, length, { minAcu: minAcu ?? database.minAcu, warm: warm ?? service.provisionedConcurrency });
}
