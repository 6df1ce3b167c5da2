import fc from 'fast-check';
import * as z from 'zod';
import { estimate } from '../../cli/cost/estimate.ts';
import { awakeHours, loadCost } from '../../cli/cost/load.ts';
import { billFor } from '../../cli/cost/program.ts';
import { readConfig } from '../../infra/settings/index.ts';
import { settings } from '../support/settings.ts';
import { projectWith, siesta } from './support.ts';

const config = (said: Record<string, unknown> = {}) => readConfig(settings(said), 'siesta');
const idle = (said: Record<string, unknown>) => billFor(config(said), 'shop').total;
const lines = (said: Record<string, unknown>, requests: number, gb: number, awake?: number) => {
  const stack = config(said);
  return Object.fromEntries(
    loadCost(stack, billFor(stack, 'shop'), { requests, gb, awakeHours: awake }).map(({ what, usd }) => [what, usd]),
  );
};

describe('an idle month, as computed by hand', () => {
  it.each([
    ['the default: nothing', {}, 0],
    ['half an ACU that never pauses: 730 x 0.5 x 0.12', { database: { minAcu: 0.5 } }, 43.8],
    ['with a reader: twice that', { database: { minAcu: 0.5, readers: 1 } }, 87.6],
    ['a NAT gateway and its address: 730 x (0.045 + 0.005)', { network: { egress: 'nat' } }, 36.5],
    ['ten warm environments of 1 GB: 10 x 730 x 3600 x 0.0000033334', { service: { provisionedConcurrency: 10 } }, 87.601752],
    ['hibernated, whatever its floor is when it is on', { database: { state: 'hibernated', minAcu: 4 } }, 0],
  ])('%s', (_, said, usd) => {
    expect(idle(said)).toBe(usd);
  });
});

describe('the same month of other set-ups, as computed by hand', () => {
  it.each([
    ['a NAT gateway and its address: 730 x (0.045 + 0.005)', 36.5],
    ['RDS Proxy and the half ACU that it keeps awake: 730 x (8 x 0.015 + 0.5 x 0.12)', 131.4],
    ['half an ACU that never pauses', 43.8],
  ])('%s', (_, usd) => {
    expect(estimate(config(), 'shop', undefined).instead.map(({ idleUsd }) => idleUsd)).toContain(usd);
  });
});

describe('a month of use, as computed by hand', () => {
  it('is the gateway, Lambda, X-Ray, the hours awake, I/O, logs and storage', () => {
    expect(lines({}, 2_000_000, 10, 100)).toEqual({
      'REST API': 7,
      'Lambda 1024 MB x 100 ms': 3.06668,
      'X-Ray 5%, first 100k traces of the account free': 0.5,
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

  it('is what the load needs above the floor when the database never pauses: 1,314 million are 500 a second, 2 ACU', () => {
    // 730 h x (2 - 0.5) ACU x 0.12
    expect(lines({ database: { minAcu: 0.5 } }, 1_314_000_000, 0)['database above its minimum']).toBeCloseTo(131.4, 6);
  });

  it('is the snapshot alone while hibernated', () => {
    expect(lines({ database: { state: 'hibernated' } }, 0, 10)['snapshot storage']).toBe(0.21);
  });

  it('costs more with more requests, data and hours awake, and never more hours than a month has', () => {
    const amount = fc.integer({ min: 0, max: 1e9 });
    const usd = (requests: number, gb: number) => estimate(config(), 'shop', { requests, gb }).totalUsd;
    fc.assert(
      fc.property(amount, amount, fc.nat(10_000), (requests, more, gb) => {
        expect(usd(requests + more, gb)).toBeGreaterThanOrEqual(usd(requests, gb));
        expect(usd(requests, gb + 1)).toBeGreaterThan(usd(requests, gb));
        expect(awakeHours(config().database, { requests, gb })).toBeLessThanOrEqual(730);
      }),
    );
  });
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
      instead: z.array(z.strictObject({ what: z.string(), idleUsd: z.number(), totalUsd: z.number() })).length(3),
    });
    const { stdout } = await siesta(project, 'cost', '--stack', 'dev', '--json');
    expect(Answer.parse(JSON.parse(stdout)).load.awakeHours).toBe(730);
  });

  it('says of a number that is none what it may be', async () => {
    const { code, stderr } = await siesta(project, 'cost', '--stack', 'dev', '--requests', 'many');
    expect(code).toBe(2);
    expect(stderr).toContain('Use a number of at least 0.');
  });

  it('names the stacks that there are when there is no such stack', async () => {
    const { code, stderr } = await siesta(project, 'cost', '--stack', 'staging');
    expect(code).toBe(1);
    expect(stderr).toBe(
      'error: There is no Pulumi.staging.yaml, so there are no settings of a stack staging.\n' +
        'next:  Use one of these: --stack dev, --stack prod, --stack seoul.\n',
    );
  });
});
