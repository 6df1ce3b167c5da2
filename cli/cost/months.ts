import { exact } from '../../infra/ground/money.ts';
import { type Bill, hours } from '../../infra/idle-cost/index.ts';
import type { StackConfig } from '../../infra/settings/index.ts';
import { awakeHours, loadCost, sum } from './load.ts';

/** Monthly cost for a number of visitors. */
export interface Month {
  what: string;
  requests: number;
  awakeHours: number;
  usd: number;
}

/** Requests per visit: reading the list and some changes. An assumption. */
export const REQUESTS_A_VISIT = 5;

const VISITS: readonly (readonly [what: string, visits: number])[] = [
  ['nobody comes', 0],
  ['a hundred visits a day, each by itself', (100 * hours) / 24],
  ['a visitor every five minutes', 12 * hours],
];

/** Three example months for users who do not know their load. A visit resumes the database at most once, however many requests it makes. */
export function months(config: StackConfig, idle: Bill, gb: number): Month[] {
  return VISITS.map(([what, visits]) => {
    const awake = awakeHours(config.database, { requests: visits, gb });
    const requests = Math.round(visits * REQUESTS_A_VISIT);
    const usd = exact(idle.total + sum(loadCost(config, idle, { requests, gb, awakeHours: awake })));
    return { what, requests, awakeHours: awake, usd };
  });
}
