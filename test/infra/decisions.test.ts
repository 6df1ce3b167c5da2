import * as pulumi from '@pulumi/pulumi';
import { outdated, readConfig } from '../../infra/settings/index.ts';
import { carrying, type Decisions } from '../../infra/state/index.ts';
import { deployedOutputs } from '../../infra/state/program/deployed.ts';
import { fakeAccount } from '../support/fake-account.ts';
import { runProgram } from '../support/program.ts';
import type { Recording } from '../support/pulumi-mocks.ts';
import { settings } from '../support/settings.ts';

const PARAMETER = 'aws:ssm/parameter:Parameter siesta-test-decisions';
const NAME = '/siesta-test/decisions';
const CLUSTER = 'aws:rds/cluster:Cluster';
const on: Decisions['database'] = { state: 'on', published: false, clusters: [{ name: 'first' }], active: 'first' };
const restored = { ...on, active: 'r2611240012', clusters: [{ name: 'first' }, { name: 'r2611240012', snapshot: 'by-hand' }] };
const decisions = (database: Partial<Decisions['database']> = {}, windows: Partial<Decisions['windows']> = {}): Decisions => ({
  database: { ...on, ...database },
  windows: { started: [], stopped: [], ...windows },
});
const launch = { name: 'launch', start: '2100-01-01T00:00:00Z', end: '2100-01-02T00:00:00Z', minAcu: 2, provisionedConcurrency: 0 };
const event = { ...launch, name: 'event-21000103-0900', start: '2100-01-03T09:00:00Z', end: '2100-01-03T12:00:00Z' };

const { rds, lookups } = fakeAccount();

beforeEach(() => {
  rds.snapshots = [{ id: 'by-hand', createdAt: '2026-11-24T00:00:00Z' }];
  delete process.env.SIESTA_DECISION;
});
afterAll(async () => {
  delete process.env.SIESTA_DECISION;
});

const account = (says: Decisions): void => {
  lookups.parameters[NAME] = JSON.stringify(says);
};
/** What a command hands to its update. */
const carried = (was: Decisions | null, is: Decisions): void => {
  Object.assign(process.env, carrying({ was, is }));
};
const clustersOf = (recording: Recording): string[] => recording.of(CLUSTER).map(({ inputs }) => inputs.clusterIdentifier);
const keptBy = (recording: Recording): Decisions =>
  JSON.parse(recording.one('aws:ssm/parameter:Parameter', 'siesta-test-decisions').inputs.value);

