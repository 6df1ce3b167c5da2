import { exact } from '../../infra/ground/money.ts';
import { pricesOf } from '../../infra/idle-cost/index.ts';
import type { StackConfig } from '../../infra/settings/index.ts';
import { billFor } from '../cost/index.ts';
import type { Assumptions, Capacity } from './limits.ts';

/** What a million requests cost, USD, beside the database's work. */
export async function perMillionUsd(config: StackConfig): Promise<number> {
  const { perMillion } = await billFor(config, 'stack');
  return perMillion.reduce((total, { usd }) => total + usd, 0);
}

/** What an hour of a load costs, USD: its requests, the database as big as it has to be, and the environments kept warm. */
export function hourCost(config: StackConfig, perMillion: number, capacity: Capacity, { rps, requestsPerAcu }: Assumptions): number {
  const prices = pricesOf(config.region);
  const taken = Math.min(rps, capacity.rate);
  const acu = Math.min(capacity.maxAcu, Math.max(capacity.startAcu, taken / requestsPerAcu));
  const warmGb = capacity.warm * (config.service.memoryMb / 1024);
  const usd = ((taken * 3600) / 1e6) * perMillion + acu * prices.acuHour + warmGb * 3600 * prices.provisionedArmGbSecond;
  return exact(usd);
}
