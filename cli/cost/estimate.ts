import { exact } from '../../infra/ground/money.ts';
import { asOf, type Bill, billOf, priceList, type Registered, type UsedByOthers } from '../../infra/idle-cost/index.ts';
import type { StackConfig } from '../../infra/settings/index.ts';
import { awakeHours, type CostLine, LEAST_AWAKE_ACU, type Load, loadCost, sum } from './load.ts';
import { type Month, months } from './months.ts';
import { billFor, registeredFor } from './program.ts';

/** Monthly cost of a stack, USD. */
export interface Estimate {
  region: string;
  /** Date and regions of the prices. */
  pricesAsOf: string;
  sources: string[];
  idle: Bill;
  /** Absent when only the idle cost was requested. */
  load?: { requests: number; gb: number; awakeHours: number; lines: CostLine[]; usd: number };
  totalUsd: number;
  /** The cost for several numbers of visitors. Absent when only the idle cost was requested. */
  months?: Month[];
  /** The same month with alternative architectures. */
  instead: { what: string; idleUsd: number; totalUsd: number }[];
}

/** The prices used in a stack's monthly cost. */
const PRICED = ['acuHour', 'proxyAcuHour', 'lambdaMillion', 'restApiMillion', 'natHour', 'logsInGb', 'traceMillion'];

/** Idle bills of a stack, and of the same stack with alternative architectures. */
export interface Bills {
  idle: Bill;
  instead: { what: string; config: StackConfig; bill: Bill }[];
}

/** RDS Proxy, which a stack never uses: it would keep the database from pausing. */
const PROXY: Registered = { type: 'aws:rds/proxy:Proxy', name: 'proxy', inputs: {} };

/** @param others what the rest of the account uses of the free allowances */
export async function billsOf(name: string, config: StackConfig, others?: UsedByOthers): Promise<Bills> {
  const minAcu = Math.max(config.database.minAcu, LEAST_AWAKE_ACU);
  const withNat: StackConfig = { ...config, network: { ...config.network, egress: 'nat', adopt: undefined } };
  const awake: StackConfig = { ...config, database: { ...config.database, state: 'on', minAcu } };
  const idle = await billFor(name, config, others);
  const nat = await billFor(name, withNat, others);
  const always = await registeredFor(name, awake);
  return {
    idle,
    instead: [
      { what: 'with a NAT gateway', config: withNat, bill: nat },
      { what: 'with RDS Proxy', config: awake, bill: billOf([...always, PROXY], config.region, others) },
      {
        what: `with a database that never pauses (${LEAST_AWAKE_ACU} ACU, the smallest)`,
        config: awake,
        bill: billOf(always, config.region, others),
      },
    ],
  };
}

/** Monthly cost of a stack with these settings, idle and under load. */
export function estimate(config: StackConfig, { idle, instead }: Bills, load: Load | undefined): Estimate {
  const lines = load ? loadCost(config, idle, load) : [];
  return {
    region: config.region,
    pricesAsOf: asOf,
    sources: [...new Set(PRICED.map((price) => priceList[price]?.source ?? ''))],
    idle,
    ...(load && { load: { requests: load.requests, gb: load.gb, awakeHours: awakeHours(config.database, load), lines, usd: sum(lines) } }),
    totalUsd: total(idle, lines),
    ...(load && { months: months(config, idle, load.gb) }),
    instead: instead.map(({ what, config: settings, bill }) => ({
      what,
      idleUsd: bill.total,
      totalUsd: total(bill, load ? loadCost(settings, bill, load) : []),
    })),
  };
}

const total = (idle: Bill, lines: CostLine[]): number => exact(idle.total + sum(lines));
