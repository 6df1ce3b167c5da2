import { exact } from '../../infra/ground/money.ts';
import { asOf, type Bill, priceList, type Registered } from '../../infra/idle-cost/index.ts';
import type { StackConfig } from '../../infra/settings/index.ts';
import { awakeHours, type CostLine, LEAST_AWAKE_ACU, type Load, loadCost, sum } from './load.ts';
import { billFor, rdsProxy } from './program.ts';

/** What a stack costs a month, USD. */
export interface Estimate {
  region: string;
  /** When the prices were collected, and where. */
  pricesAsOf: string;
  sources: string[];
  idle: Bill;
  /** Absent when only the idle month was asked for. */
  load?: { requests: number; gb: number; awakeHours: number; lines: CostLine[]; usd: number };
  totalUsd: number;
  /** The same month with what other set-ups have. */
  instead: { what: string; idleUsd: number; totalUsd: number }[];
}

/** The prices that a stack's month is made of. */
const PRICED = ['acuHour', 'proxyAcuHour', 'lambdaMillion', 'restApiMillion', 'natHour', 'logsInGb', 'traceMillion'];

/** What a stack with these settings costs a month, idle and under a load. */
export function estimate(config: StackConfig, name: string, load: Load | undefined): Estimate {
  const idle = billFor(config, name);
  const lines = load ? loadCost(config, idle, load) : [];
  return {
    region: config.region,
    pricesAsOf: asOf,
    sources: [...new Set(PRICED.map((price) => priceList[price]?.source ?? ''))],
    idle,
    ...(load && { load: { requests: load.requests, gb: load.gb, awakeHours: awakeHours(config.database, load), lines, usd: sum(lines) } }),
    totalUsd: total(idle, lines),
    instead: alternatives(config).map(({ what, settings, beside = [] }) => {
      const bill = billFor(settings, name, beside);
      return { what, idleUsd: bill.total, totalUsd: total(bill, load ? loadCost(settings, bill, load) : []) };
    }),
  };
}

const total = (idle: Bill, lines: CostLine[]): number => exact(idle.total + sum(lines));

/** The same stack as many are built. */
function alternatives(config: StackConfig): { what: string; settings: StackConfig; beside?: Registered[] }[] {
  const database = { ...config.database, state: 'on' as const, minAcu: Math.max(config.database.minAcu, LEAST_AWAKE_ACU) };
  const awake = { ...config, database };
  return [
    { what: 'with a NAT gateway', settings: { ...config, network: { ...config.network, egress: 'nat' } } },
    { what: 'with RDS Proxy', settings: awake, beside: [rdsProxy] },
    { what: `with a database that never pauses (${LEAST_AWAKE_ACU} ACU, the smallest)`, settings: awake },
  ];
}
