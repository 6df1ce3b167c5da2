import fc from 'fast-check';
import * as z from 'zod';
import { advise } from '../../cli/capacity/advise.ts';
import { hourCost } from '../../cli/capacity/hour.ts';
import { ASSUMED, type Assumptions, bottleneck, type Capacity, capacityOf, limitsOf } from '../../cli/capacity/limits.ts';
import { simulate } from '../../cli/capacity/simulate.ts';
import { readConfig } from '../../infra/settings/index.ts';
import { settings } from '../support/settings.ts';
// Loaded here and not within a test's time: the AWS package is large.
import '../../infra/main.ts';
import { projectWith, siesta } from './support.ts';

const assumed = (rps: number, more: Partial<Assumptions> = {}): Assumptions => ({ ...ASSUMED, rps, ...more });

/** More of everything than any load here needs. */
const plenty: Capacity = {
  rate: 1e6,
  burst: 1e6,
  environments: 1e6,
  warm: 1e5,
  connectable: 1e6,
  startAcu: 256,
  maxAcu: 256,
  wakeS: 0,
};

const failures = (scarce: Partial<Capacity>, rps: number, more: Partial<Assumptions> = {}) =>
  simulate({ ...plenty, ...scarce }, assumed(rps, more), 1).failed;

const capacities: fc.Arbitrary<Capacity> = fc
  .record({
    rate: fc.integer({ min: 1, max: 10_000 }),
    burst: fc.integer({ min: 1, max: 5_000 }),
    environments: fc.integer({ min: 1, max: 3_000 }),
    warm: fc.constant(0),
    connectable: fc.integer({ min: 1, max: 5_000 }),
    startAcu: fc.double({ min: 0.5, max: 16, noNaN: true }),
    maxAcu: fc.double({ min: 16, max: 128, noNaN: true }),
    wakeS: fc.constantFrom(0, 15, 19),
  })
  .map((it) => ({ ...it, burst: Math.max(it.rate, it.burst) }));

describe('an hour of a load, as computed by hand', () => {
  const hour = (database: object, rps: number) => {
    const config = readConfig(settings({ database, api: { rate: 5_000, burst: 5_000 } }), 'siesta');
    return hourCost(config, 0, capacityOf(config, assumed(rps)), assumed(rps));
  };

  it.each([
    ['a minimum that suffices: 8 ACU x 0.12', { minAcu: 8 }, 100, 0.96],
    ['with two readers: three times that', { minAcu: 8, readers: 2 }, 100, 2.88],
    ['a load of 16 ACU, which the readers have no part in: (16 + 2 x 8) x 0.12', { minAcu: 8, maxAcu: 32, readers: 2 }, 4_000, 3.84],
  ])('%s', (_, database, rps, usd) => {
    expect(hour(database, rps)).toBe(usd);
  });
});

describe('what gives way, as computed by hand', () => {
  it('is nothing while there is plenty: each request takes its own 100 ms', () => {
    const { arrived, served, slowestS, firstFailure } = simulate(plenty, assumed(1_000), 1);
    expect({ arrived, served, slowestS, firstFailure }).toEqual({
      arrived: 60_000,
      served: 60_000,
      slowestS: 0.1,
      firstFailure: undefined,
    });
  });

  it('is the throttle: 60 s x 100 come, 40 + 60 s x 20 pass, less the first step in which the bucket is full', () => {
    expect(failures({ rate: 20, burst: 40 }, 100).throttled).toBe(6_000 - 40 - 1_200 + 1);
  });

  it('is Lambda without a warm environment: a start takes 0.4 s, and 1,000 of them 0.1 s at 10,000 a second', () => {
    const { failed, firstFailure } = simulate({ ...plenty, warm: 0 }, assumed(10_000), 1);
    expect(firstFailure).toEqual({ why: 'noEnvironment', atS: 0.1 });
    // 100 more start each second while the first are not yet back, at 0.5 s: 10,000 x 0.5 came, 1,000 + 40 began.
    expect(failed.noEnvironment).toBeGreaterThanOrEqual(5_000 - 1_050);
  });

  it('is the connections: at 2,000 a second 200 environments are busy at once, and the database has 100 connections after 0.05 s', () => {
    const { failed, firstFailure } = simulate({ ...plenty, connectable: 100 }, assumed(2_000), 1);
    expect(firstFailure).toEqual({ why: 'noConnection', atS: 0.05 });
    expect(failed.noEnvironment).toBe(0);
  });

  it('is a database that wakes after 30 s: the 100 who come in the first 10 s would wait longer than 20 s', () => {
    expect(failures({ wakeS: 30 }, 10).asleep).toBe(100);
  });

  it('is a database that is too small: 5 ACU serve 1,250 a second for 60 s and the 24 s that the last one waits', () => {
    const { failed, served } = simulate({ ...plenty, startAcu: 5, maxAcu: 5 }, assumed(2_500), 1);
    expect(served).toBe(1_250 * 84);
    expect(failed.overloaded).toBe(150_000 - 1_250 * 84);
  });
});

