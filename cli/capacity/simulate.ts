import { type Assumptions, BURST_ENVIRONMENTS, BURST_REFILL_S, type Capacity, COLD_S } from './limits.ts';

/** Reasons for a failed request, in the order in which a request meets them. */
export const FAILURES = {
  throttled: 'the gateway throttles (429)',
  noEnvironment: 'Lambda has no environment (500 or 503)',
  noConnection: 'the database has no connection left (503)',
  asleep: 'the database is not awake in time (503)',
  overloaded: 'the database is too busy to answer in time (503)',
} as const;

export type Failure = keyof typeof FAILURES;

export interface Simulation {
  arrived: number;
  served: number;
  failed: Record<Failure, number>;
  /** Per minute: requests that arrived, and those of them that failed. */
  minutes: { arrived: number; failed: number }[];
  /** The first failure, in seconds from the start. */
  firstFailure: { why: Failure; atS: number } | undefined;
  peak: { environments: number; acu: number };
  /** The longest duration of a successful request, seconds. */
  slowestS: number;
}

/** Simulation step, seconds: a request of 100 ms takes ten. */
const TICK_S = 0.01;
/** Time limits of the service, seconds: for a connection, then for the answer. */
const CONNECT_S = 20;
const ANSWER_S = 24;
/** Assumed time for Aurora to double its capacity, seconds: it grows faster the more it has. */
const DOUBLING_S = 15;
/** Utilization above which the database grows. */
const BUSY = 0.7;

/** Requests that arrived in the same step and wait for the same thing. */
interface Cohort {
  arrived: number;
  ready: number;
  size: number;
}

/**
 * Simulates the first minutes of a burst in steps of 10 ms: the gateway's token bucket, Lambda's environments (warm, cold, exhausted), and the database,
 * which resumes, runs out of connections, queues and grows. Clients do not retry. Pure and deterministic.
 */
export function simulate(capacity: Capacity, assumed: Assumptions, minutes: number): Simulation {
  return new Burst(capacity, assumed, minutes).run();
}

class Burst {
  private readonly result: Simulation;
  private readonly end: number;
  private readonly requestTicks: number;
  private readonly capacity: Capacity;
  private readonly assumed: Assumptions;
  /** Scheduled events by step. */
  private readonly ready = new Map<number, Cohort[]>();
  private readonly freed = new Map<number, number>();
  private readonly gone = new Map<number, number>();
  private readonly queue: Cohort[] = [];
  private tokens: number;
  private startable = BURST_ENVIRONMENTS;
  private alive: number;
  /** Idle environments that have served a request, and warm ones that have not yet. */
  private idle = 0;
  private unused: number;
  private connected = 0;
  private acu: number;
  private awakeAt: number | undefined;
  private owed = 0;
  private served = 0;

  constructor(capacity: Capacity, assumed: Assumptions, minutes: number) {
    this.capacity = capacity;
    this.assumed = assumed;
    this.end = ticks(minutes * 60);
    this.requestTicks = Math.max(1, ticks(assumed.requestS));
    this.tokens = capacity.burst;
    this.alive = capacity.warm;
    this.unused = capacity.warm;
    this.acu = capacity.startAcu;
    this.awakeAt = capacity.wakeS === 0 ? 0 : undefined;
    this.result = {
      arrived: 0,
      served: 0,
      failed: { throttled: 0, noEnvironment: 0, noConnection: 0, asleep: 0, overloaded: 0 },
      minutes: Array.from({ length: minutes }, () => ({ arrived: 0, failed: 0 })),
      firstFailure: undefined,
      peak: { environments: capacity.warm, acu: capacity.startAcu },
      slowestS: 0,
    };
  }

  run(): Simulation {
    // Continue until the last arrivals are answered.
    for (let now = 0; now < this.end + ticks(CONNECT_S + ANSWER_S); now++) {
      this.release(now);
      if (now < this.end) this.arrive(now);
      this.work(now);
    }
    return this.result;
  }

  /** Environments that have answered become idle; those without a connection end. */
  private release(now: number): void {
    this.idle += take(this.freed, now) ?? 0;
    this.alive -= take(this.gone, now) ?? 0;
    this.tokens = Math.min(this.capacity.burst, this.tokens + this.capacity.rate * TICK_S);
    this.startable = Math.min(BURST_ENVIRONMENTS, this.startable + (BURST_ENVIRONMENTS / BURST_REFILL_S) * TICK_S);
  }

