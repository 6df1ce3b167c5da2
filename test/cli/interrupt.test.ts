import type { Decisions } from '../../infra/state/index.ts';
import { DECISIONS, HeldAws } from '../support/held-aws.ts';
import { HeldPulumi } from '../support/held-pulumi.ts';
import { Interruptible } from '../support/interrupted.ts';
import { NOTHING, OUTPUTS } from './fake-stack.ts';
import { projectWith } from './support.ts';

// Ctrl-C, each time in a real process in the middle of its work: what is left must be whole, or the last line must say how to go on.

const SNAPSHOT = `<DBClusterSnapshots><DBClusterSnapshot><DBClusterSnapshotIdentifier>by-hand</DBClusterSnapshotIdentifier><Status>available</Status>
<SnapshotCreateTime>2026-11-23T12:00:00Z</SnapshotCreateTime><EngineVersion>8.0.mysql_aurora.3.10.4</EngineVersion>
<TagList><Tag><Key>siesta:project</Key><Value>siesta</Value></Tag><Tag><Key>siesta:stack</Key><Value>dev</Value></Tag></TagList>
</DBClusterSnapshot></DBClusterSnapshots>`;

const resource = (type: string, name: string, id: string, outputs = {}) => ({
  urn: `urn:pulumi:dev::siesta::${type}::${name}`,
  type,
  id,
  outputs,
});
const resources = (outputs: object) => [
  resource('pulumi:pulumi:Stack', 'siesta-dev', '', { ...OUTPUTS, ...outputs }),
  resource('aws:lambda/alias:Alias', 'siesta-dev-api-live', 'alias', { functionName: 'siesta-dev-api', name: 'live' }),
  resource('aws:rds/subnetGroup:SubnetGroup', 'siesta-dev', 'siesta-dev'),
  resource('aws:ec2/securityGroup:SecurityGroup', 'siesta-dev-database', 'sg-1'),
  resource('aws:rds/clusterParameterGroup:ClusterParameterGroup', 'siesta-dev', 'siesta-dev'),
];

/** What every command that looks at versions is told: 3 of 3 and 4 has the traffic, and nothing is pinned. */
const RELEASE = {
  GetAlias: { FunctionVersion: '4' },
  GetFunctionConfiguration: {},
  ListVersionsByFunction: {
    Versions: ['3', '4'].map((Version) => ({
      Version,
      LastModified: '2030-01-01T00:00:00.000+0000',
      Environment: { Variables: { DB_HOST: 'a' } },
    })),
  },
  GetParameter: { Parameter: { Value: 'none' } },
};

const HIBERNATED: Decisions = { ...NOTHING, database: { ...NOTHING.database, state: 'hibernated' } };

