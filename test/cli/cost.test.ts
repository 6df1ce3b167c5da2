import fc from 'fast-check';
import * as z from 'zod';
import { type Bills, billsOf, estimate } from '../../cli/cost/estimate.ts';
import { awakeHours, loadCost } from '../../cli/cost/load.ts';
import { months } from '../../cli/cost/months.ts';
import { billFor } from '../../cli/cost/program.ts';
import { failure } from '../../cli/stack/failure.ts';
import { CliError } from '../../cli/terminal/index.ts';
// Loaded here and not within a test's time: the AWS package is large.
import '../../infra/main.ts';
import { readConfig } from '../../infra/settings/index.ts';
import { settings } from '../support/settings.ts';
import { FakeStack } from './fake-stack.ts';
import { projectWith, siesta, siestaWith } from './support.ts';

const gone = async (): Promise<never> => {
  throw new CliError('Pulumi is not installed.', 'Install it.');
};
const nowhere = { selected: gone, stacks: gone, check: gone, settings: gone, open: gone };

const config = (overrides: Record<string, unknown> = {}) => readConfig(settings(overrides), 'siesta');
const lines = async (overrides: Record<string, unknown>, requests: number, gb: number, awake?: number) => {
  const stack = config(overrides);
  const bill = await billFor('shop', stack);
  return Object.fromEntries(loadCost(stack, bill, { requests, gb, awakeHours: awake }).map(({ what, usd }) => [what, usd]));
};

describe('an idle month, as computed by hand', () => {
  it.each([
    ['the default: nothing', {}, 0],
    ['half an ACU that never pauses: 730 x 0.5 x 0.12', { database: { minAcu: 0.5 } }, 43.8],
    ['with a reader: twice that', { database: { minAcu: 0.5, readers: 1 } }, 87.6],
    ['a NAT gateway and its address: 730 x (0.045 + 0.005)', { network: { egress: 'nat' } }, 36.5],
    ['ten warm environments of 1 GB: 10 x 730 x 3600 x 0.0000033334', { service: { provisionedConcurrency: 10 } }, 87.601752],
    ['hibernated, whatever its floor is when it is on', { database: { state: 'hibernated', minAcu: 4 } }, 0],
    ['a copy that everybody may read, and backups each day', { database: { published: true }, backups: { plan: ['daily'] } }, 0],
    ['in Seoul, the same half an ACU: 730 x 0.5 x 0.2', { 'aws:region': 'ap-northeast-2', database: { minAcu: 0.5 } }, 73],
  ])('%s', async (_, overrides, usd) => {
    expect((await billFor('shop', config(overrides))).total).toBe(usd);
  });

  it('has the alarms that the program makes: one less for a database that is not meant to sleep', async () => {
    const alarms = async (overrides: Record<string, unknown>) =>
      (await billFor('shop', config(overrides))).allowed.find(({ of }) => of === 'alarm')?.units;
    expect([await alarms({}), await alarms({ database: { minAcu: 0.5 } }), await alarms({ database: { state: 'hibernated' } })]).toEqual([
      8, 7, 5,
    ]);
  });
});

