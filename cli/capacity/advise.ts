import { acuFor, connectionsNeeded } from '../../infra/ground/capacity.ts';
import type { ScaleWindow, StackConfig } from '../../infra/settings/index.ts';
import { type Assumptions, BURST_ENVIRONMENTS, COLD_S, capacityOf } from './limits.ts';
import { type Failure, type Simulation, simulate } from './simulate.ts';

/** Settings that hold a burst. */
export interface Advice {
  /** Settings to change for good, by path: they cost nothing while unused. */
  settings: Record<string, number>;
  /** What has to be ready when the burst comes, and is paid by the hour; undefined when nothing has. */
  window: { minAcu: number; provisionedConcurrency: number } | undefined;
  /** The account's quota of concurrent executions that is needed, when it is more than there is. */
  accountConcurrency: number | undefined;
  simulation: Simulation;
  /** The settings as a whole, and the window as one of them. */
  config: StackConfig;
}

/** API Gateway's own limits for an account, and Aurora's for an instance. */
const MOST = { rate: 10_000, burst: 5_000, acu: 256 };
/** Lambda keeps this much of an account's concurrency away from reserved and provisioned. */
const UNRESERVED = 100;
/** What is needed, and a fifth more. */
const MARGIN = 1.2;
/** Steps that a maximum capacity is raised in, ACU. */
const SIZES = [8, 16, 32, 64, 128, 256];
const TRIES = 12;

/**
 * The change of the settings with which nothing fails, tried in the same simulation; undefined when none is known.
 * @param usual the settings as they are.
 */
export function advise(usual: StackConfig, assumed: Assumptions, minutes: number): Advice | undefined {
  const { rps, requestS, requestsPerAcu } = assumed;
  if (rps > MOST.rate) return undefined;
  const coldEnvironments = Math.ceil(rps * (COLD_S + requestS));
  let plan: Plan = {
    minAcu: halves(rps / requestsPerAcu),
    warm: coldEnvironments > BURST_ENVIRONMENTS || coldEnvironments > assumed.accountConcurrency ? Math.ceil(rps * requestS * MARGIN) : 0,
    environments: Math.ceil(rps * requestS * MARGIN),
  };
  for (let tries = 0; tries < TRIES; tries++) {
    const advice = tried(usual, plan, assumed, minutes);
    if (!advice) return undefined;
    const { failed } = advice.simulation;
    const worst = (Object.keys(failed) as Failure[]).find((why) => failed[why] > 0);
    if (!worst) return advice;
    plan = worst === 'overloaded' ? { ...plan, minAcu: halves(plan.minAcu * MARGIN) } : grown(plan);
  }
  return undefined;
}

interface Plan {
  minAcu: number;
  warm: number;
  environments: number;
}

const grown = (plan: Plan): Plan => ({
  ...plan,
  warm: Math.ceil(plan.warm * MARGIN),
  environments: Math.ceil(plan.environments * MARGIN),
});

function tried(usual: StackConfig, plan: Plan, assumed: Assumptions, minutes: number): Advice | undefined {
  const { api, database, service } = usual;
  const environments = Math.max(plan.environments, plan.warm, Math.ceil(plan.warm === 0 ? assumed.rps * (COLD_S + assumed.requestS) : 0));
  const concurrency = Math.max(service.concurrency, environments);
  const forConnections = acuFor(connectionsNeeded(concurrency, service.connectionLimit));
  const maxAcu = SIZES.find((acu) => acu >= Math.max(plan.minAcu, forConnections ?? Number.POSITIVE_INFINITY, database.maxAcu));
  if (maxAcu === undefined || plan.minAcu > MOST.acu) return undefined;

  const rate = Math.max(api.rate, Math.ceil(assumed.rps));
  const burst = Math.max(api.burst, Math.min(MOST.burst, rate));
  const needed = plan.warm + BURST_ENVIRONMENTS > assumed.accountConcurrency ? Math.max(concurrency, plan.warm + UNRESERVED) : 0;
  const account = needed > assumed.accountConcurrency ? Math.ceil(needed / 500) * 500 : undefined;
  const raisesFloor = plan.minAcu > Math.max(database.minAcu, 0.5) || database.minAcu === 0;
  const window = raisesFloor || plan.warm > service.provisionedConcurrency ? windowOf(plan, usual) : undefined;
  const config: StackConfig = {
    ...usual,
    api: { ...api, rate, burst },
    database: { ...database, maxAcu },
    service: { ...service, concurrency },
    scaleWindows: window ? [window] : [],
  };
  const capacity = capacityOf(config, { ...assumed, accountConcurrency: account ?? assumed.accountConcurrency }, window);
  return {
    settings: changed({
      'api.rate': [api.rate, rate],
      'api.burst': [api.burst, burst],
      'database.maxAcu': [database.maxAcu, maxAcu],
      'service.concurrency': [service.concurrency, concurrency],
    }),
    window: window && { minAcu: window.minAcu, provisionedConcurrency: window.provisionedConcurrency },
    accountConcurrency: account,
    simulation: simulate(capacity, assumed, minutes),
    config,
  };
}

/** When it is, is for whoever plans the event to say. */
const windowOf = ({ minAcu, warm }: Plan, { database, service }: StackConfig): ScaleWindow => ({
  name: 'burst',
  start: '2030-01-01T12:00:00Z',
  end: '2030-01-01T13:00:00Z',
  minAcu: Math.max(minAcu, database.minAcu),
  provisionedConcurrency: Math.max(warm, service.provisionedConcurrency),
});

const halves = (acu: number): number => Math.max(0.5, Math.ceil(acu * 2) / 2);

const changed = (settings: Record<string, [from: number, to: number]>): Record<string, number> =>
  Object.fromEntries(Object.entries(settings).flatMap(([path, [from, to]]) => (from === to ? [] : [[path, to]])));