  private arrive(now: number): void {
    const { rps } = this.assumed;
    const coming = whole(rps * TICK_S * (now + 1)) - whole(rps * TICK_S * now);
    this.result.arrived += coming;
    this.minute(now).arrived += coming;

    const admitted = Math.min(coming, whole(this.tokens));
    this.tokens -= admitted;
    this.fail('throttled', coming - admitted, now);

    // Lambda prefers the most recently used environment, which has a connection already.
    const used = Math.min(admitted, this.idle);
    const warm = Math.min(admitted - used, this.unused);
    const cold = Math.min(admitted - used - warm, whole(this.startable), this.capacity.environments - this.alive);
    this.idle -= used;
    this.unused -= warm;
    this.startable -= cold;
    this.alive += cold;
    this.result.peak.environments = Math.max(this.result.peak.environments, this.alive);
    this.fail('noEnvironment', admitted - used - warm - cold, now);

    const connecting = Math.min(warm + cold, this.capacity.connectable - this.connected);
    this.connected += connecting;
    this.begin(now, 0, used, 0);
    this.begin(now, 0, warm, Math.max(0, warm - connecting));
    this.begin(now, ticks(COLD_S), cold, Math.min(cold, warm + cold - connecting));
  }

  /** Starts requests that have an environment; `refused` of them get no connection and retry until their time limit. */
  private begin(now: number, start: number, size: number, refused: number): void {
    if (size === 0) return;
    this.awakeAt ??= now + start + ticks(this.capacity.wakeS);
    if (refused > 0) {
      this.fail('noConnection', refused, now);
      add(this.gone, now + ticks(CONNECT_S), refused);
    }
    const at = Math.max(now + start, this.awakeAt);
    if (at - now > ticks(CONNECT_S)) {
      this.fail('asleep', size - refused, now);
      add(this.freed, now + ticks(CONNECT_S), size - refused);
    } else if (size > refused) {
      this.ready.set(at, [...(this.ready.get(at) ?? []), { arrived: now, ready: at, size: size - refused }]);
    }
  }

  /** The database serves what it can in this step, and grows when utilization is high. */
  private work(now: number): void {
    this.queue.push(...(take(this.ready, now) ?? []));
    const able = this.acu * this.assumed.requestsPerAcu * TICK_S;
    this.owed = Math.min(this.owed + able, able + 1);
    this.served = 0;
    while (this.queue.length > 0) {
      const [cohort] = this.queue as [Cohort];
      if (now - cohort.arrived > ticks(ANSWER_S)) this.giveUp(cohort, now);
      else if (this.owed >= 1) this.serve(cohort, now);
      else break;
      if (cohort.size === 0) this.queue.shift();
    }
    if (this.served > 0 && (this.queue.length > 0 || this.served >= able * BUSY)) {
      this.acu = Math.min(this.capacity.maxAcu, this.acu * 2 ** (TICK_S / DOUBLING_S));
      this.result.peak.acu = Math.max(this.result.peak.acu, this.acu);
    }
  }

  private serve(cohort: Cohort, now: number): void {
    const size = Math.min(cohort.size, whole(this.owed));
    const done = Math.max(cohort.ready + this.requestTicks, now);
    cohort.size -= size;
    this.owed -= size;
    this.served += size;
    this.result.served += size;
    this.result.slowestS = Math.max(this.result.slowestS, seconds(done - cohort.arrived));
    add(this.freed, Math.max(done, now + 1), size);
  }

  private giveUp(cohort: Cohort, now: number): void {
    this.fail('overloaded', cohort.size, cohort.arrived);
    add(this.freed, now + 1, cohort.size);
    cohort.size = 0;
  }

  private fail(why: Failure, size: number, arrived: number): void {
    if (size <= 0) return;
    this.result.failed[why] += size;
    this.minute(arrived).failed += size;
    const { firstFailure } = this.result;
    if (!firstFailure || seconds(arrived) < firstFailure.atS) this.result.firstFailure = { why, atS: seconds(arrived) };
  }

  private minute(tick: number): { arrived: number; failed: number } {
    return this.result.minutes[Math.floor(seconds(tick) / 60)] as { arrived: number; failed: number };
  }
}

const ticks = (s: number): number => Math.round(s / TICK_S);
const seconds = (tick: number): number => Math.round(tick * TICK_S * 100) / 100;
/** Rounds down, tolerating floating point errors in sums of hundredths. */
const whole = (number: number): number => Math.floor(number + 1e-6);

function take<T>(from: Map<number, T>, at: number): T | undefined {
  const found = from.get(at);
  from.delete(at);
  return found;
}

const add = (to: Map<number, number>, at: number, size: number): void => {
  to.set(at, (to.get(at) ?? 0) + size);
};
