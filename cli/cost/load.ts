import { exact } from '../../infra/ground/money.ts';
import { type Bill, hours, pricesOf } from '../../infra/idle-cost/index.ts';
import type { StackConfig } from '../../infra/settings/index.ts';
import { count } from '../terminal/index.ts';

/** A month's load. */
export interface Load {
  requests: number;
  /** Stored data, GB. */
  gb: number;
  /** Hours per month that the database is running. Default: the most that this number of requests can cause. */
  awakeHours?: number | undefined;
}

export interface CostLine {
  what: string;
  usd: number;
  arithmetic: string;
}

/**
 * Requests per second that one ACU can serve. 8 ACU correspond to an instance of 16 GiB and 2 vCPU, so one ACU is a quarter of a vCPU: 250 requests
 * that take a millisecond of it each. A conservative assumption.
 */
export const REQUESTS_PER_ACU = 250;
/** Minimum capacity of a running database, ACU. */
export const LEAST_AWAKE_ACU = 0.5;
/** Seconds until the server closes an idle connection, when the auto-pause time starts. */
const IDLE_CONNECTION_S = 30;
/** Log volume per request of Lambda, service and gateway, GB: about 1 KB. */
const LOGGED_GB = 1e-6;
/** Page reads per request that are not cached in the database's memory. */
const IO_PER_REQUEST = 1;

/** Cost of a month's load, in addition to the idle cost. */
export function loadCost({ database, region }: StackConfig, { perMillion }: Bill, load: Load): CostLine[] {
  const prices = pricesOf(region);
  const millions = load.requests / 1e6;
  const loggedGb = load.requests * LOGGED_GB;
  const on = database.state === 'on';
  const gbMonth = on ? prices.auroraGbMonth : prices.snapshotGbMonth;
  return [
    ...perMillion.map(({ why, usd }) => line(why, millions * usd, `${count(millions)} million x ${usd}`)),
    ...(on ? [awake(database, load, prices.acuHour), io(millions * IO_PER_REQUEST, prices.auroraMillionIo)] : []),
    line('logs written', loggedGb * prices.logsInGb, `${count(loggedGb)} GB x ${prices.logsInGb}`),
    line(on ? 'database storage' : 'snapshot storage', load.gb * gbMonth, `${count(load.gb)} GB x ${gbMonth}`),
  ];
}

/** A pausing database is billed while it runs; any other only above its minimum capacity, which the idle cost includes. */
function awake(database: StackConfig['database'], load: Load, acuHour: number): CostLine {
  const acu = Math.max(LEAST_AWAKE_ACU, load.requests / hours / 3600 / REQUESTS_PER_ACU);
  if (database.minAcu > 0) {
    const beyond = Math.max(0, acu - database.minAcu);
    return line('database above its minimum', hours * beyond * acuHour, `${hours} h x ${count(beyond)} ACU x ${acuHour}`);
  }
  const [time, instances] = [awakeHours(database, load), 1 + database.readers];
  const each = instances > 1 ? ` x ${instances} instances` : '';
  return line('database awake', time * acu * instances * acuHour, `${count(time)} h x ${count(acu)} ACU${each} x ${acuHour}`);
}

const io = (millions: number, price: number): CostLine => line('database I/O', millions * price, `${count(millions)} million x ${price}`);

/**
 * Hours that this number of requests can keep the database running: the worst case, in which each request comes after the previous pause. At most
 * the whole month.
 */
export function awakeHours({ autoPauseSeconds }: StackConfig['database'], { requests, awakeHours: stated }: Load): number {
  return Math.min(hours, stated ?? (requests * (IDLE_CONNECTION_S + autoPauseSeconds)) / 3600);
}

export const sum = (lines: readonly CostLine[]): number => exact(lines.reduce((total, { usd }) => total + usd, 0));

const line = (what: string, usd: number, arithmetic: string): CostLine => ({ what, usd: exact(usd), arithmetic });