describe('what commands have decided', () => {
  it('is the first that an update changes: everything else waits for it', async () => {
    const { resources } = await runProgram({ database: { published: true }, scaleWindows: [launch] });
    // After the one that says whose the stack is, which changes once.
    const [, first] = resources.filter(({ custom }) => custom);
    expect(`${first?.type} ${first?.name}`).toBe(PARAMETER);
    const top = resources.filter(({ parent, type }) => parent === undefined && type !== 'aws:ssm/parameter:Parameter');
    expect(top.filter(({ options }) => !options.dependsOn.includes(PARAMETER)).map(({ type }) => type)).toEqual([]);
    expect(top).toHaveLength(9);
  });

  it('outlives the stack, whose snapshots are of the clusters that it names', async () => {
    const { inputs, options } = (await runProgram()).one('aws:ssm/parameter:Parameter', 'siesta-test-decisions');
    expect([options.retainOnDelete, inputs.name]).toEqual([true, NAME]);
  });

  it('is taken up where the account has it from an earlier life, and not where somebody makes one at this moment', async () => {
    const parameter = async () => (await runProgram()).one('aws:ssm/parameter:Parameter', 'siesta-test-decisions');
    expect((await parameter()).inputs).not.toHaveProperty('overwrite');
    lookups.parameters[NAME] = (await parameter()).inputs.value;
    expect((await parameter()).inputs.overwrite).toBe(true);
  });

  it('is the same text in the next update, which thus changes nothing', async () => {
    const copied = { name: 'r2611240012', at: '2026-11-24T00:00:00Z', of: 'siesta-test' };
    const overrides = { database: { active: copied.name, clusters: [{ name: 'first' }, copied] }, scaleWindows: [event] };
    for (const settings of [{}, overrides]) {
      lookups.parameters = {};
      const first = JSON.stringify(keptBy(await runProgram(settings)));
      lookups.parameters[NAME] = first;
      expect(JSON.stringify(keptBy(await runProgram(settings)))).toBe(first);
    }
  });

  it('holds in a checkout whose settings never heard of it', async () => {
    account(decisions({ state: 'hibernated' }));
    expect(clustersOf(await runProgram())).toEqual([]);
    account(decisions(restored));
    expect(clustersOf(await runProgram())).toEqual(['siesta-test', 'siesta-test-r2611240012']);
  });

  it('holds against settings that say otherwise, which are told to go', async () => {
    account(decisions());
    const overrides = { database: { state: 'hibernated', active: 'r1', clusters: [{ name: 'r1', snapshot: 's' }] } };
    expect(clustersOf(await runProgram(overrides))).toEqual(['siesta-test']);
    expect(outdated(readConfig(settings(overrides), 'siesta'), decisions())).toEqual(['database.state', 'database.active']);
    expect(outdated(readConfig(settings(overrides), 'siesta'), decisions({ ...restored, state: 'hibernated', active: 'r1' }))).toEqual([]);
    expect(outdated(readConfig(settings({}), 'siesta'), decisions({ ...restored, state: 'hibernated' }))).toEqual([]);
  });

  it('is written again as it is read, so that an update changes nothing of it', async () => {
    account(decisions(restored, { started: [event], stopped: [{ name: 'launch', end: launch.end }] }));
    const { value } = (await runProgram()).one('aws:ssm/parameter:Parameter', 'siesta-test-decisions').inputs;
    expect(value).toBe(lookups.parameters[NAME]);
  });

  it('is refused as settings are where it cannot be true, before anything is registered', async () => {
    account(decisions({ state: 'hibernated' }));
    await expect(runProgram({ database: { protectData: true } })).rejects.toThrow(
      'siesta:database.state is hibernated, which deletes the cluster that database.protectData keeps',
    );
  });

  it('is not guessed at where this version cannot read it', async () => {
    lookups.parameters[NAME] = JSON.stringify({ ...decisions(), canary: { weight: 5 } });
    await expect(runProgram()).rejects.toThrow(`The SSM parameter ${NAME} is not what this version writes`);
  });
});

describe('the update of a command', () => {
  it('carries out what was decided, and writes it', async () => {
    account(decisions());
    carried(decisions(), decisions({ state: 'hibernated' }));
    const recording = await runProgram();
    expect([clustersOf(recording), keptBy(recording).database.state]).toEqual([[], 'hibernated']);
  });

  it('ships no code: functions that are deployed keep theirs, and an ordinary update ships what was built', async () => {
    const kept = async () => (await runProgram()).of('aws:lambda/function:Function').map(({ options }) => options.ignoreChanges);
    account(decisions());
    expect(await kept()).toEqual([[], [], []]);
    carried(decisions(), decisions({ state: 'hibernated' }));
    expect(await kept()).toEqual(Array(3).fill(['code', 'handler', 'runtime']));
  });

  it('is refused where somebody has decided meanwhile', async () => {
    account(decisions(restored));
    carried(decisions(), decisions({ state: 'hibernated' }));
    await expect(runProgram()).rejects.toThrow(
      'Another command has decided something about siesta-test meanwhile (/siesta-test/decisions)',
    );
  });
});

describe('a stack that wakes', () => {
  const asleep = { clusterIdentifier: 'siesta-test', databaseState: 'hibernated' };
  const tags = { 'siesta:project': 'siesta', 'siesta:stack': 'test', 'siesta:database': 'siesta-test' };
  const origins = async (overrides: Record<string, unknown>, deployed: Record<string, unknown>) =>
    (await runProgram(overrides, 'test', deployed)).of(CLUSTER).map(({ inputs }) => inputs.snapshotIdentifier);

  beforeEach(() => {
    rds.snapshots.push(
      { id: 'final', createdAt: '2026-11-20T00:00:00Z', tags },
      { id: 'copied-since', createdAt: '2026-11-25T00:00:00Z', tags },
    );
  });

  it.each(['none', 'by-hand', 'latest'])('comes back from what it was hibernated to, with restoreFrom %s too', async (restoreFrom) => {
    account(decisions({ clusters: [{ name: 'first', final: 'final' }] }));
    expect(await origins({ database: { restoreFrom } }, asleep)).toEqual(['final']);
  });

  it('comes back from the newest where 0.1.0 hibernated it, which kept no name', async () => {
    account(decisions());
    expect(await origins({ database: { restoreFrom: 'none' } }, asleep)).toEqual(['copied-since']);
  });

  it('begins as its settings say when it begins anew', async () => {
    account(decisions({ clusters: [{ name: 'first', final: 'final' }] }));
    expect(await origins({ database: { restoreFrom: 'by-hand' } }, {})).toEqual(['by-hand']);
  });
});

