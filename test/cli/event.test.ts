import fc from 'fast-check';
import * as z from 'zod';
import { planned, windowFromNow } from '../../cli/event/window.ts';
import { readConfig } from '../../infra/settings/index.ts';
import { settings } from '../support/settings.ts';
import { FakeStack, NOTHING, OUTPUTS } from './fake-stack.ts';
import { projectWith, siestaWith } from './support.ts';

const NOW = new Date('2026-11-23T22:30:15.250Z');
const HOUR = 3_600_000;
const config = (overrides: Record<string, unknown> = {}) => readConfig(settings(overrides), 'siesta');

describe('what a window costs, as computed by hand', () => {
  const window = windowFromNow(NOW, 3 * HOUR, { minAcu: 8, warm: 100 });

  it.each([
    ['three hours of 8 ACU and of 100 warm GB: 3 x 8 x 0.12, 3 x 3600 x 100 x 0.0000033334', {}, 2.88, 3.600072],
    ['above a floor of 2 ACU: 3 x 6 x 0.12', { database: { minAcu: 2 } }, 2.16, 3.600072],
    ['with a reader, which has the same floor: twice that', { database: { readers: 1 } }, 5.76, 3.600072],
    ['with 40 warm environments of 2 GB as usual: 60 x 2 GB', { service: { provisionedConcurrency: 40, memoryMb: 2048 } }, 2.88, 4.320086],
    ['hibernated: the environments alone', { database: { state: 'hibernated' } }, 0, 3.600072],
  ])('%s', (_, overrides, databaseUsd, warmUsd) => {
    expect(planned(config(overrides), window, NOW)).toMatchObject({ state: 'running', hours: 3, databaseUsd, warmUsd });
  });

  it('is never less for a window that raises more or lasts longer', () => {
    const size = fc.record({ minAcu: fc.nat(256), warm: fc.nat(1_000), hours: fc.integer({ min: 1, max: 72 }) });
    const usd = (it: { minAcu: number; warm: number; hours: number }) => {
      const { databaseUsd, warmUsd } = planned(config(), windowFromNow(NOW, it.hours * HOUR, it), NOW);
      return databaseUsd + warmUsd;
    };
    fc.assert(
      fc.property(size, size, (a, b) => {
        expect(usd({ minAcu: a.minAcu + b.minAcu, warm: a.warm + b.warm, hours: a.hours + b.hours })).toBeGreaterThanOrEqual(usd(a));
      }),
    );
  });
});

describe('a window from now on', () => {
  it('has whole seconds, an end, and a name of its own that a schedule may have', () => {
    expect(windowFromNow(NOW, 90 * 60_000, { minAcu: 4, warm: 0 })).toEqual({
      name: 'event-20261123-2230',
      start: '2026-11-23T22:30:15Z',
      end: '2026-11-24T00:00:15Z',
      minAcu: 4,
      provisionedConcurrency: 0,
    });
  });
});

/** A deployed stack with a window that began an hour ago, and one that is to come. */
function stack(running: boolean, more: Record<string, unknown> = {}): FakeStack & { sent: [string, unknown][] } {
  const sent: [string, unknown][] = [];
  const send = (name: string) => (input: unknown) => {
    sent.push([name, input]);
    fake.changes.push(name);
    return {};
  };
  const at = (hours: number): string => new Date(Math.floor(Date.now() / 1000) * 1000 + hours * HOUR).toISOString();
  const scaleWindows = [
    { name: 'later', start: at(48), end: at(50), minAcu: 2 },
    ...(running ? [{ name: 'launch', start: at(-1), end: at(2), minAcu: 8, provisionedConcurrency: 100 }] : []),
  ];
  const fake = new FakeStack({
    ModifyDBCluster: send('floor'),
    PutProvisionedConcurrencyConfig: send('warm'),
    DeleteProvisionedConcurrencyConfig: send('not warm'),
  });
  return Object.assign(fake, { sent, folder: projectWith({ dev: { scaleWindows, ...more } }) });
}

