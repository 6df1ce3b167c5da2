import { maxConnections, RESERVED_CONNECTIONS } from '../../infra/ground/capacity.ts';
import type { ScaleWindow, StackConfig } from '../../infra/settings/index.ts';
import { LEAST_AWAKE_ACU, REQUESTS_PER_ACU } from '../cost/index.ts';
import { count } from '../terminal/index.ts';

/** What is assumed of the load and of AWS, beside the stack's settings. */
export interface Assumptions {
  /** Requests a second, from one moment to the next. */
  rps: number;
  /** How long a request takes in a warm environment while nothing is scarce, seconds. */
  requestS: number;
  /** Environments that the account may run at once: 1,000 unless AWS has raised it, 10 in a new account. */
  accountConcurrency: number;
  /** How long a sleeping database takes to wake, seconds: some 15, and 30 or longer after a day. */
  wakeS: number;
  /** Requests a second that one ACU serves. */
  requestsPerAcu: number;
}

export const ASSUMED = { requestS: 0.1, accountConcurrency: 1_000, wakeS: 15, requestsPerAcu: REQUESTS_PER_ACU } as const;

/** Environments that Lambda starts for a function at once, and again every ten seconds. */
export const BURST_ENVIRONMENTS = 1_000;
export const BURST_REFILL_S = 10;
/** A cold start: Lambda's own 114 ms and some 275 ms of the service's, rounded up, seconds. */
export const COLD_S = 0.4;

/** What a stack has when a burst begins. */
export interface Capacity {
  rate: number;
  burst: number;
  /** Most environments at once. */
  environments: number;
  /** Those that are warm already. */
  warm: number;
  /** Environments that find a connection. */
  connectable: number;
  /** ACU at the beginning, once awake, and at most. */
  startAcu: number;
  maxAcu: number;
  /** Seconds until a sleeping database answers; 0 when it is awake. */
  wakeS: number;
}

/** What the settings give, at any time or during one of their scale windows. */
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

/** A part that a request passes, and how many a second it takes from the first second on. */
export interface Limit {
  part: string;
  holdsRps: number;
  arithmetic: string;
}

/** The parts in the order that a request meets them. */
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

/** Until the database is awake, each request keeps an environment waiting. */
function waiting(environments: number, wakeS: number, requestS: number): [number, string] {
  const each = wakeS + COLD_S + requestS;
  return [environments / each, `${count(environments)} environments / (${wakeS} s waking + ${COLD_S} s start + ${requestS} s)`];
}

/** The part that gives way first: the one that holds least, of equals the one that is met first. */
export function bottleneck(limits: readonly Limit[]): Limit {
  return limits.reduce((least, limit) => (limit.holdsRps < least.holdsRps ? limit : least));
}
