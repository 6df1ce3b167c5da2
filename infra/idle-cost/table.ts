import type { Bill, Charge } from './bill.ts';
import { allowances, asOf, pricedRegions } from './prices.ts';

/** The bill as text, for people. */
export function tableOf(bill: Bill, budgetUsd: number): string {
  return [
    `Idle cost in ${bill.region}, USD a month (prices of ${asOf})`,
    ...regionNote(bill.region),
    ...bill.charges.map(charged),
    ...bill.unpriced.map(({ name, type, why }) => row('unknown', name, type, why)),
    ...bill.allowed.map(({ of, units, usd }) => {
      const { free, one, many } = allowances[of];
      const what = `${units} ${units === 1 ? one : many}`;
      return row('0.00', what, `free within the account's ${free}`, `if other stacks use those up, ${money(usd)} each`);
    }),
    row('0.00', `${bill.free} other resources`, 'free while idle', ''),
    row(money(bill.total), 'total', `of ${money(budgetUsd)} allowed`, bill.unpriced.length > 0 ? 'and what is unknown' : ''),
    `Stored, a GB a month: ${list(bill.stored.map(({ why, usdPerGb }) => `${usdPerGb} ${why}`))}; 0 code (Lambda keeps up to 75 GB an account)`,
    `In use: ${perMillion(bill)}; ${list(bill.rates.map(({ why, usd }) => `${usd} per ${why}`))}`,
  ].join('\n');
}

/** Why a program may not cost what it costs, naming each item, or nothing while it may. */
export function overBudget(bill: Bill, budgetUsd: number): string | undefined {
  if (bill.total <= budgetUsd) return undefined;
  return [
    `This program costs ${money(bill.total)} USD a month while idle; idleBudgetUsd allows ${money(budgetUsd)}.`,
    ...bill.charges.map(charged),
    `Leave out what is not needed, or allow it: idleBudgetUsd ${(Math.ceil(bill.total * 100) / 100).toFixed(2)} or more.`,
  ].join('\n');
}

function charged({ name, type, why, usd }: Charge): string {
  return row(money(usd), name, type, why);
}

function regionNote(region: string): string[] {
  if (pricedRegions.includes(region)) return [];
  return [
    `No prices for ${region}: the dearest of ${pricedRegions.join(' and ')} are taken. infra/idle-cost/prices.ts is where to add them.`,
  ];
}

function row(usd: string, name: string, type: string, why: string): string {
  return `${usd.padStart(9)}  ${name.padEnd(24)}  ${type.padEnd(42)}  ${why}`.trimEnd();
}

function perMillion({ perMillion: parts }: Bill): string {
  if (parts.length === 0) return 'no request has a price';
  const sum = parts.reduce((total, { usd }) => total + usd, 0);
  return `${money(sum)} per million requests (${parts.map(({ why, usd }) => `${money(usd)} ${why}`).join(' + ')})`;
}

function list(parts: string[]): string {
  return parts.length > 0 ? parts.join(', ') : 'nothing';
}

function money(usd: number): string {
  return usd > 0 && usd < 0.005 ? usd.toFixed(6) : usd.toFixed(2);
}
