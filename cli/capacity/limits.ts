import { maxConnections, RESERVED_CONNECTIONS } from '../../infra/ground/capacity.ts';
import type { ScaleWindow, StackConfig } from '../../infra/settings/index.ts';
import { LEAST_AWAKE_ACU, REQUESTS_PER_ACU } from '../cost/index.ts';
import { count } from '../terminal/index.ts';

/** Assumptions about the load and AWS, in addition to the stack's settings. */
export interface Assumptions {
  /** Requests per second, starting abruptly. */
  rps: number;
  /** Duration of a request in a warm environment without contention, seconds. */
  requestS: number;
  /** The account's quota of concurrent executions: 1,000 by default, 10 in a new account. */
  accountConcurrency: number;
  /** How long a paused database takes to resume, seconds: about 15, and 30 or longer after a day. */
  wakeS: number;
  /** Requests per second that one ACU can serve. */
  requestsPerAcu: number;
}

export const ASSUMED = { requestS: 0.1, accountConcurrency: 1_000, wakeS: 15, requestsPerAcu: REQUESTS_PER_ACU } as const;

/** Environments that Lambda can start for a function at once, and again every ten seconds. */
export const BURST_ENVIRONMENTS = 1_000;
export const BURST_REFILL_S = 10;
/** Duration of a cold start, seconds: Lambda's own 114 ms and about 275 ms of the service's, rounded up. */
export const COLD_S = 0.4;

/** A stack's capacity when a burst begins. */
export interface Capacity {
  rate: number;
  burst: number;
  /** Maximum concurrent environments. */
  environments: number;
  /** Environments that are warm initially. */
  warm: number;
  /** Environments that can get a database connection. */
  connectable: number;
  /** Initial ACU, once resumed, and maximum ACU. */
  startAcu: number;
  maxAcu: number;
  /** Seconds until a paused database answers; 0 when it is running. */
  wakeS: number;
}

/** The capacity according to the settings, at any time or during one scale window. */
export function capacityOf({ api, database, service }: StackConfig, assumed: Assumptions, window?: ScaleWindow): Capacity {
  const minAcu = Math.max(database.minAcu, window?.minAcu ?? 0);
  const environments = service.reserveConcurrency ? service.concurrency : assumed.accountConcurrency;
  return {
    rate: api.rate,
    burst: api.burst,
    environments,
    warm: Math.min(environments, Math.max(service.provisionedConcurrency, window?.provisionedConcurrency ?? 0)),
    connectable: Math.floor((maxConnections(database.maxAcu) - RESERVED_CONNECTIONS) / service.connectionLimit),
    startAcu: Math.max(minAcu, LEAST_AWAKE_ACU),
    maxAcu: database.maxAcu,
    wakeS: minAcu === 0 ? assumed.wakeS : 0,
  };
}

/** A part of the request path, and the rate that it can sustain from the first second. */
export interface Limit {
  part: string;
  holdsRps: number;
  arithmetic: string;
}

/** The parts in the order in which a request passes them. */
export function limitsOf(capacity: Capacity, { requestS, requestsPerAcu }: Assumptions): Limit[] {
  const { rate, burst, environments, warm, connectable, startAcu, maxAcu, wakeS } = capacity;
  const started = warm + BURST_ENVIRONMENTS;
  const newS = `(${COLD_S} s start + ${requestS} s)`;
  const serving = (number: number): [number, string] => {
    const [ready, cold] = [Math.min(warm, number), Math.max(0, number - warm)];
    const parts = [`${count(cold)} new / ${newS}`, ...(ready > 0 ? [`${count(ready)} warm / ${requestS} s`] : [])];
    return [ready / requestS + cold / (COLD_S + requestS), parts.join(' + ')];
  };
  const limit = (part: string, [holdsRps, arithmetic]: [number, string]): Limit => ({ part, holdsRps, arithmetic });
  return [
    limit('gateway throttle', [rate, `${count(rate)} a second, and a burst of ${count(burst)}`]),
    limit('Lambda scaling', serving(started)),
    limit('Lambda concurrency', serving(environments)),
    ...(wakeS > 0 ? [limit('database asleep', waiting(Math.min(environments, started, connectable), wakeS, requestS))] : []),
    limit('database connections', serving(connectable)),
    limit('database at the start', [startAcu * requestsPerAcu, `${startAcu} ACU x ${requestsPerAcu}`]),
    limit('database at its most', [maxAcu * requestsPerAcu, `${maxAcu} ACU x ${requestsPerAcu}`]),
  ];
}

/** Until the database has resumed, each request occupies an environment. */
function waiting(environments: number, wakeS: number, requestS: number): [number, string] {
  const each = wakeS + COLD_S + requestS;
  return [environments / each, `${count(environments)} environments / (${wakeS} s waking + ${COLD_S} s start + ${requestS} s)`];
}

/** The part that fails first: the one with the lowest rate, or the first of equals. */
export function bottleneck(limits: readonly Limit[]): Limit {
  return limits.reduce((least, limit) => (limit.holdsRps < least.holdsRps ? limit : least));
}
