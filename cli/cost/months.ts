import { exact } from '../../infra/ground/money.ts';
import { type Bill, hours } from '../../infra/idle-cost/index.ts';
import type { StackConfig } from '../../infra/settings/index.ts';
import { awakeHours, loadCost, sum } from './load.ts';

/** What a month costs with so many visitors. */
export interface Month {
  what: string;
  requests: number;
  awakeHours: number;
  usd: number;
}

/** What a visitor asks for: the list, and some changes of it. An assumption. */
export const REQUESTS_A_VISIT = 5;

const VISITS: readonly (readonly [what: string, visits: number])[] = [
  ['nobody comes', 0],
  ['a hundred visits a day, each by itself', (100 * hours) / 24],
  ['a visitor every five minutes', 12 * hours],
];

/** Three months to choose from by somebody who does not know theirs. A visit keeps the database awake once, however much is asked within it. */
export function months(config: StackConfig, idle: Bill, gb: number): Month[] {
  return VISITS.map(([what, visits]) => {
    const awake = awakeHours(config.database, { requests: visits, gb });
    const requests = Math.round(visits * REQUESTS_A_VISIT);
    const usd = exact(idle.total + sum(loadCost(config, idle, { requests, gb, awakeHours: awake })));
    return { what, requests, awakeHours: awake, usd };
  });
}
