import { acuFor, connectionsNeeded } from '../../infra/ground/capacity.ts';
import type { ScaleWindow, StackConfig } from '../../infra/settings/index.ts';
import { type Assumptions, BURST_ENVIRONMENTS, COLD_S, capacityOf } from './limits.ts';
import { type Failure, type Simulation, simulate } from './simulate.ts';

/** Settings with which the stack can take a burst. */
export interface Advice {
  /** Permanent changes of settings, by path: free while unused. */
  settings: Record<string, number>;
  /** Capacity for a scale window, billed by the hour; undefined when none is needed. */
  window: { minAcu: number; provisionedConcurrency: number } | undefined;
  /** The required quota of concurrent executions, if the account's is too low. */
  accountConcurrency: number | undefined;
  simulation: Simulation;
  /** The complete resulting settings, including the window. */
  config: StackConfig;
}

/** API Gateway's account quotas, and Aurora's maximum per instance. */
const MOST = { rate: 10_000, burst: 5_000, acu: 256 };
/** The part of an account's concurrency that Lambda does not let be reserved or provisioned. */
const UNRESERVED = 100;
/** Safety margin on what is needed: 20 %. */
const MARGIN = 1.2;
/** Maximum capacities to choose from, ACU. */
const SIZES = [8, 16, 32, 64, 128, 256];
const TRIES = 12;

/**
 * The settings with which no request fails, verified by the same simulation; undefined when none are found.
 * @param usual the current settings.
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

/** The window without a meaningful time, which the user decides. */
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
