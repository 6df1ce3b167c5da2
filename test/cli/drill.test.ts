import * as z from 'zod';
import { FakeStack, OUTPUTS, returned, threw } from './fake-stack.ts';
import { siestaWith } from './support.ts';

const TAKEN = new Date('2026-11-23T12:00:00Z');
const todo = {
  name: 'todo',
  rows: 20,
  before: null,
  columns: ['id varchar(36) not null', 'title varchar(200)'],
  indexes: ['unique PRIMARY (id)'],
};
const copied = { applied: ['Todo1764000000000'], pending: [], tables: [todo] };

interface Situation {
  copy?: object;
  /** Rows and more of the live database's table. */
  live?: object;
  acu?: number;
  /** When the live cluster was made. */
  since?: Date;
  /** What there is of a drill's cluster before. */
  left?: { Status: string; TagList?: { Key: string; Value: string }[] };
  /** What a call fails with, once. */
  fails?: Record<string, string>;
  /** Of the stack's parameter group. */
  family?: string;
}

/** A stack with two snapshots, and an AWS that makes and deletes a drill's cluster at once. */
function stack({
  copy = returned(copied),
  live = {},
  acu = 0,
  since = new Date(0),
  left,
  fails = {},
  family = 'aurora-mysql8.0',
}: Situation = {}) {
  const sent: Record<string, unknown>[] = [];
  const requests: { restore?: Record<string, unknown>; deleted?: Record<string, unknown>; password?: string } = {};
  let cluster: object | undefined = left;
  const once = (call: string): void => {
    const name = fails[call];
    delete fails[call];
    if (name) throw Object.assign(new Error(`${call} does not go`), { name });
  };
  const snapshot = (id: string, createdAt: Date) => ({
    DBClusterSnapshotIdentifier: id,
    Status: 'available',
    SnapshotCreateTime: createdAt,
    EngineVersion: '8.0.mysql_aurora.3.10.4',
    TagList: [
      { Key: 'siesta:project', Value: 'siesta' },
      { Key: 'siesta:stack', Value: 'dev' },
    ],
  });
  const fake = new FakeStack({
    DescribeDBClusterSnapshots: () => ({ DBClusterSnapshots: [snapshot('older', new Date(0)), snapshot('newest', TAKEN)] }),
    DescribeDBClusters: ({ DBClusterIdentifier }: { DBClusterIdentifier: string }) => {
      if (DBClusterIdentifier === 'siesta-dev') return { DBClusters: [{ Status: 'available', ClusterCreateTime: since }] };
      if (!cluster) throw Object.assign(new Error('none'), { name: 'DBClusterNotFoundFault' });
      return { DBClusters: [cluster] };
    },
    RestoreDBClusterFromSnapshot: (input: { Tags: object[] }) => {
      once('RestoreDBClusterFromSnapshot');
      requests.restore = { ...input };
      cluster = { Status: 'available', TagList: input.Tags, Endpoint: 'drill.example', Port: 3307, MasterUsername: 'admin' };
      return {};
    },
    CreateDBInstance: () => {
      once('CreateDBInstance');
      return {};
    },
    DescribeDBInstances: () => ({ DBInstances: [{ DBInstanceStatus: 'available' }] }),
    ModifyDBCluster: ({ MasterUserPassword }: { MasterUserPassword: string }) => {
      requests.password = MasterUserPassword;
      return {};
    },
    DeleteDBInstance: () => ({}),
    DeleteDBCluster: (input: object) => {
      once('DeleteDBCluster');
      requests.deleted = { ...input };
      cluster = { ...cluster, Status: 'deleting' };
      return {};
    },
    GetMetricData: () => ({ MetricDataResults: [{ Id: 'acu', Values: [acu] }] }),
    Invoke: ({ Payload }: { Payload: string }) => {
      const event = JSON.parse(Payload);
      sent.push(event);
      return event.copy ? copy : returned({ ...copied, tables: [{ ...todo, ...live }] });
    },
  });
  const resource = (type: string, name: string, id: string, outputs = {}) => ({
    urn: `urn:pulumi:dev::siesta::${type}::${name}`,
    type,
    id,
    outputs,
  });
  fake.made.push(
    resource('aws:rds/subnetGroup:SubnetGroup', 'siesta-dev', 'the-subnets'),
    resource('aws:ec2/securityGroup:SecurityGroup', 'siesta-dev-database', 'sg-database'),
    resource('aws:rds/clusterParameterGroup:ClusterParameterGroup', 'siesta-dev', 'the-parameters', { family }),
  );
  return Object.assign(fake, { sent, requests });
}

