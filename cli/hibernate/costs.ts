import { money } from '../../infra/ground/money.ts';
import { pricesOf } from '../../infra/idle-cost/index.ts';
import type { StackConfig } from '../../infra/settings/index.ts';
import { billFor } from '../cost/index.ts';
import type { Outputs } from '../stack/index.ts';

/** How hibernating or resuming changes the cost. */
export interface Costs {
  /** Idle cost, USD a month, and the price of storage, USD per GB-month. */
  idleUsd: { before: number; now: number };
  storedUsdPerGb: { before: number; now: number };
}

/** Price of the public copy, USD. */
export interface CopyPrice {
  usdPerGb: number;
  usdPerMillionReads: number;
}

/** @param now the new settings. */
export async function costsOf(before: StackConfig, now: StackConfig, outputs: Outputs): Promise<Costs> {
  const { auroraGbMonth, snapshotGbMonth } = pricesOf(now.region);
  const on = now.database.state === 'on';
  return {
    idleUsd: {
      before: (await billFor(outputs.name, { ...before, database: { ...before.database, state: outputs.databaseState } })).total,
      now: (await billFor(outputs.name, now)).total,
    },
    storedUsdPerGb: on ? { before: snapshotGbMonth, now: auroraGbMonth } : { before: auroraGbMonth, now: snapshotGbMonth },
  };
}

export function priceOfCopy({ region }: StackConfig): CopyPrice {
  const { s3GbMonth: usdPerGb, s3MillionReads: usdPerMillionReads } = pricesOf(region);
  return { usdPerGb, usdPerMillionReads };
}

export function costText({ idleUsd, storedUsdPerGb }: Costs): string {
  const idle =
    money(idleUsd.now) === money(idleUsd.before)
      ? `${money(idleUsd.now)} USD, as before,`
      : `${money(idleUsd.now)} USD instead of ${money(idleUsd.before)},`;
  return `${idle} and ${storedUsdPerGb.now} for each GB instead of ${storedUsdPerGb.before}`;
}

export const priceText = ({ usdPerGb, usdPerMillionReads }: CopyPrice): string =>
  `; the copy ${usdPerGb} for each GB, and ${usdPerMillionReads} for a million times that it is read`;
