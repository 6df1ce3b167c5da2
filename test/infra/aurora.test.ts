import { jest } from '@jest/globals';
import * as pulumi from '@pulumi/pulumi';
import { afterCreate, logOrigin } from '../../infra/database/cluster.ts';
import { AuroraServerless, type AuroraServerlessArgs, DatabaseState } from '../../infra/database/index.ts';
import { planCluster } from '../../infra/database/plan.ts';
import { beforeUpdate } from '../../infra/database/upgrade.ts';
import { FakeRds, type FakeSnapshot } from '../support/fake-rds.ts';
import { outputOf, type Recording, record } from '../support/pulumi-mocks.ts';

const CLUSTER = 'aws:rds/cluster:Cluster';
const tags = { 'siesta:project': 'siesta', 'siesta:stack': 'test', 'siesta:database': 'db' };
const rds = new FakeRds();
const snapshot = (id: string, day: number, more: Partial<FakeSnapshot> = {}): FakeSnapshot => ({
  id,
  createdAt: `2026-11-0${day}T00:00:00Z`,
  tags,
  ...more,
});
const final = (id: string, day: number): FakeSnapshot => snapshot(id, day, { tags: { ...tags, 'siesta:id': '0a', 'siesta:final': id } });
const aurora = (args: Partial<AuroraServerlessArgs> = {}) =>
  record(() => new AuroraServerless('db', { subnetIds: ['subnet-a', 'subnet-b'], securityGroupIds: ['sg-1'], ...args }));
const created = (newInputs: object) =>
  afterCreate(
    'db',
    { project: 'siesta', stack: 'test', id: '0a' },
    { seconds: 1, every: 0.01 },
  )({ urn: 'urn', id: 'db', name: 'db', type: CLUSTER, newInputs });
const clusterOf = (recording: Recording) => recording.one(CLUSTER);

beforeAll(() => rds.start());
beforeEach(() => rds.reset());
afterAll(() => rds.stop());

