import { fakeAccount } from '../support/fake-account.ts';
import { runProgram } from '../support/program.ts';
import type { Recording } from '../support/pulumi-mocks.ts';

const HOUR_MS = 3_600_000;
const stamp = (inHours: number): string => new Date(Date.now() + inHours * HOUR_MS).toISOString().replace(/\.\d+/, '');
const { rds, lookups } = fakeAccount();

beforeEach(() => {
  rds.snapshots = [{ id: 'by-hand', createdAt: '2026-11-24T00:00:00Z' }];
});

/** What of a stack a command of 0.1.0 had changed. */
function stateOf(recording: Recording<Record<string, unknown>>) {
  const of = (type: string) => recording.of(type);
  return {
    state: recording.result.databaseState,
    clusters: of('aws:rds/cluster:Cluster').map(({ inputs }) => inputs.clusterIdentifier),
    alias: of('aws:lambda/alias:Alias').map(({ inputs }) => inputs.functionVersion),
    schedules: of('aws:scheduler/schedule:Schedule')
      .map(({ name }) => name)
      .filter((name) => !name.includes('-keep-')),
  };
}

const restored = { clusters: [{ name: 'first' }, { name: 'r2611240012', snapshot: 'by-hand' }], active: 'r2611240012' };
const event = { name: 'event-20261127-0900', start: stamp(-1), end: stamp(2), minAcu: 2, provisionedConcurrency: 0 };
const on = { databaseState: 'on', clusterIdentifier: 'siesta-test' };

describe('a stack that commands of 0.1.0 have changed, updated to this version', () => {
  it.each<[string, Record<string, unknown>, Record<string, unknown>, object]>([
    ['awake', {}, on, { state: 'on', clusters: ['siesta-test'], schedules: [] }],
    ['hibernated', { database: { state: 'hibernated' } }, { ...on, databaseState: 'hibernated' }, { state: 'hibernated', clusters: [] }],
    [
      'restored',
      { database: restored },
      { ...on, clusterIdentifier: 'siesta-test-r2611240012' },
      { state: 'on', clusters: ['siesta-test', 'siesta-test-r2611240012'] },
    ],
    ['pinned', {}, on, { alias: ['3'] }],
    ['within a window', { scaleWindows: [event] }, on, { schedules: [`siesta-test-${event.name}-put-back-database`] }],
  ])('is %s as before, from the checkout that has its settings and from every other', async (what, overrides, deployed, expected) => {
    if (what === 'pinned') lookups.parameters['/siesta-test/pinned-version'] = '3';
    const updated = await runProgram(overrides, 'test', deployed);
    expect(stateOf(updated)).toMatchObject(expected);
    // From now on the account says it.
    const { inputs } = updated.one('aws:ssm/parameter:Parameter', 'siesta-test-decisions');
    lookups.parameters['/siesta-test/decisions'] = inputs.value;
    const elsewhere = await runProgram({}, 'test', { ...deployed, ...updated.result });
    expect(stateOf(elsewhere)).toEqual(stateOf(updated));
    expect(elsewhere.one('aws:ssm/parameter:Parameter', 'siesta-test-decisions').inputs.value).toBe(inputs.value);
  });
});