describe('a stack without decisions', () => {
  const UNKNOWN = 'the settings of this checkout do not know it (database.clusters): this update would delete it';

  it('takes over what its settings say', async () => {
    const database = { ...restored, state: 'hibernated', published: true };
    expect(keptBy(await runProgram({ database, scaleWindows: [launch, event] }))).toEqual(
      decisions({ ...restored, state: 'hibernated', published: true }, { started: [event] }),
    );
  });

  it('keeps what 0.1.0 has deployed when its own settings say so', async () => {
    const deployed = { databaseState: 'on', clusterIdentifier: 'siesta-test-r2611240012' };
    expect(keptBy(await runProgram({ database: restored }, 'test', deployed)).database).toEqual(restored);
  });

  it('goes on with a restore that was begun and not finished', async () => {
    const deployed = { databaseState: 'on', clusterIdentifier: 'siesta-test' };
    expect(clustersOf(await runProgram({ database: restored }, 'test', deployed))).toHaveLength(2);
  });

  it.each([
    ['that do not know the restored cluster', {}, { clusterIdentifier: 'siesta-test-r2611240012', databaseState: 'on' }, UNKNOWN],
    [
      'whose hibernation never began',
      { state: 'hibernated' },
      { clusterIdentifier: 'siesta-test', databaseState: 'on' },
      'database.state is hibernated in the settings of this checkout, and on is what is deployed: say which by `npx siesta wake` or `npx siesta hibernate`',
    ],
    [
      'of before it was hibernated',
      {},
      { clusterIdentifier: 'siesta-test', databaseState: 'hibernated' },
      'database.state is on in the settings of this checkout, and hibernated is what is deployed',
    ],
  ])('takes over no settings %s', async (_, database, deployed, message) => {
    await expect(runProgram({ database }, 'test', deployed)).rejects.toThrow(message);
  });

  it('is hibernated by a command whatever its settings say of that, and not by one that does not know its cluster', async () => {
    carried(null, decisions({ state: 'hibernated' }));
    expect(clustersOf(await runProgram({}, 'test', { clusterIdentifier: 'siesta-test', databaseState: 'on' }))).toEqual([]);
    await expect(runProgram({}, 'test', { clusterIdentifier: 'siesta-test-r2611240012', databaseState: 'on' })).rejects.toThrow(UNKNOWN);
  });
});

describe('windows', () => {
  const windowsWith = (windows: Partial<Decisions['windows']>, overrides: object[]) =>
    readConfig(settings({ scaleWindows: overrides }), 'siesta', decisions({}, windows)).scaleWindows.map(({ name }) => name);

  it('are those of the settings and those that a command has begun', () => {
    expect(windowsWith({ started: [event] }, [launch])).toEqual(['launch', event.name]);
  });

  it('are not those that were ended before their time, which another of the same place in the list is not', () => {
    const unnamed = { ...launch, name: undefined };
    const stopped = [{ name: 'window-0', end: launch.end }];
    expect(windowsWith({ stopped }, [unnamed])).toEqual([]);
    expect(windowsWith({ stopped }, [{ ...unnamed, end: '2100-01-05T00:00:00Z' }])).toEqual(['window-0']);
  });

  it('are one where the settings still have what was taken over from them', () => {
    expect(windowsWith({ started: [event] }, [event, launch])).toEqual(['launch', event.name]);
  });
});

describe('what is deployed', () => {
  it('is nothing where a program runs without an engine', async () => {
    const refuse = () => Promise.reject(new Error('nobody answers'));
    await pulumi.runtime.setMocks({ call: refuse, newResource: refuse }, 'siesta', 'test');
    expect(await deployedOutputs()).toEqual({});
  });
});