describe('AuroraServerless', () => {
  it('is a cluster with one serverless instance, its groups, a password and a name for its final snapshot', async () => {
    const recording = await aurora();
    expect(recording.children('siesta:index:AuroraServerless db')).toEqual([
      'aws:rds/cluster:Cluster db',
      'aws:rds/clusterInstance:ClusterInstance db-writer',
      'aws:rds/clusterParameterGroup:ClusterParameterGroup db',
      'aws:rds/subnetGroup:SubnetGroup db',
      'random:index/randomId:RandomId db-final',
      'random:index/randomPassword:RandomPassword db-master',
    ]);
    expect(recording.one('aws:rds/subnetGroup:SubnetGroup').inputs).toMatchObject({ name: 'db', subnetIds: ['subnet-a', 'subnet-b'] });
  });

  it('pauses at 0 ACU, is encrypted, takes IAM logins, and has a final snapshot', async () => {
    const { inputs } = clusterOf(await aurora());
    expect(inputs).toEqual({
      clusterIdentifier: 'db',
      engine: 'aurora-mysql',
      engineMode: 'provisioned',
      engineVersion: '8.0.mysql_aurora.3.10.4',
      serverlessv2ScalingConfiguration: { minCapacity: 0, maxCapacity: 8, secondsUntilAutoPause: 300 },
      dbSubnetGroupName: 'db',
      vpcSecurityGroupIds: ['sg-1'],
      dbClusterParameterGroupName: 'db',
      storageEncrypted: true,
      iamDatabaseAuthenticationEnabled: true,
      masterUsername: 'admin',
      masterPassword: 'a-random-password',
      backupRetentionPeriod: 1,
      skipFinalSnapshot: false,
      finalSnapshotIdentifier: 'db-final-c0ffee00',
      copyTagsToSnapshot: true,
      deletionProtection: false,
      applyImmediately: true,
      tags: { ...tags, 'siesta:final': 'db-final-c0ffee00', 'siesta:started-max-acu': '8' },
    });
  });

  it.each<[string, Record<string, string>, now: number, wanted: number, kept: string]>([
    ['raised by this update', {}, 8, 16, '8'],
    ['raised by an update before', { 'siesta:started-max-acu': '8' }, 16, 16, '8'],
    ['raised, and started anew since', { 'siesta:started-max-acu': '16' }, 16, 16, '16'],
    ['lowered by this update', { 'siesta:started-max-acu': '16' }, 16, 4, '4'],
    ['lowered by hand, and raised', { 'siesta:started-max-acu': '16' }, 4, 16, '4'],
  ])('keeps by a tag which maximum its connections follow: one that was %s', async (_, extraTags, maxAcu, wanted, kept) => {
    rds.cluster = { ...rds.cluster, maxAcu, tags: { ...tags, ...extraTags } };
    expect(clusterOf(await aurora({ maxAcu: wanted })).inputs.tags['siesta:started-max-acu']).toBe(kept);
  });

  it('says that a raised maximum brings connections with a reboot, and how that goes, for as long as it is so', async () => {
    const warned = jest.spyOn(pulumi.log, 'warn').mockResolvedValue(undefined);
    rds.cluster = { ...rds.cluster, maxAcu: 8 };
    try {
      await planCluster('db', { maxAcu: 8 });
      expect(warned).not.toHaveBeenCalled();
      await planCluster('db', { maxAcu: 16 });
      rds.cluster = { ...rds.cluster, maxAcu: 16, tags: { 'siesta:started-max-acu': '8' } };
      await planCluster('db', { maxAcu: 16 });
      const warning =
        'db was started with a maximum of 8 ACU and has 16 now: max_connections stays 1000 instead of 2000 until its instances are rebooted: ' +
        '`aws rds reboot-db-instance --db-instance-identifier db-writer` (seconds without a database), then `npx siesta doctor --fix` notes it.';
      expect(warned.mock.calls).toEqual([[warning], [warning]]);
    } finally {
      warned.mockRestore();
    }
  });

  it('needs no secret in Secrets Manager, no Data API and no key of its own, which cost money while idle', async () => {
    const recording = await aurora();
    for (const input of ['manageMasterUserPassword', 'enableHttpEndpoint', 'kmsKeyId'])
      expect(clusterOf(recording).inputs).not.toHaveProperty(input);
    expect(recording.labels().filter((l) => /secretsmanager|kms/.test(l))).toEqual([]);
  });

  it('leaves out the pause where the minimum never pauses, which AWS would refuse', async () => {
    const { inputs } = clusterOf(await aurora({ minAcu: 0.5, maxAcu: 16 }));
    expect(inputs.serverlessv2ScalingConfiguration).toEqual({ minCapacity: 0.5, maxCapacity: 16 });
  });

  it('has one serverless instance for the writer and one for each reader, none of which upgrades itself', async () => {
    const instances = (await aurora({ readers: 2 })).of('aws:rds/clusterInstance:ClusterInstance');
    expect(instances.map(({ name, inputs }) => [name, inputs.promotionTier])).toEqual([
      ['db-writer', 0],
      ['db-reader-1', 2],
      ['db-reader-2', 2],
    ]);
    for (const { inputs } of instances) {
      expect(inputs).toMatchObject({
        clusterIdentifier: 'db',
        instanceClass: 'db.serverless',
        engine: 'aurora-mysql',
        publiclyAccessible: false,
        autoMinorVersionUpgrade: false,
      });
    }
  });

  it('ends idle connections soon, takes TLS only, is strict and in UTC', async () => {
    const { inputs } = (await aurora()).one('aws:rds/clusterParameterGroup:ClusterParameterGroup');
    const parameters = Object.fromEntries(inputs.parameters.map(({ name, value }: { name: string; value: string }) => [name, value]));
    expect(inputs.family).toBe('aurora-mysql8.0');
    expect(parameters).toEqual({
      wait_timeout: '60',
      interactive_timeout: '60',
      require_secure_transport: 'ON',
      sql_mode: expect.stringContaining('STRICT_TRANS_TABLES'),
      time_zone: 'UTC',
    });
  });

  it('logs slow statements only when asked, to a group that is made before the cluster and ends', async () => {
    const [quiet, slow] = [await aurora(), await aurora({ slowLog: true, logRetentionDays: 7 })];
    expect(quiet.of('aws:cloudwatch/logGroup:LogGroup')).toEqual([]);
    expect(clusterOf(quiet).inputs).not.toHaveProperty('enabledCloudwatchLogsExports');
    expect(slow.one('aws:cloudwatch/logGroup:LogGroup').inputs).toEqual({ name: '/aws/rds/cluster/db/slowquery', retentionInDays: 7 });
    expect(clusterOf(slow).inputs.enabledCloudwatchLogsExports).toEqual(['slowquery']);
    expect(clusterOf(slow).options.dependsOn).toContain('aws:cloudwatch/logGroup:LogGroup db-slow-log');
  });

  it('keeps the master password secret, as an input and as an output', async () => {
    const recording = await record(
      () => {
        const made = new AuroraServerless('db', { subnetIds: ['a', 'b'], securityGroupIds: [] });
        return { made, secret: pulumi.isSecret(made.masterPassword) };
      },
      { outputs: { 'random:index/randomPassword:RandomPassword': () => ({ result: pulumi.secret('hidden') }) } },
    );
    expect(recording.one(CLUSTER).secrets).toEqual(['masterPassword']);
    expect(await recording.result.secret).toBe(true);
  });

  it('is protected from deletion in AWS and in Pulumi when asked', async () => {
    const [open, kept] = [clusterOf(await aurora()), clusterOf(await aurora({ protectData: true }))];
    expect([open.options.protect, open.inputs.deletionProtection]).toEqual([false, false]);
    expect([kept.options.protect, kept.inputs.deletionProtection]).toEqual([true, true]);
  });

  it.each([
    [{ minAcu: 16 }, 'AuroraServerless minAcu is 16, more than maxAcu (8)'],
    [{ engineVersion: '8.0.mysql_aurora.3.07.1' }, 'cannot pause at 0 ACU: use 8.0.mysql_aurora.3.08.0 or later'],
  ])('refuses %j before it makes anything', async (args, message) => {
    await expect(aurora(args)).rejects.toThrow(message);
    expect(rds.requests).toEqual([]);
  });

  it('refuses a name that cannot name a cluster', async () => {
    const rejected = record(() => new AuroraServerless('My_DB', { subnetIds: [], securityGroupIds: [] }));
    await expect(rejected).rejects.toThrow('AuroraServerless name is "My_DB"');
  });
});