describe('Ctrl-C', () => {
  let aws: HeldAws;
  let pulumi: HeldPulumi;
  let command: Interruptible;

  async function start(
    argv: string[],
    { answers = {}, outputs = {}, decided }: { answers?: Parameters<typeof HeldAws.start>[0]; outputs?: object; decided?: Decisions },
  ): Promise<void> {
    aws = await HeldAws.start({ ...answers, ...(decided && { [DECISIONS]: { Parameter: { Value: JSON.stringify(decided) } } }) });
    pulumi = new HeldPulumi(resources(outputs));
    const cwd = projectWith({});
    command = new Interruptible([...argv, '--stack', 'dev'], { cwd, env: { ...pulumi.environment, ...aws.environment } });
  }

  afterEach(() => aws.stop());

  const answers = { DescribeDBClusterSnapshots: SNAPSHOT, ...RELEASE, Invoke: { error: 'asleep' } };
  it.each([
    ['hibernate', ['hibernate'], {}, '`npx siesta hibernate` goes on where it was stopped; `npx siesta wake` brings everything back.'],
    [
      'wake',
      ['wake'],
      { outputs: { databaseState: 'hibernated' }, decided: HIBERNATED },
      '`npx siesta wake` goes on where it was stopped.',
    ],
    [
      'db restore',
      ['db', 'restore', '--snapshot', 'by-hand'],
      { answers },
      '`npx siesta db restore --undo` goes back to the database that there was; `npm run up` goes on with the restore.',
    ],
    [
      'event start',
      ['event', 'start', '--min-acu', '2', '--for', '1h'],
      {},
      '`npx siesta event stop` puts back what was raised and ends the window.',
    ],
  ])('while %s deploys stops Pulumi once and in order, and says how to go on', async (_, argv, situation, onward) => {
    await start([...argv, '--yes'], situation);
    await command.says('created');
    expect(await command.interrupt().ended()).toBe(130);
    expect(pulumi.changes).toEqual(['up', 'up got SIGINT']);
    expect({ stdout: command.stdout, end: command.stderr.trimEnd().split('\n').at(-1) }).toEqual({ stdout: '', end: `Stopped. ${onward}` });
  });

  it('while a rollback moves the traffic does not part it from its pin', async () => {
    const invoked = { applied: [], pending: [] };
    await start(['rollback', '--yes'], { answers: { ...RELEASE, Invoke: invoked, UpdateAlias: 'held', PutParameter: {} } });
    await aws.called('UpdateAlias');
    command.interrupt();
    aws.release();
    await aws.called('PutParameter');
    await command.ended();
    expect(command.stderr).toContain('The traffic is where it should be; the next update agrees.');
    expect(command.stdout).toContain('Version 3 has the traffic, in place of 4.');
  });

  it('while a rollback tells Pulumi leaves the traffic where it is, and pinned', async () => {
    await start(['rollback', '--yes'], {
      answers: { ...RELEASE, Invoke: { applied: [], pending: [] }, UpdateAlias: {}, PutParameter: {} },
    });
    await pulumi.called('refresh');
    command.interrupt();
    await command.ended();
    expect(aws.calls).toContain('PutParameter');
    expect(command.stdout).toContain('Version 3 has the traffic, in place of 4.');
  });

  it('while a snapshot is taken says that AWS completes it', async () => {
    const creating = '<DBClusterSnapshots><DBClusterSnapshot><Status>creating</Status></DBClusterSnapshot></DBClusterSnapshots>';
    await start(['db', 'snapshot', 'now'], { answers: { CreateDBClusterSnapshot: '', DescribeDBClusterSnapshots: creating } });
    await command.says('0%');
    expect(await command.interrupt().ended()).toBe(130);
    expect(command.stderr).toContain(
      'Stopped. AWS completes the snapshot siesta-dev-now by itself; `npx siesta db snapshots` shows it then.',
    );
  });

  it.each([
    ['migrate', ['migrate'], 'The migration goes on in AWS; `npx siesta migrate --status` shows when it is done.'],
    ['invoke', ['invoke', 'migrate'], 'The function goes on until it is done; `npx siesta logs --all` shows what it did.'],
  ])('while %s waits for a function says that it goes on', async (_, argv, onward) => {
    await start(argv, { answers: { GetFunctionConfiguration: {}, Invoke: 'held' } });
    await aws.called('Invoke');
    expect(await command.interrupt().ended()).toBe(130);
    expect(command.stderr).toContain(`Stopped. ${onward}`);
    expect(aws.calls).toEqual(['GetFunctionConfiguration', 'Invoke']);
  });

  it('ends logs that are followed', async () => {
    const line = { eventId: '1', timestamp: Date.now(), message: 'hello', logStreamName: 's' };
    await start(['logs', '--follow'], { answers: { FilterLogEvents: { events: [line] } } });
    await aws.called('FilterLogEvents', 2);
    expect(await command.interrupt().ended()).toBe(130);
    expect(command.stdout.match(/hello/g)).toHaveLength(1);
    expect(command.stderr).toContain('Stopped. Nothing was changed.');
  });

  describe('during a drill', () => {
    const TAG = '<TagList><Tag><Key>siesta:drill</Key><Value>by-hand</Value></Tag></TagList>';
    let status: string | undefined;
    const answers = {
      DescribeDBClusterSnapshots: SNAPSHOT,
      DescribeDBClusters: () =>
        status ? `<DBClusters><DBCluster><Status>${status}</Status>${TAG}</DBCluster></DBClusters>` : 'DBClusterNotFoundFault',
      RestoreDBClusterFromSnapshot: () => {
        status = 'creating';
        return '';
      },
      DeleteDBInstance: 'DBInstanceNotFoundFault',
    };
    beforeEach(() => {
      status = undefined;
    });

    it('deletes what was made', async () => {
      const deleted = (): string => {
        status = 'deleting';
        return '';
      };
      await start(['db', 'drill', '--yes'], { answers: { ...answers, DeleteDBCluster: deleted } });
      await command.says('is creating');
      expect(await command.interrupt().ended()).toBe(130);
      expect(aws.calls).toContain('DeleteDBCluster');
      expect(command.stderr).toContain('Stopped. AWS deletes siesta-dev-drill; nothing else was made.');
    });

    it('a second time names what is left, and the command that deletes it', async () => {
      await start(['db', 'drill', '--yes'], { answers: { ...answers, DeleteDBCluster: 'InvalidDBClusterStateFault' } });
      await command.says('is creating');
      await command.interrupt().says('a second Ctrl-C leaves it');
      await aws.called('DeleteDBCluster');
      expect(await command.interrupt().ended()).toBe(130);
      expect(command.stderr).toContain('Stopped. siesta-dev-drill is left: `npx siesta db drill --delete` deletes it.');
    });
  });
});