describe('a month in an account that has others', () => {
  it('pays for what they leave nothing free of: 6 of 8 alarms at 0.10, and a dashboard at 3.00', async () => {
    const { total, charges, allowed } = await billFor('shop', config(), { alarm: 8, dashboard: 3 });
    expect(total).toBe(3.6);
    expect(charges.map(({ why }) => why)).toEqual([
      "dashboard beyond the account's 3 free",
      ...Array(6).fill("alarm beyond the account's 10 free"),
    ]);
    expect(allowed.toSorted((a, b) => a.of.localeCompare(b.of))).toEqual([
      { of: 'alarm', units: 2, usd: 0.1, others: 8 },
      { of: 'budget', units: 1, usd: expect.any(Number), others: undefined },
    ]);
  });

  it('asks the account for them, and does not take its own for those of others', async () => {
    const alarm = (AlarmName: string, metrics = 0) => ({ AlarmName, Metrics: Array(metrics).fill({ MetricStat: {} }) });
    const pages = [
      [alarm('siesta-dev-5xx'), alarm('siesta-dev-2-5xx')],
      [alarm('of-others', 7), alarm('siesta-dev-slow')],
    ];
    const fake = new FakeStack({
      DescribeAlarms: ({ NextToken = '0' }: { NextToken?: string }) => ({
        MetricAlarms: pages[Number(NextToken)],
        ...(NextToken === '0' && { NextToken: '1' }),
      }),
      ListDashboards: ({ NextToken }: { NextToken?: string }) =>
        NextToken
          ? { DashboardEntries: ['siesta-dev-2', 'b'].map((DashboardName) => ({ DashboardName })) }
          : { DashboardEntries: ['siesta-dev', 'a'].map((DashboardName) => ({ DashboardName })), NextToken: 'more' },
    });
    Object.assign(fake, { folder: projectWith({ dev: {} }) });
    const { code, stdout } = await siestaWith(fake, 'cost', '--idle', '--account', '--stack', 'dev');
    expect(code).toBe(0);
    expect(stdout).toMatch(/2 alarms +the account's first 10 are free +others of the account use 8\n/);
    expect(stdout).toContain("dashboard beyond the account's 3 free");
    expect(stdout).toMatch(/3\.60 +total +1\.00 allowed/);
  });
});

describe('the same month of other set-ups, as computed by hand', () => {
  it.each([
    ['as they are', {}],
    ['in a network of somebody else', { network: { adopt: { vpcId: 'vpc-1', subnetIds: ['subnet-a', 'subnet-b'] } } }],
  ])('of settings %s', async (_, overrides) => {
    const { instead } = estimate(config(overrides), await billsOf('shop', config(overrides)), undefined);
    // A NAT gateway and its address: 730 x (0.045 + 0.005). RDS Proxy and the half ACU that it keeps awake: 730 x (8 x 0.015 + 0.5 x 0.12).
    expect(instead.map(({ idleUsd }) => idleUsd)).toEqual([36.5, 131.4, 43.8]);
  });
});

describe('a month of use, as computed by hand', () => {
  it('is the gateway, Lambda, X-Ray, the hours awake, I/O, logs and storage', async () => {
    expect(await lines({}, 2_000_000, 10, 100)).toEqual({
      'REST API': 7,
      'Lambda 1024 MB x 100 ms': 3.06668,
      "X-Ray 5%, beyond the account's first 100k traces": 0.5,
      // 100 h x 0.5 ACU x 0.12: two million a month are 0.76 a second, far below what half an ACU serves.
      'database awake': 6,
      'database I/O': 0.4,
      'logs written': 1,
      'database storage': 1,
    });
  });

  it('is at worst a pause after each request: 1,000 x (300 + 30) s are 91.67 h', () => {
    expect(awakeHours(config().database, { requests: 1_000, gb: 1 })).toBeCloseTo(91.667, 3);
  });

  it('is what the load needs above the floor when the database never pauses: 1,314 million are 500 a second, 2 ACU', async () => {
    // 730 h x (2 - 0.5) ACU x 0.12
    expect((await lines({ database: { minAcu: 0.5 } }, 1_314_000_000, 0))['database above its minimum']).toBeCloseTo(131.4, 6);
  });

  it('is the snapshot alone while hibernated', async () => {
    expect((await lines({ database: { state: 'hibernated' } }, 0, 10))['snapshot storage']).toBe(0.21);
  });

  it('costs more with more requests, data and hours awake, and never more hours than a month has', async () => {
    const bills: Bills = await billsOf('shop', config());
    const amount = fc.integer({ min: 0, max: 1e9 });
    const usd = (requests: number, gb: number) => estimate(config(), bills, { requests, gb }).totalUsd;
    fc.assert(
      fc.property(amount, amount, fc.nat(10_000), (requests, more, gb) => {
        expect(usd(requests + more, gb)).toBeGreaterThanOrEqual(usd(requests, gb));
        expect(usd(requests, gb + 1)).toBeGreaterThan(usd(requests, gb));
        expect(awakeHours(config().database, { requests, gb })).toBeLessThanOrEqual(730);
      }),
    );
  });
});

it('a month of a visitor every five minutes is a database that never sleeps: 730 h x 0.5 ACU x 0.12, and what 43,800 requests cost', async () => {
  const bill = await billFor('shop', config());
  // 43.8 + 0.0438 x (3.50 + 1.53334 + 0.25) + 0.0438 x 0.2 I/O + 0.0438 GB of logs x 0.5 + 0.1 of storage
  expect(months(config(), bill, 1).map(({ usd, awakeHours: awake }) => [Math.round(usd * 100) / 100, Math.round(awake)])).toEqual([
    [0.1, 0],
    [16.92, 279],
    [44.16, 730],
  ]);
});

describe('siesta cost', () => {
  const project = projectWith({ seoul: { network: { egress: 'nat' } } });

  it('shows the idle month, the load with its arithmetic, and the same month of other set-ups', async () => {
    const { code, stdout, stderr } = await siesta(project, 'cost', '--stack', 'dev', '--requests', '2e6', '--gb', '10', '--awake', '100');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatchSnapshot();
  });

  it('shows only the idle month with --idle', async () => {
    const { stdout } = await siesta(project, 'cost', '--stack', 'prod', '--idle');
    expect(stdout).toMatchSnapshot();
  });

  it('answers JSON of this shape', async () => {
    const line = z.strictObject({ what: z.string(), usd: z.number(), arithmetic: z.string() });
    const Answer = z.strictObject({
      stack: z.literal('dev'),
      assumed: z.tuple([]),
      region: z.literal('us-east-1'),
      pricesAsOf: z.iso.date(),
      sources: z.array(z.url()).min(5),
      idle: z.looseObject({ total: z.number(), charges: z.array(z.unknown()) }),
      load: z.strictObject({
        requests: z.literal(1_000_000),
        gb: z.literal(1),
        awakeHours: z.literal(730),
        lines: z.array(line),
        usd: z.number(),
      }),
      totalUsd: z.number(),
      months: z.array(z.strictObject({ what: z.string(), requests: z.int(), awakeHours: z.number(), usd: z.number() })).length(3),
      instead: z.array(z.strictObject({ what: z.string(), idleUsd: z.number(), totalUsd: z.number() })).length(3),
    });
    const { stdout } = await siesta(project, 'cost', '--stack', 'dev', '--json');
    expect(Answer.parse(JSON.parse(stdout)).load.awakeHours).toBe(730);
  });

  it('needs neither Pulumi nor a stack that is named, and says whose settings it takes', async () => {
    const { code, stdout } = await siestaWith({ folder: project, pulumi: nowhere }, 'cost', '--idle');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^No stack is named or selected: these are the defaults in Pulumi\.yaml\.\n\nIdle cost in us-east-1/);
  });

  it.each([
    ['--requests', '5'],
    ['--gb', '5'],
    ['--awake', '5'],
  ])('does not take --idle and %s together', async (...load) => {
    const { code, stderr } = await siesta(project, 'cost', '--stack', 'dev', '--idle', ...load);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("'--idle' cannot be used with option") });
  });

  it('refuses a value that is not a number, and names the bound', async () => {
    const { code, stderr } = await siesta(project, 'cost', '--stack', 'dev', '--requests', 'many');
    expect(code).toBe(2);
    expect(stderr).toContain('Use a number of at least 0.');
  });

  it('asks Pulumi for a stack without a file of its own, which knows whether there is one', async () => {
    const settings = async (_: string, stack: string) => {
      if (stack === 'staging') return { 'siesta:database': '{"minAcu":"0.5"}' };
      throw failure('config', `error: no stack named '${stack}' found`);
    };
    const reach = { folder: project, pulumi: { ...nowhere, settings } };
    expect((await siestaWith(reach, 'cost', '--idle', '--stack', 'staging')).stdout).toContain('43.80');
    expect(await siestaWith(reach, 'cost', '--idle', '--stack', 'stagnig')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^error: Pulumi knows no stack stagnig\.\nnext: {2}`pulumi stack ls` lists those that there are/),
    });
  });
});