describe('a cluster that comes back', () => {
  it('starts from the newest snapshot, by a name that is fresh after it', async () => {
    rds.snapshots = [snapshot('db-final-1', 1), snapshot('db-final-2', 2)];
    const recording = await aurora();
    expect(clusterOf(recording).inputs.snapshotIdentifier).toBe('db-final-2');
    expect(recording.one('random:index/randomId:RandomId').inputs).toEqual({ byteLength: 4, keepers: { after: 'db-final-2' } });
    expect(await outputOf(recording.result.restoredFrom)).toBe('db-final-2');
  });

  it('keeps the name of its final snapshot when a person takes a snapshot, so that nothing changes', async () => {
    rds.snapshots = [snapshot('db-final-1', 1), snapshot('by-hand', 2)];
    expect((await aurora()).one('random:index/randomId:RandomId').inputs.keepers).toEqual({ after: 'db-final-1' });
  });

  it('is not replaced by a newer snapshot: the identifier is ignored once it lives', async () => {
    expect(clusterOf(await aurora()).options.ignoreChanges).toEqual(['snapshotIdentifier', 'restoreToPointInTime']);
  });

  it.each([
    ['8.0.mysql_aurora.3.12.0', '8.0.mysql_aurora.3.12.0'],
    ['8.0.mysql_aurora.3.9.0', '8.0.mysql_aurora.3.10.4'],
  ])('from a snapshot of %s runs %s, the higher of the two', async (taken, runs) => {
    rds.snapshots = [snapshot('db-final-1', 1, { engineVersion: taken })];
    expect(clusterOf(await aurora()).inputs.engineVersion).toBe(runs);
  });

  it('starts empty when asked, and still by a fresh name', async () => {
    rds.snapshots = [snapshot('db-final-1', 1)];
    const recording = await aurora({ restoreFrom: 'none' });
    expect(clusterOf(recording).inputs).not.toHaveProperty('snapshotIdentifier');
    expect(recording.one('random:index/randomId:RandomId').inputs.keepers).toEqual({ after: 'db-final-1' });
  });

  it('turns IAM authentication on before its instances, and tidies up old snapshots', async () => {
    expect(clusterOf(await aurora()).options.hooks.afterCreate).toEqual(['db-after-create']);
    rds.snapshots = [1, 2, 3, 4].map((day) => final(`db-final-${day}`, day));
    await created({ snapshotIdentifier: 'db-final-4' });
    expect(rds.cluster).toMatchObject({ status: 'available', iam: true });
    expect(rds.snapshots.map(({ id }) => id)).toEqual(['db-final-2', 'db-final-3', 'db-final-4']);
  });

  it.each([
    [{ 'siesta:id': '0b' }, 'of siesta/test, id 0b,'],
    [{}, 'of siesta/test,'],
  ])('says whose data it begins with, in the preview too: %j', async (id, ofOwner) => {
    expect(clusterOf(await aurora()).options.hooks.beforeCreate).toEqual(['db-origin']);
    rds.snapshots = [snapshot('db-final-1', 1, { tags: { ...tags, ...id } })];
    const logged = jest.spyOn(pulumi.log, 'info').mockResolvedValue();
    await logOrigin('db')({ urn: 'urn', id: '', name: 'db', type: CLUSTER, newInputs: { snapshotIdentifier: 'db-final-1' } });
    expect(logged).toHaveBeenCalledWith(`db begins as the snapshot db-final-1 ${ofOwner} taken 2026-11-01T00:00:00.000Z`);
    logged.mockRestore();
  });

  it('leaves a new cluster as it was made', async () => {
    await created({});
    expect(rds.actions()).toEqual(['DescribeDBClusterSnapshots']);
  });

  it('is not failed by an old snapshot that cannot be deleted', async () => {
    rds.snapshots = [1, 2, 3, 4].map((day) => final(`db-final-${day}`, day));
    rds.refused = 'DeleteDBClusterSnapshot';
    await created({});
    expect(rds.snapshots).toHaveLength(4);
  });
});

