import { fakeAccount } from '../support/fake-account.ts';
import { runProgram } from '../support/program.ts';

const SCHEDULE = 'aws:scheduler/schedule:Schedule';
const HOUR = 3_600_000;
const inHours = (hours: number): string => new Date(Date.now() + hours * HOUR).toISOString();
const running = { name: 'launch', start: inHours(-1), end: inHours(2), minAcu: 8, provisionedConcurrency: 50 };
const self = { name: 'siesta-test' };
const restored = { clusters: [{ name: 'first' }, { name: 'r2', snapshot: 'by-hand' }], active: 'r2' };

const { rds, lookups } = fakeAccount();

beforeEach(() => {
  rds.snapshots = [{ id: 'by-hand', createdAt: '2026-11-24T00:00:00Z' }];
});

interface Given {
  floors?: Record<string, number>;
  warm?: number;
}

/** What a state has of clusters and environments. */
const stateOf = ({ floors = { 'siesta-test': 0, 'siesta-test-r2': 0 }, warm = 0 }: Given): object => ({
  ...Object.fromEntries(
    Object.entries(floors).map(([clusterIdentifier, minCapacity]) => [
      clusterIdentifier,
      { type: 'aws:rds/cluster:Cluster', outputs: { clusterIdentifier, serverlessv2ScalingConfiguration: { minCapacity } } },
    ]),
  ),
  ...(warm > 0 && {
    warm: {
      type: 'aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig',
      outputs: { functionName: 'siesta-test-api', provisionedConcurrentExecutions: warm },
    },
  }),
});

/** What an update leaves that puts back. @param given what those before it have given */
async function puttingBack(overrides: Record<string, unknown>, given: Given = {}, deployed: object = self): Promise<string[]> {
  const recording = await runProgram(overrides, 'test', deployed, stateOf(given));
  return recording
    .of(SCHEDULE)
    .filter(({ name }) => name.includes('-put-back-'))
    .map(({ inputs: { target } }) => JSON.parse(target.input))
    .map(({ DbClusterIdentifier: cluster, FunctionName: of, ...to }) =>
      cluster ? `${cluster} to ${to.ServerlessV2ScalingConfiguration.MinCapacity}` : `${of} to ${to.ProvisionedConcurrentExecutions ?? 0}`,
    )
    .sort();
}

describe('capacity that a window has raised', () => {
  it('is put back at its end while it is running', async () => {
    rds.floors = { 'siesta-test': 8 };
    lookups.warm = 50;
    expect(await puttingBack({ scaleWindows: [running] })).toEqual(['siesta-test to 0', 'siesta-test-api to 0']);
  });

  it.each<[string, Record<string, unknown>]>([
    ['was taken out', {}],
    ['was ended by its settings', { scaleWindows: [{ ...running, end: inHours(-0.5) }] }],
    ['asks for no more than usual', { scaleWindows: [{ ...running, minAcu: 0, provisionedConcurrency: 0 }] }],
  ])('is put back soon by the update of a checkout in which it %s while it was running', async (_, overrides) => {
    rds.floors = { 'siesta-test': 8 };
    lookups.warm = 50;
    expect(await puttingBack(overrides)).toEqual(['siesta-test to 0', 'siesta-test-api to 0']);
  });

  it('is put back of the cluster that a restore has replaced meanwhile, though the window goes on', async () => {
    rds.floors = { 'siesta-test': 8 };
    expect(await puttingBack({ database: restored, scaleWindows: [{ ...running, provisionedConcurrency: 0 }] })).toEqual([
      'siesta-test to 0',
      'siesta-test-r2 to 0',
    ]);
  });

  it('is put back of the cluster that goes back into the traffic, where the one beside it was floored higher', async () => {
    rds.floors = { 'siesta-test': 1, 'siesta-test-r2': 1 };
    const undone = { ...restored, active: 'first' };
    expect(await puttingBack({ database: undone }, { floors: { 'siesta-test': 0, 'siesta-test-r2': 1 } })).toEqual(['siesta-test to 0']);
  });

  it('is put back where an update that was killed has given less than the last one that ended, and a schedule of before has raised it since', async () => {
    rds.floors = { 'siesta-test': 1 };
    lookups.warm = 2;
    const [floors, service] = [{ 'siesta-test': 0 }, { provisionedConcurrency: 1 }];
    expect(await puttingBack({ service, idleBudgetUsd: 10 }, { floors, warm: 1 })).toEqual(['siesta-test to 0', 'siesta-test-api to 1']);
  });

  it('is put back of the environments while the database hibernates', async () => {
    lookups.warm = 50;
    expect(await puttingBack({ database: { state: 'hibernated' } })).toEqual(['siesta-test-api to 0']);
  });

  it('leaves no schedule where nothing is raised, or where the update itself lowers what is usual', async () => {
    expect(await puttingBack({})).toEqual([]);
    rds.floors = { 'siesta-test': 2 };
    lookups.warm = 5;
    expect(await puttingBack({}, { floors: { 'siesta-test': 2 }, warm: 5 })).toEqual([]);
  });

  it('is not looked for where nothing is deployed yet', async () => {
    rds.floors = { 'siesta-test': 8 };
    rds.absent = ['siesta-test'];
    expect(await puttingBack({}, {}, {})).toEqual([]);
    expect(lookups.requests.filter((it) => it.includes('provisioned-concurrency'))).toEqual([]);
  });
});