const drill = (fake: FakeStack, ...argv: string[]) => siestaWith(fake, 'db', 'drill', ...argv);
const DELETED = { DBClusterIdentifier: 'siesta-dev-drill', SkipFinalSnapshot: true, DeleteAutomatedBackups: true };
const CHANGES = /^RDS (Restore|Create|Modify|Delete)/;

describe('siesta db drill', () => {
  it('makes a cluster of the newest snapshot in the network of the stack, looks into it, and deletes it without a snapshot', async () => {
    const fake = stack();
    const { code, stdout } = await drill(fake, '--yes');
    expect(code).toBe(0);
    expect(stdout.replace(/took \d+ s/, 'took 600 s')).toMatchSnapshot();
    expect(fake.requests.restore).toEqual({
      DBClusterIdentifier: 'siesta-dev-drill',
      SnapshotIdentifier: 'newest',
      Engine: 'aurora-mysql',
      EngineVersion: '8.0.mysql_aurora.3.10.4',
      DBSubnetGroupName: 'the-subnets',
      VpcSecurityGroupIds: ['sg-database'],
      DBClusterParameterGroupName: 'the-parameters',
      ServerlessV2ScalingConfiguration: { MinCapacity: 0, MaxCapacity: 4, SecondsUntilAutoPause: 300 },
      DeletionProtection: false,
      CopyTagsToSnapshot: false,
      Tags: [
        { Key: 'siesta:project', Value: 'siesta' },
        { Key: 'siesta:stack', Value: 'dev' },
        { Key: 'siesta:drill', Value: 'newest' },
      ],
    });
    expect(fake.requests.deleted).toEqual(DELETED);
    expect(fake.changes).toEqual([]);
  });

  it('restores a snapshot of another MySQL than the stack has now with RDS’s own parameters', async () => {
    const fake = stack({ family: 'aurora-mysql8.4' });
    expect((await drill(fake, '--yes')).code).toBe(0);
    expect(fake.requests.restore).toMatchObject({ EngineVersion: '8.0.mysql_aurora.3.10.4' });
    expect(fake.requests.restore).not.toHaveProperty('DBClusterParameterGroupName');
  });

  it('looks with a login that is of this drill alone, at the copy alone while the live database sleeps', async () => {
    const fake = stack();
    const { stdout, stderr } = await drill(fake, '--yes');
    const { password } = fake.requests;
    expect(password).toMatch(/^[0-9a-f]{40}$/);
    expect(fake.sent).toEqual([{ op: 'inspect', copy: { host: 'drill.example', port: 3307, login: { user: 'admin', password } } }]);
    expect(stdout + stderr).not.toContain(password);
    const again = stack();
    await drill(again, '--yes');
    expect(again.requests.password).not.toBe(password);
  });

  it.each([
    ['awake', { acu: 0.5 }, []],
    ['asleep, and is to be woken', {}, ['--compare']],
  ])('compares with the live database when that is %s', async (_, situation, argv) => {
    const fake = stack({ ...situation, live: { rows: 22, before: 20 } });
    const { code, stdout } = await drill(fake, '--yes', ...argv);
    expect(code).toBe(0);
    expect(fake.sent[1]).toEqual({ op: 'inspect', before: TAKEN.getTime() - 60_000 });
    expect(stdout).toMatch(/^todo +20 +22 +2 +1$/m);
    expect(stdout).toContain('It was compared with the live database.');
  });

  it('does not expect of the snapshot what a live database that is younger says of earlier', async () => {
    const fake = stack({ acu: 1, since: new Date(TAKEN.getTime() + 1) });
    expect((await drill(fake, '--yes')).code).toBe(0);
    expect(fake.sent[1]).toEqual({ op: 'inspect' });
  });

  it.each([
    ['rows that are missing', { live: { before: 23 } }, 'todo has 3 rows less than are in the live database from before it was taken'],
    ['a table that is missing', { live: { name: 'shade' } }, 'the live database has no table todo; it has no table shade'],
    ['a column that is missing', { live: { columns: [...todo.columns, 'shade int'] } }, 'todo lacks shade int'],
    ['an index that it alone has', { live: { indexes: [] } }, 'todo has unique PRIMARY (id), which the live database has not'],
    ['nothing of the service', { copy: returned({ ...copied, applied: [] }) }, 'it holds nothing of the service'],
  ])('fails with %s, and deletes what it made', async (_, situation, problem) => {
    const fake = stack({ acu: 1, ...situation });
    const { code, stdout, stderr } = await drill(fake, '--yes', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout).problems.join('; ')).toContain(problem);
    expect(JSON.parse(stderr.slice(stderr.lastIndexOf('{'))).error).toContain(problem);
    expect(fake.requests.deleted).toEqual(DELETED);
  });

  it('says which migrations a restore would make, as it made them in the copy', async () => {
    const fake = stack({ copy: returned({ ...copied, pending: ['Shade1795000000000'] }) });
    expect((await drill(fake, '--yes')).stdout).toContain('1 migration in it; made in the copy, as a restore would: Shade1795000000000.');
  });

  it.each([
    ['the look into it', { copy: threw('the database is away') }, 'siesta-dev-ops: the database is away'],
    ['its server', { fails: { CreateDBInstance: 'InsufficientDBInstanceCapacity' } }, 'CreateDBInstance does not go'],
  ])('deletes what it made when %s fails, and fails with that', async (_, situation, message) => {
    const fake = stack(situation);
    const { code, stdout, stderr } = await drill(fake, '--yes');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(`error: ${message}`);
    expect(fake.requests.deleted).toEqual(DELETED);
  });

  it('names what is left, and the command that deletes it, when it cannot delete it', async () => {
    const { code, stderr } = await drill(stack({ fails: { DeleteDBCluster: 'AccessDenied' } }), '--yes');
    expect(code).toBe(1);
    expect(stderr).toContain(
      'error: siesta-dev-drill could not be deleted: AWS refuses RDS DeleteDBCluster (DeleteDBCluster does not go).\nnext:  It is left, and may cost: `npx siesta db drill --delete` deletes it.',
    );
  });

  it('asks first, and makes nothing when nobody answers', async () => {
    const fake = stack();
    const { code, stderr } = await drill(fake);
    expect({ code, changed: fake.calls.filter((call) => CHANGES.test(call)) }).toEqual({ code: 1, changed: [] });
    expect(stderr).toContain('Make siesta-dev-drill from newest beside the database of dev, look into it, and delete it: nobody is there');
  });

  it('makes no second one beside another', async () => {
    const fake = stack({ left: { Status: 'available', TagList: [{ Key: 'siesta:drill', Value: 'older' }] } });
    const { code, stderr } = await drill(fake, '--yes');
    expect({ code, changed: fake.calls.filter((call) => CHANGES.test(call)) }).toEqual({ code: 1, changed: [] });
    expect(stderr).toContain('next:  When none runs, `npx siesta db drill --delete` deletes it.');
  });

  it('drills while the database hibernates: the snapshot is all that there is', async () => {
    const fake = stack();
    fake.outputs = { ...OUTPUTS, databaseState: 'hibernated' };
    expect((await drill(fake, '--yes', '--compare')).code).toBe(0);
    expect(fake.sent.length).toBe(1);
  });

  it('answers JSON of this shape', async () => {
    const Answer = z.strictObject({
      stack: z.literal('dev'),
      snapshot: z.strictObject({ id: z.literal('newest'), createdAt: z.iso.datetime(), engineVersion: z.string() }),
      migrations: z.strictObject({ applied: z.array(z.string()), made: z.array(z.string()) }),
      tables: z.array(z.strictObject({ name: z.string(), rows: z.int(), live: z.int().nullable(), columns: z.int(), indexes: z.int() })),
      comparedWithLive: z.boolean(),
      problems: z.array(z.string()),
      deleted: z.literal('siesta-dev-drill'),
      seconds: z.int(),
    });
    const { stdout } = await drill(stack(), '--yes', '--json');
    expect(Answer.parse(JSON.parse(stdout)).tables).toEqual([{ name: 'todo', rows: 20, live: null, columns: 2, indexes: 1 }]);
  });
});