describe('a cluster that begins as a copy', () => {
  const moment = { clusterIdentifier: 'other', at: '2026-11-05T00:00:00Z' };

  it('of a snapshot restores that one, whosever it is, with the version that it needs', async () => {
    rds.absent = ['db'];
    rds.snapshots = [
      snapshot('other-by-hand', 5, { tags: { ...tags, 'siesta:database': 'other' }, engineVersion: '8.0.mysql_aurora.3.12.0' }),
    ];
    const { inputs } = clusterOf(await aurora({ beginsFrom: { snapshot: 'other-by-hand' } }));
    expect(inputs).toMatchObject({ snapshotIdentifier: 'other-by-hand', engineVersion: '8.0.mysql_aurora.3.12.0' });
  });

  it('of a moment restores that cluster to it, with the version that it has', async () => {
    rds.absent = ['db'];
    rds.cluster.engineVersion = '8.0.mysql_aurora.3.12.0';
    const { inputs } = clusterOf(await aurora({ beginsFrom: moment }));
    expect(inputs).toMatchObject({
      restoreToPointInTime: { sourceClusterIdentifier: 'other', restoreToTime: '2026-11-05T00:00:00Z', restoreType: 'full-copy' },
      engineVersion: '8.0.mysql_aurora.3.12.0',
    });
    expect(inputs).not.toHaveProperty('snapshotIdentifier');
  });

  it('comes back from its own newest snapshot, and not as what it began', async () => {
    rds.absent = ['db', 'other'];
    rds.snapshots = [snapshot('db-final-1', 1)];
    const { inputs } = clusterOf(await aurora({ beginsFrom: moment }));
    expect(inputs.snapshotIdentifier).toBe('db-final-1');
    expect(inputs).not.toHaveProperty('restoreToPointInTime');
  });

  it('asks for nothing that may be gone while it lives, and keeps its version', async () => {
    rds.absent = ['other'];
    rds.cluster.engineVersion = '8.0.mysql_aurora.3.12.0';
    for (const beginsFrom of [moment, { snapshot: 'deleted-since' }]) {
      const { inputs } = clusterOf(await aurora({ beginsFrom }));
      expect(inputs.engineVersion).toBe('8.0.mysql_aurora.3.12.0');
      expect(inputs).not.toHaveProperty('restoreToPointInTime');
      expect(inputs).not.toHaveProperty('snapshotIdentifier');
    }
  });

  it('turns IAM authentication on after a restore to a moment too', async () => {
    await created({ restoreToPointInTime: {} });
    expect(rds.cluster).toMatchObject({ iam: true });
  });

  it.each([[{ ...moment, snapshot: 'by-hand' }], [{ at: '2026-11-05T00:00:00Z' }], [{}]])(
    'is refused when it is not clear of what: %j',
    async (beginsFrom) => {
      await expect(aurora({ beginsFrom })).rejects.toThrow('AuroraServerless beginsFrom is not clear');
    },
  );
});

