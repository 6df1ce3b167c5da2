import { exact } from '../../infra/ground/money.ts';
import { type Bill, hours, pricesOf } from '../../infra/idle-cost/index.ts';
import type { StackConfig } from '../../infra/settings/index.ts';
import { count } from '../terminal/index.ts';

/** What a month brings. */
export interface Load {
  requests: number;
  /** Bytes that are stored, GB. */
  gb: number;
  /** Hours that the database is awake. Default: the most that so many requests can keep it. */
  awakeHours?: number | undefined;
}

export interface CostLine {
  what: string;
  usd: number;
  arithmetic: string;
}

/**
 * Requests a second that one ACU serves. 8 ACU are what an instance of 16 GiB and 2 vCPU is, so one is a quarter of a vCPU: 250 requests that
 * take a millisecond of it each. An assumption, on the careful side.
 */
export const REQUESTS_PER_ACU = 250;
/** An awake database has at least this much, ACU. */
export const LEAST_AWAKE_ACU = 0.5;
/** The server ends an idle connection after this, and the pause begins to count, seconds. */
const IDLE_CONNECTION_S = 30;
/** What Lambda, the service and the gateway write about one request, GB: some 1 KB. */
const LOGGED_GB = 1e-6;
/** Pages of one request that are not in the database's memory. */
const IO_PER_REQUEST = 1;

/** What a month's load costs beyond the idle month. */
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

/** A database that pauses is paid while it is awake; one that does not, beyond the floor that its idle month has already. */
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
 * Each request keeps a sleeping database awake until the pause, if no other comes in between: the most that so many can do. Never more than
 * the month has.
 */
export function awakeHours({ autoPauseSeconds }: StackConfig['database'], { requests, awakeHours: stated }: Load): number {
  return Math.min(hours, stated ?? (requests * (IDLE_CONNECTION_S + autoPauseSeconds)) / 3600);
}

export const sum = (lines: readonly CostLine[]): number => exact(lines.reduce((total, { usd }) => total + usd, 0));

const line = (what: string, usd: number, arithmetic: string): CostLine => ({ what, usd: exact(usd), arithmetic });