describe('siesta db drill --delete', () => {
  const drillCluster = { Status: 'available', TagList: [{ Key: 'siesta:drill', Value: 'older' }] };

  it('deletes what a drill has left, when it may', async () => {
    const unconfirmed = stack({ left: drillCluster });
    expect((await drill(unconfirmed, '--delete')).stderr).toContain('the copy of a snapshot that a drill of dev has left: nobody is there');
    expect(unconfirmed.requests.deleted).toBeUndefined();

    const fake = stack({ left: drillCluster });
    const { stdout } = await drill(fake, '--delete', '--yes', '--json');
    expect(fake.requests.deleted).toEqual(DELETED);
    expect(JSON.parse(stdout)).toEqual({ stack: 'dev', deleted: 'siesta-dev-drill' });
  });

  it('has nothing to do where nothing was left', async () => {
    expect((await drill(stack(), '--delete', '--yes')).stdout).toBe('No drill has left anything.\n');
  });

  it('deletes no cluster of that name that is not a drill’s', async () => {
    const fake = stack({ left: { Status: 'available', TagList: [{ Key: 'siesta:database', Value: 'siesta-dev-drill' }] } });
    const { code, stderr } = await drill(fake, '--delete', '--yes');
    expect({ code, deleted: fake.requests.deleted }).toEqual({ code: 1, deleted: undefined });
    expect(stderr).toContain('siesta-dev-drill is no cluster of a drill');
  });
});