describe('the simulation, for any stack and load', () => {
  it('counts every request once: it is served, or it fails for one reason, in the minute in which it came', () => {
    fc.assert(
      fc.property(capacities, fc.double({ min: 0.1, max: 4_000, noNaN: true }), (capacity, rps) => {
        const { arrived, served, failed, minutes } = simulate(capacity, assumed(rps), 1);
        const lost = Object.values(failed).reduce((sum, n) => sum + n, 0);
        expect(served + lost).toBe(arrived);
        expect(minutes).toEqual([{ arrived, failed: lost }]);
      }),
      { numRuns: 25 },
    );
  });

  it('never has more environments or ACU than there are', () => {
    fc.assert(
      fc.property(capacities, fc.double({ min: 0.1, max: 4_000, noNaN: true }), (capacity, rps) => {
        const { peak } = simulate(capacity, assumed(rps), 1);
        expect(peak.environments).toBeLessThanOrEqual(capacity.environments);
        expect(peak.acu).toBeLessThanOrEqual(capacity.maxAcu);
      }),
      { numRuns: 25 },
    );
  });

  it('loses nothing below the rate at which the arithmetic says that the first part gives way', () => {
    fc.assert(
      fc.property(capacities, (capacity) => {
        const { holdsRps } = bottleneck(limitsOf(capacity, assumed(1)));
        const { arrived, served } = simulate(capacity, assumed(holdsRps * 0.97 - 1 / 60), 1);
        expect(served).toBe(arrived);
      }),
      { numRuns: 50 },
    );
  });
});

describe('the limits of the settings as they are shipped', () => {
  const dev = readConfig(settings({}), 'siesta');
  const prod = readConfig(
    settings({
      profile: 'prod',
      auth: 'public',
      database: { minAcu: 0.5, maxAcu: 16 },
      backups: { retentionDays: 14 },
      service: { concurrency: 900 },
      api: { rate: 1000, burst: 2000 },
      alarms: { email: 'ops@example.com' },
    }),
    'siesta',
  );
  const rates = (config: typeof dev) =>
    limitsOf(capacityOf(config, assumed(1)), assumed(1)).map(({ part, holdsRps }) => [part, Math.floor(holdsRps)]);

  it('of dev: its throttle first; asleep, (1,000 - 20) environments wait 15.5 s each', () => {
    expect(rates(dev)).toEqual([
      ['gateway throttle', 20],
      ['Lambda scaling', 2_000],
      ['Lambda concurrency', 2_000],
      ['database asleep', 63],
      ['database connections', 1_960],
      ['database at the start', 125],
      ['database at its most', 2_000],
    ]);
  });

  it('of prod: half an ACU first, and no sleep', () => {
    expect(rates(prod)).toEqual([
      ['gateway throttle', 1_000],
      ['Lambda scaling', 2_000],
      ['Lambda concurrency', 2_000],
      ['database connections', 3_960],
      ['database at the start', 125],
      ['database at its most', 4_000],
    ]);
  });

  it('take the floor and the warm environments of a scale window while it lasts', () => {
    const window = { name: 'launch', start: '2026-12-01T10:00:00Z', end: '2026-12-01T12:00:00Z', minAcu: 4, provisionedConcurrency: 50 };
    expect(capacityOf(dev, assumed(1), window)).toMatchObject({ startAcu: 4, warm: 50, wakeS: 0 });
  });

  it.each([
    ['dev', dev],
    ['prod', prod],
  ])('are raised by the advice so that nothing fails in %s at 100,000 users / 10 s', (_, config) => {
    const advice = advise(config, assumed(10_000), 3);
    expect(advice?.simulation).toMatchObject({ arrived: 1_800_000, served: 1_800_000 });
    expect(advice?.settings).toMatchObject({ 'api.rate': 10_000, 'api.burst': 5_000, 'database.maxAcu': 64 });
    expect(advice?.window).toEqual({ minAcu: 40, provisionedConcurrency: 1_200 });
    expect(advice?.accountConcurrency).toBe(1_500);
  });
});