describe('a cluster of another MySQL', () => {
  const PARAMETERS = 'aws:rds/clusterParameterGroup:ClusterParameterGroup';
  const NEW = '8.4.mysql_aurora.8.4.8';
  const plan = (args: Partial<AuroraServerlessArgs> = {}) => planCluster('db', { engineVersion: NEW, ...args });
  const living = (engineVersion: string) => Object.assign(rds.cluster, { engineVersion, tags });
  // Where no program runs there is no project and no stack to be tagged with.
  beforeAll(() => pulumi.runtime.setMocks({ call: () => ({}), newResource: () => ({ id: 'x', state: {} }) }, 'siesta', 'test'));

  it('has parameters of its family', async () => {
    const recording = await aurora({ engineVersion: NEW });
    expect(clusterOf(recording).inputs.engineVersion).toBe(NEW);
    expect(recording.one(PARAMETERS).inputs.family).toBe('aurora-mysql8.4');
  });

  it('has those of a snapshot that needs a higher version than is configured', async () => {
    rds.snapshots = [snapshot('db-final-1', 1, { engineVersion: NEW })];
    const recording = await aurora();
    expect(clusterOf(recording).inputs.engineVersion).toBe(NEW);
    expect(recording.one(PARAMETERS).inputs.family).toBe('aurora-mysql8.4');
  });

  it('runs what it runs already, when less is configured', async () => {
    living('8.0.mysql_aurora.3.12.0');
    expect((await plan({ engineVersion: '8.0.mysql_aurora.3.10.4' })).engineVersion).toBe('8.0.mysql_aurora.3.12.0');
  });

  it.each([
    ['it lives', () => void living('8.0.mysql_aurora.3.10.4')],
    ['it comes back from a snapshot', () => void rds.snapshots.push(snapshot('db-final-1', 1))],
  ])('is refused without upgradeTo, where %s', async (_where, prepare) => {
    prepare();
    await expect(plan()).rejects.toThrow(
      'db has data of MySQL 8.0 (8.0.mysql_aurora.3.10.4), and engineVersion is 8.4.mysql_aurora.8.4.8: a major upgrade cannot be undone.',
    );
    await expect(plan({ upgradeTo: '8.5' })).rejects.toThrow('set database.upgradeTo to "8.4"');
    expect((await plan({ upgradeTo: '8.4' })).engineVersion).toBe(NEW);
  });

  it('is not looked for in a cluster of that name without the tags of this stack', async () => {
    rds.cluster.engineVersion = '8.0.mysql_aurora.3.10.4';
    expect((await plan()).engineVersion).toBe(NEW);
  });

  it('tells AWS of the word, and nothing without it', async () => {
    expect(clusterOf(await aurora({ engineVersion: NEW, upgradeTo: '8.4' })).inputs.allowMajorVersionUpgrade).toBe(true);
    expect(clusterOf(await aurora({ engineVersion: NEW })).inputs).not.toHaveProperty('allowMajorVersionUpgrade');
  });

  it('is refused where RDS says that it never pauses, and not with a floor that it never goes below', async () => {
    rds.versions = { [NEW]: 0.5 };
    await expect(plan()).rejects.toThrow(`engineVersion ${NEW} does not pause: its minAcu is 0.5 at least.`);
    expect((await plan({ minAcu: 0.5 })).engineVersion).toBe(NEW);
  });

  it('is refused where RDS does not offer it', async () => {
    rds.versions = {};
    await expect(plan()).rejects.toThrow(`engineVersion is ${NEW}, which RDS does not offer in this region.`);
  });

  it.each([
    ['RDS does not say whether it pauses', 'RDS does not say whether', () => Object.assign(rds, { versions: { [NEW]: undefined } })],
    ['RDS is not to be asked', 'could not be asked of RDS', () => Object.assign(rds, { refused: 'DescribeDBEngineVersions' })],
  ])('is left to RDS, and said to be, where %s', async (_where, warning, prepare) => {
    const warned = jest.spyOn(pulumi.log, 'warn').mockResolvedValue();
    prepare();
    expect((await plan()).engineVersion).toBe(NEW);
    expect(warned).toHaveBeenCalledWith(expect.stringContaining(warning));
    warned.mockRestore();
  });

  describe('takes a snapshot', () => {
    const step = (from: string, to: string) =>
      beforeUpdate('db', tags, { seconds: 1, every: 0.01 })({
        urn: 'urn',
        id: 'db',
        name: 'db',
        type: CLUSTER,
        oldOutputs: { engineVersion: from },
        newInputs: { engineVersion: to },
      });

    it('before the step, tagged as its own, and waits for it', async () => {
      await step('8.0.mysql_aurora.3.10.4', NEW);
      expect(rds.snapshots).toEqual([expect.objectContaining({ id: expect.stringMatching(/^db-before-8-4-[a-z0-9]+$/), tags })]);
      expect(rds.actions().at(-1)).toBe('DescribeDBClusterSnapshots');
    });

    it('before no other update', async () => {
      await step('8.0.mysql_aurora.3.10.4', '8.0.mysql_aurora.3.12.0');
      expect(rds.requests).toEqual([]);
    });

    it('or fails, and the step is not made', async () => {
      rds.refused = 'CreateDBClusterSnapshot';
      await expect(step('8.0.mysql_aurora.3.10.4', NEW)).rejects.toThrow('not allowed to CreateDBClusterSnapshot');
    });
  });
});

describe('a hibernated database', () => {
  it('keeps what is free and outlives a cluster, and asks AWS nothing', async () => {
    const recording = await aurora({ state: DatabaseState.Hibernated, readers: 1, slowLog: true });
    expect(recording.children('siesta:index:AuroraServerless db')).toEqual([
      'aws:cloudwatch/logGroup:LogGroup db-slow-log',
      'aws:rds/clusterParameterGroup:ClusterParameterGroup db',
      'aws:rds/subnetGroup:SubnetGroup db',
      'random:index/randomPassword:RandomPassword db-master',
    ]);
    expect(rds.requests).toEqual([]);
    expect(await outputOf(recording.result.endpoint)).toBe('');
    expect(await outputOf(recording.result.resourceId)).toBe('');
  });
});
