import { type Command, Option } from 'commander';
import { money } from '../../infra/ground/money.ts';
import { hours, pricedRegions, tableOf } from '../../infra/idle-cost/index.ts';
import { describe, type Run } from '../command/index.ts';
import { billsOf, type Estimate, estimate, type Month, REQUESTS_A_VISIT, usedByOthers } from '../cost/index.ts';
import { count, number, table } from '../terminal/index.ts';

interface Options {
  idle?: boolean;
  account?: boolean;
  requests: number;
  gb: number;
  awake?: number;
}

export const cost = (run: Run): Command =>
  describe('cost', {
    summary: 'what a month costs, idle and in use',
    about: `Says what a month of the stack costs, item by item: while nobody calls it, and with the requests that you name. It reads the stack's
settings and a price list, nothing else: the stack need not be deployed, and neither Pulumi nor a login is needed. Beside it stands what the same month costs with what
other set-ups have: a NAT gateway (the usual way out of a private network), RDS Proxy (a shared pool of database connections),
a database that never pauses.

An account has some alarms and dashboards free, for all of its stacks together: with --account AWS is asked what others use of them, and
the rest is charged to this stack.`,
    examples: [
      ['npx siesta cost', 'a million requests and a gigabyte'],
      ['npx siesta cost --idle', 'a month in which nobody comes'],
      ['npx siesta cost --idle --account', 'the same beside what the account has already'],
      ['npx siesta cost --requests 50e6 --gb 20 --awake 300', 'fifty million requests, all within 300 hours'],
      ['npx siesta cost --stack prod --json', 'for a program'],
    ],
  })
    .addOption(new Option('--idle', 'only the month in which nobody comes').conflicts(['requests', 'gb', 'awake']))
    .option('--account', 'count what others use of what the account has free; needs a login')
    .option('--requests <n>', 'requests a month', number({ min: 0 }), 1_000_000)
    .option('--gb <n>', 'data in the database, GB', number({ min: 0 }), 1)
    .option(
      '--awake <hours>',
      'hours a month that the database is awake (default: the most that the requests can keep it)',
      number({ min: 0, max: hours }),
    )
    .action(
      run<Options>(async ({ out, stackForEstimate, signal, ...context }, { idle, account, requests, gb, awake }) => {
        const { stack, assumed } = account ? { stack: await context.stack(), assumed: [] } : await stackForEstimate();
        const config = await stack.config();
        const load = idle ? undefined : { requests, gb, awakeHours: awake };
        const name = account ? await stack.awsName() : stack.firstName();
        const bills = await billsOf(name, config, account ? await usedByOthers(stack, name, signal) : undefined);
        const data = { stack: stack.name, assumed, ...estimate(config, bills, load) };
        out.answer(data, (estimate) => textOf(estimate, config.idleBudgetUsd, awake === undefined));
      }),
    );

function textOf(estimate: Estimate & { assumed: string[] }, budgetUsd: number, worst: boolean): string {
  const totals = [
    ['', 'idle', ...(estimate.load ? ['with the load'] : [])],
    ['this stack', money(estimate.idle.total), ...(estimate.load ? [money(estimate.totalUsd)] : [])],
    ...estimate.instead.map(({ what, idleUsd, totalUsd }) => [what, money(idleUsd), ...(estimate.load ? [money(totalUsd)] : [])]),
  ];
  return [
    ...estimate.assumed.flatMap((what) => [what, '']),
    tableOf(estimate.idle, budgetUsd),
    ...(estimate.months ? ['', monthsText(estimate.months)] : []),
    ...(estimate.load ? ['', loadText(estimate.load, worst)] : []),
    '',
    'USD a month',
    table(totals, { right: [1, 2] }),
    '',
    sourcesText(estimate),
  ].join('\n');
}

function monthsText(months: Month[]): string {
  const rows = months.map(({ what, usd, requests, awakeHours }) => [
    money(usd),
    what,
    requests > 0 ? `${count(requests)} requests, ${count(Math.round(awakeHours))} h awake` : '',
  ]);
  return [
    `What comes of visitors, USD a month (${REQUESTS_A_VISIT} requests each)`,
    table(rows, { right: [0] }).replaceAll(/^/gm, '  '),
    ...(months.some(({ awakeHours }) => awakeHours === hours) ? [`  In ${hours} h awake the database has not slept at all.`] : []),
  ].join('\n');
}

function loadText({ requests, gb, lines, usd: total }: NonNullable<Estimate['load']>, worst: boolean): string {
  const rows = [...lines.map(({ what, usd: amount, arithmetic }) => [money(amount), what, arithmetic]), [money(total), 'total', '']];
  return [
    `In use: ${count(requests)} requests and ${count(gb)} GB a month, USD`,
    table(rows, { right: [0] }).replaceAll(/^/gm, '  '),
    ...(worst ? ['  The hours awake are the most that so many requests can cause, each by itself; --awake says how many they are.'] : []),
  ].join('\n');
}

function sourcesText({ pricesAsOf, sources, region }: Estimate): string {
  const pricedRegion = pricedRegions.includes(region) ? region : `the dearest of ${pricedRegions.join(' and ')}`;
  return [
    `Prices of ${pricesAsOf}, ${pricedRegion}. Not in it: traffic out to the internet, taxes, and what an account has free of Lambda, X-Ray and logs.`,
    ...sources.map((source) => `  ${source}`),
  ].join('\n');
}