describe('the advice', () => {
  const base = { minAcu: fc.constantFrom(0, 0.5, 2), maxAcu: fc.constantFrom(8, 16), rate: fc.integer({ min: 20, max: 500 }) };

  it('holds what it is for, and is a configuration that the program takes', () => {
    fc.assert(
      fc.property(fc.record(base), fc.integer({ min: 1, max: 5_000 }), ({ minAcu, maxAcu, rate }, rps) => {
        const overrides = { database: { minAcu, maxAcu }, api: { rate, burst: 500 } };
        const advice = advise(readConfig(settings(overrides), 'siesta'), assumed(rps), 1);
        if (!advice) throw new Error(`no advice for ${rps} requests a second`);
        expect(advice.simulation.served).toBe(advice.simulation.arrived);

        const { database, service, api, scaleWindows } = advice.config;
        const changed = settings({
          database: { minAcu, maxAcu: database.maxAcu },
          service: { concurrency: service.concurrency },
          api: { rate: api.rate, burst: api.burst },
          scaleWindows,
        });
        expect(readConfig(changed, 'siesta')).toEqual(advice.config);
      }),
      { numRuns: 15 },
    );
  });

  it('gives none beyond what API Gateway takes of an account', () => {
    expect(advise(readConfig(settings({}), 'siesta'), assumed(10_001), 1)).toBeUndefined();
  });
});

describe('siesta capacity', () => {
  const project = projectWith({
    launch: { scaleWindows: [{ name: 'launch', start: '2026-12-01T10:00:00Z', end: '2026-12-01T12:00:00Z', minAcu: 4 }] },
  });

  it.each(['dev', 'prod'])('shows of %s at 100,000 users what gives way, what fails and what would hold', async (stack) => {
    const { code, stdout } = await siesta(project, 'capacity', '--stack', stack, '--users', '100000');
    expect(code).toBe(0);
    expect(stdout).toMatchSnapshot();
  });

  it('advises nothing when nothing fails', async () => {
    const { stdout } = await siesta(project, 'capacity', '--stack', 'dev', '--rps', '15');
    expect(stdout).toMatchSnapshot();
  });

  it('answers JSON of this shape', async () => {
    const failures = z.strictObject({
      throttled: z.int(),
      noEnvironment: z.int(),
      noConnection: z.int(),
      asleep: z.int(),
      overloaded: z.int(),
    });
    const simulation = z.strictObject({
      arrived: z.int(),
      served: z.int(),
      failed: failures,
      minutes: z.array(z.strictObject({ arrived: z.int(), failed: z.int() })),
      firstFailure: z.strictObject({ why: z.string(), atS: z.number() }).nullable(),
      peak: z.strictObject({ environments: z.int(), acu: z.number() }),
      slowestS: z.number(),
    });
    const limit = z.strictObject({ part: z.string(), holdsRps: z.number(), arithmetic: z.string() });
    const Answer = z.strictObject({
      stack: z.literal('launch'),
      assumed: z.tuple([]),
      load: z.looseObject({ rps: z.literal(100), arithmetic: z.string() }),
      limits: z.array(limit),
      first: limit,
      holds: z.literal(false),
      simulation,
      hourUsd: z.number(),
      advice: z.strictObject({
        settings: z.record(z.string(), z.number()),
        window: z.strictObject({ minAcu: z.number(), provisionedConcurrency: z.int() }).nullable(),
        accountConcurrency: z.int().nullable(),
        simulation,
        hourUsd: z.number(),
      }),
    });
    const { stdout } = await siesta(project, 'capacity', '--stack', 'launch', '--rps', '100', '--window', 'launch', '--json');
    expect(Answer.parse(JSON.parse(stdout)).first.part).toBe('gateway throttle');
  });

  it.each([
    [['capacity', '--stack', 'dev'], 2, 'The load is missing.'],
    [['capacity', '--stack', 'dev', '--users', '5', '--rps', '3'], 2, "'--rps <n>' cannot be used with option '--users <n>'"],
    [['capacity', '--stack', 'dev', '--rps', '3', '--think', '5'], 2, "'--rps <n>' cannot be used with option '--think <seconds>'"],
    [['capacity', '--stack', 'launch', '--rps', '1', '--window', 'lunch'], 1, 'There are: launch.'],
  ])('refuses %j with %d', async (argv, expected, words) => {
    const { code, stderr } = await siesta(project, ...argv);
    expect(code).toBe(expected);
    expect(stderr).toContain(words);
  });
});
