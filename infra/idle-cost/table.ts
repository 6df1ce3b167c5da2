import { money } from '../ground/money.ts';
import type { Bill } from './bill.ts';
import { allowances, asOf, pricedRegions } from './prices.ts';

/** A table row: an amount, the resource's name and type, and the reason. */
type Row = readonly [amount: string, what: string, type: string, why: string];

/** The bill as human-readable text. */
export function tableOf(bill: Bill, budgetUsd: number): string {
  const stored = bill.stored.map(({ why, usdPerGb }) => `${usdPerGb} ${why}`);
  const rates = bill.rates.map(({ why, usd }) => `${usd} per ${why}`);
  return [
    `Idle cost in ${bill.region}, USD a month (prices of ${asOf})`,
    ...regionNote(bill.region),
    ...aligned([...charges(bill), ...bill.unpriced.map(unpriced), ...bill.allowed.map(allowed), ...summary(bill, budgetUsd)]),
    `Stored, a GB a month: ${[...stored, '0 code (Lambda keeps 75 GB an account)'].join('; ')}`,
    `In use: ${[perMillion(bill), ...rates].join('; ')}`,
  ].join('\n');
}

/** Why a program exceeds its budget, naming each item; undefined if it does not. */
export function overBudget(bill: Bill, budgetUsd: number): string | undefined {
  if (bill.total <= budgetUsd) return undefined;
  return [
    `This program costs ${money(bill.total)} USD a month while idle; idleBudgetUsd allows ${money(budgetUsd)}.`,
    ...aligned(charges(bill)),
    `Leave out what is not needed, or allow it: idleBudgetUsd ${(Math.ceil(bill.total * 100) / 100).toFixed(2)} or more.`,
  ].join('\n');
}

function charges(bill: Bill): Row[] {
  return bill.charges.map(({ name, type, why, usd }) => [money(usd), name, type, why]);
}

function unpriced({ name, type, why }: Bill['unpriced'][number]): Row {
  return ['unknown', name, type, why];
}

function allowed({ of, units, usd, others }: Bill['allowed'][number]): Row {
  const { free, one, many } = allowances[of];
  return [
    '0.00',
    `${units} ${units === 1 ? one : many}`,
    `the account's first ${free} are free`,
    others === undefined ? `${money(usd)} each beyond` : `others of the account use ${others}`,
  ];
}

function summary({ total, unpriced: { length } }: Bill, budgetUsd: number): Row[] {
  return [
    ['0.00', 'all others', 'free while idle', ''],
    [money(total), 'total', `${money(budgetUsd)} allowed`, length > 0 ? `and ${length} unknown` : ''],
  ];
}

function aligned(rows: Row[]): string[] {
  const width = (column: 0 | 1 | 2) => Math.max(0, ...rows.map((row) => row[column].length));
  const [amounts, names, types] = [width(0), width(1), width(2)];
  return rows.map(([amount, what, type, why]) =>
    `  ${amount.padStart(amounts)}  ${what.padEnd(names)}  ${type.padEnd(types)}  ${why}`.trimEnd(),
  );
}

function regionNote(region: string): string[] {
  if (pricedRegions.includes(region)) return [];
  return [
    `No prices for ${region}: the dearest of ${pricedRegions.join(' and ')} are taken. infra/idle-cost/prices.ts is where to add them.`,
  ];
}

function perMillion({ perMillion: parts }: Bill): string {
  const sum = parts.reduce((total, { usd }) => total + usd, 0);
  const items = parts.map(({ why, usd }) => `${money(usd)} ${why}`);
  return `${money(sum)} per million requests${items.length > 0 ? ` (${items.join(' + ')})` : ''}`;
}
