import { exact } from '../../infra/ground/money.ts';
import { pricesOf } from '../../infra/idle-cost/index.ts';
import type { StackConfig } from '../../infra/settings/index.ts';
import { billFor } from '../cost/index.ts';
import type { Assumptions, Capacity } from './limits.ts';

/** Cost of a million requests, USD, without the database. */
export async function perMillionUsd(config: StackConfig): Promise<number> {
  const { perMillion } = await billFor('stack', config);
  return perMillion.reduce((total, { usd }) => total + usd, 0);
}

/** Cost of one hour of a load, USD: requests, the writer at the size it needs, idle readers, and provisioned concurrency. */
export function hourCost(config: StackConfig, perMillion: number, capacity: Capacity, { rps, requestsPerAcu }: Assumptions): number {
  const prices = pricesOf(config.region);
  const taken = Math.min(rps, capacity.rate);
  const writerAcu = Math.min(capacity.maxAcu, Math.max(capacity.startAcu, taken / requestsPerAcu));
  const acu = writerAcu + config.database.readers * capacity.startAcu;
  const warmGb = capacity.warm * (config.service.memoryMb / 1024);
  const usd = ((taken * 3600) / 1e6) * perMillion + acu * prices.acuHour + warmGb * 3600 * prices.provisionedArmGbSecond;
  return exact(usd);
}