describe('siesta event plan', () => {
  it('lists the windows with their costs', async () => {
    const { stdout } = await siestaWith(stack(true), 'event', 'plan');
    // The day of the end is shown where it is another, and columns are as wide.
    expect(
      stdout.replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d to (\d{4}-\d\d-\d\d )?\d\d:\d\d UTC/g, 'TIME to TIME').replaceAll(/ {2,}/g, '  '),
    ).toMatchSnapshot();
  });

  it('shows what a window from now on would cost, and changes nothing', async () => {
    const fake = stack(false);
    const { stdout } = await siestaWith(fake, 'event', 'plan', '--min-acu', '8', '--for', '3h', '--json');
    expect(JSON.parse(stdout)).toEqual([
      expect.objectContaining({ state: 'not begun', minAcu: 8, provisionedConcurrency: 0, hours: 3, databaseUsd: 2.88, warmUsd: 0 }),
    ]);
    expect(fake.changes).toEqual([]);
  });

  it('refuses half of a window instead of listing others', async () => {
    const { code, stdout, stderr } = await siestaWith(stack(true), 'event', 'plan', '--min-acu', '8');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('The size or the duration is missing.');
  });
});

describe('siesta event start', () => {
  it('deploys what puts back before it raises', async () => {
    const fake = stack(false);
    const { code, stdout } = await siestaWith(fake, 'event', 'start', '--min-acu', '8', '--warm', '100', '--for', '3h', '--yes');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^Raised to at least 8 ACU and 100 warm environments until .+, when it is put back by itself, for \d+\.\d\d USD\.\n$/,
    );
    expect(fake.changes).toEqual([expect.stringMatching(/^decide windows.started /), 'update', 'floor', 'warm']);
    expect(fake.decided?.windows.started).toEqual([
      {
        name: expect.stringMatching(/^event-\d{8}-\d{4}$/),
        start: expect.any(String),
        end: expect.any(String),
        minAcu: 8,
        provisionedConcurrency: 100,
      },
    ]);
    expect(fake.sent).toEqual([
      [
        'floor',
        {
          DBClusterIdentifier: 'siesta-dev',
          ServerlessV2ScalingConfiguration: { MinCapacity: 8, MaxCapacity: 8 },
          ApplyImmediately: true,
        },
      ],
      ['warm', { FunctionName: 'siesta-dev-api', Qualifier: 'live', ProvisionedConcurrentExecutions: 100 }],
    ]);
  });

  it('raises only what is asked for', async () => {
    const fake = stack(false);
    await siestaWith(fake, 'event', 'start', '--warm', '100', '--for', '3h', '--yes');
    expect(fake.sent.map(([name]) => name)).toEqual(['warm']);
  });

  it('refuses a second window while the first is not over, and says which command ends that', async () => {
    const fake = stack(false);
    const start = () => siestaWith(fake, 'event', 'start', '--min-acu', '8', '--for', '3h', '--yes');
    await start();
    const changes = [...fake.changes];
    expect(await start()).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /^error: Capacity is raised until .+ already, by a start before\.\nnext: {2}Run `npx siesta event stop` first\.$/m,
      ),
    });
    expect(fake.changes).toEqual(changes);
  });

  it('refuses a capacity between the steps that Aurora has', async () => {
    const fake = stack(false);
    const { code, stderr } = await siestaWith(fake, 'event', 'start', '--min-acu', '0.7', '--for', '3h', '--yes');
    expect({ code, changes: fake.changes }).toEqual({ code: 2, changes: [] });
    expect(stderr).toContain('Use a number from 0.5 to 256 in steps of 0.5.');
  });

  it('shows the cost when it asks', async () => {
    const { stderr } = await siestaWith(stack(false), 'event', 'start', '--min-acu', '8', '--for', '3h');
    expect(stderr).toMatch(/Raise dev to at least 8 ACU until .+, for 2\.88 USD: nobody is there to say yes\./);
  });

  it.each([
    ['within another window', 1, true, ['--min-acu', '4', '--for', '1h'], 'at the same time'],
    ['above the maximum capacity', 1, false, ['--min-acu', '16', '--for', '1h'], 'more than database.maxAcu (8)'],
    ['without a length', 2, false, ['--min-acu', '4'], 'The size or the duration is missing.'],
    ['without a size', 2, false, ['--for', '1h'], 'The size or the duration is missing.'],
  ])('refuses one %s with %d, and changes nothing', async (_, exit, running, argv, words) => {
    const fake = stack(running);
    const { code, stderr } = await siestaWith(fake, 'event', 'start', ...argv, '--yes');
    expect({ code, changes: fake.changes }).toEqual({ code: exit, changes: [] });
    expect(stderr).toContain(words);
  });

  it('refuses to raise a database that hibernates, which has no capacity', async () => {
    const fake = stack(false);
    fake.outputs = { ...OUTPUTS, databaseState: 'hibernated' };
    const { code, stderr } = await siestaWith(fake, 'event', 'start', '--min-acu', '8', '--for', '3h', '--yes');
    expect({ code, changes: fake.changes }).toEqual({ code: 1, changes: [] });
    expect(stderr).toContain('next:  Bring it back: `npx siesta wake --stack dev`.');
  });
});

describe('siesta event stop', () => {
  it('puts back what was raised, then takes the window and its schedules away; the one to come stays', async () => {
    const fake = stack(true, { database: { minAcu: 0 } });
    const { stdout } = await siestaWith(fake, 'event', 'stop', '--yes');
    expect(fake.changes).toEqual(['floor', 'not warm', expect.stringMatching(/^decide windows.stopped /), 'update']);
    expect(fake.decided?.windows).toEqual({ started: [], stopped: [{ name: 'launch', end: expect.any(String) }] });
    expect(fake.sent[0]?.[1]).toMatchObject({
      ServerlessV2ScalingConfiguration: { MinCapacity: 0, MaxCapacity: 8, SecondsUntilAutoPause: 300 },
    });
    expect(stdout).toBe('launch is over; dev has its usual capacity.\n');
  });

  it('puts back what the last update gave, whatever this checkout would have', async () => {
    const fake = stack(true, { database: { minAcu: 0, maxAcu: 64 }, service: { provisionedConcurrency: 3 } });
    fake.made.push({
      urn: 'urn:of-the-cluster',
      type: 'aws:rds/cluster:Cluster',
      id: 'siesta-dev',
      outputs: { serverlessv2ScalingConfiguration: { minCapacity: 1, maxCapacity: 16, secondsUntilAutoPause: 0 } },
    });
    await siestaWith(fake, 'event', 'stop', '--yes');
    expect(fake.changes.slice(0, 2)).toEqual(['floor', 'not warm']);
    expect(fake.sent[0]?.[1]).toMatchObject({ ServerlessV2ScalingConfiguration: { MinCapacity: 1, MaxCapacity: 16 } });
  });

  it('ends a window that was begun in another checkout', async () => {
    const fake = stack(false);
    await siestaWith(fake, 'event', 'start', '--min-acu', '8', '--for', '3h', '--yes');
    const elsewhere = Object.assign(fake, { folder: projectWith({ dev: {} }) });
    const { code, stdout } = await siestaWith(elsewhere, 'event', 'stop', '--yes', '--json');
    expect([code, JSON.parse(stdout).ended]).toEqual([0, expect.stringMatching(/^event-/)]);
    expect(fake.decided?.windows.started).toEqual([]);
  });

  it('forgets windows that are over by themselves', async () => {
    const fake = stack(true);
    const over = { name: 'event-20260101-0900', start: '2026-01-01T09:00:00Z', end: '2026-01-01T10:00:00Z' };
    fake.decided = {
      ...NOTHING,
      windows: { started: [{ ...over, minAcu: 1, provisionedConcurrency: 0 }], stopped: [{ name: 'window-3', end: over.end }] },
    };
    await siestaWith(fake, 'event', 'stop', '--yes');
    expect(fake.decided.windows).toEqual({ started: [], stopped: [{ name: 'launch', end: expect.any(String) }] });
  });

  it('has nothing to stop when none is running', async () => {
    const { code, stderr } = await siestaWith(stack(false), 'event', 'stop', '--yes');
    expect(code).toBe(1);
    expect(stderr).toContain('No window is running.\nnext:  `npx siesta event plan`');
  });
});

describe('siesta event --json', () => {
  const Window = z.strictObject({
    name: z.string(),
    start: z.iso.datetime({ offset: true }),
    end: z.iso.datetime({ offset: true }),
    minAcu: z.number(),
    provisionedConcurrency: z.int(),
    state: z.enum(['to come', 'running', 'over']),
    hours: z.number(),
    databaseUsd: z.number(),
    warmUsd: z.number(),
  });

  it.each([
    ['plan', [], z.array(Window).min(1)],
    ['start', ['--min-acu', '8', '--for', '3h', '--yes'], Window],
    ['stop', ['--yes'], z.strictObject({ stack: z.literal('dev'), ended: z.string() })],
  ])('answers JSON of its shape to %s', async (name, argv, Answer) => {
    const { stdout } = await siestaWith(stack(name !== 'start'), 'event', name, ...argv, '--json');
    expect(Answer.safeParse(JSON.parse(stdout)).error).toBeUndefined();
  });
});
