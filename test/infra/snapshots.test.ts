import { turnOnIamAuthentication } from '../../infra/database/iam.ts';
import { type Beginning, findOrigin, ownSnapshots, pruneFinalSnapshots, rdsClient } from '../../infra/snapshots/snapshots.ts';
import { FakeRds, type FakeSnapshot } from '../support/fake-rds.ts';

const owner = { project: 'siesta', stack: 'test', id: '0a' };
const tags = { 'siesta:project': 'siesta', 'siesta:stack': 'test', 'siesta:database': 'db' };
const rds = new FakeRds();
const snapshot = (id: string, day: number, more: Partial<FakeSnapshot> = {}): FakeSnapshot => ({
  id,
  createdAt: `2026-11-${String(day).padStart(2, '0')}T00:00:00Z`,
  tags,
  ...more,
});
const origin = (restoreFrom: string) => findOrigin(rdsClient(), { identifier: 'db', restoreFrom, owner });

beforeAll(() => rds.start());
beforeEach(() => rds.reset());
afterAll(() => rds.stop());

describe('the snapshots of a database', () => {
  it('are its own, taken on purpose and complete, the newest first, from every page', async () => {
    rds.snapshots = [
      snapshot('db-final-1', 1),
      snapshot('db-final-3', 3),
      snapshot('other-stack', 9, { tags: { ...tags, 'siesta:stack': 'prod' } }),
      snapshot('no-tags', 9, { tags: {} }),
      snapshot('still-creating', 9, { status: 'creating' }),
      snapshot('daily', 9, { type: 'automated' }),
      snapshot('by-hand', 2),
    ];
    const found = await ownSnapshots(rdsClient(), owner, 'db');
    expect(found.map(({ id }) => id)).toEqual(['db-final-3', 'by-hand', 'db-final-1']);
    expect(rds.requests.every(({ SnapshotType, IncludeShared }) => SnapshotType === 'manual' && IncludeShared === undefined)).toBe(true);
  });
});

describe('the origin of a new cluster', () => {
  it('is nothing when there is no snapshot', async () => {
    expect(await origin('latest')).toEqual({ restoreFrom: undefined, lastFinal: undefined });
  });

  it('is the newest snapshot, also one that a person took', async () => {
    rds.snapshots = [snapshot('db-final-1', 1), snapshot('by-hand', 2)];
    expect(await origin('latest')).toMatchObject({ restoreFrom: { id: 'by-hand' }, lastFinal: 'db-final-1' });
  });

  it('is nothing when that is asked for, and still knows the last final snapshot', async () => {
    rds.snapshots = [snapshot('db-final-1', 1)];
    expect(await origin('none')).toEqual({ restoreFrom: undefined, lastFinal: 'db-final-1' });
  });

  it('is the snapshot asked for by its identifier, whosever it was', async () => {
    rds.snapshots = [snapshot('db-final-1', 1), snapshot('import', 1, { tags: {}, engineVersion: '8.0.mysql_aurora.3.12.0' })];
    expect(await origin('import')).toMatchObject({ restoreFrom: { id: 'import', engineVersion: '8.0.mysql_aurora.3.12.0' } });
  });

  it.each([
    ['that is not there', []],
    ['that is not complete', [snapshot('wanted', 1, { status: 'creating' })]],
  ])('is refused as a snapshot %s', async (_what, snapshots) => {
    rds.snapshots = snapshots;
    await expect(origin('wanted')).rejects.toThrow('restoreFrom is "wanted", and there is no complete snapshot of that name');
  });

  it('may be gone where the cluster lives and is ours, and not where one of that name is somebody else’s', async () => {
    rds.cluster = { ...rds.cluster, engineVersion: '8.0.mysql_aurora.3.12.0', tags };
    expect(await origin('pruned')).toMatchObject({ restoreFrom: undefined, engineVersion: '8.0.mysql_aurora.3.12.0' });
    rds.cluster = { ...rds.cluster, tags: { ...tags, 'siesta:stack': 'prod' } };
    await expect(origin('pruned')).rejects.toThrow('restoreFrom is "pruned"');
  });

  it('is not guessed when AWS refuses to list: that would start an empty database', async () => {
    rds.refused = 'DescribeDBClusterSnapshots';
    await expect(origin('latest')).rejects.toThrow('not allowed to DescribeDBClusterSnapshots');
  });
});

describe('the origin of a cluster that begins as a copy', () => {
  const begin = (beginning: Beginning) => findOrigin(rdsClient(), { identifier: 'db', restoreFrom: 'latest', beginning, owner });

  it.each([
    [{ snapshot: 'gone' }, 'there is no complete snapshot of that name'],
    [
      { clusterIdentifier: 'other', at: '2026-11-05T00:00:00Z' },
      'db is to begin as other was at 2026-11-05T00:00:00Z, and that cluster is gone',
    ],
  ])('is never nothing: %j', async (beginning, message) => {
    rds.absent = ['db', 'other'];
    await expect(begin(beginning)).rejects.toThrow(message);
  });

  it('is not guessed when AWS refuses to say whether it lives', async () => {
    rds.refused = 'DescribeDBClusters';
    await expect(begin({ snapshot: 'gone' })).rejects.toThrow('not allowed to DescribeDBClusters');
  });
});

describe('IAM authentication after a restore', () => {
  it('is turned on at once, and waited for', async () => {
    await turnOnIamAuthentication(rdsClient(), 'db', { seconds: 1, every: 0.01 });
    expect(rds.cluster).toMatchObject({ status: 'available', iam: true });
    expect(rds.requests.find(({ Action }) => Action === 'ModifyDBCluster')).toMatchObject({
      DBClusterIdentifier: 'db',
      EnableIAMDatabaseAuthentication: 'true',
      ApplyImmediately: 'true',
    });
    expect(rds.actions().at(-1)).toBe('DescribeDBClusters');
  });

  it('fails by the name of the cluster that never takes it', async () => {
    rds.cluster = { ...rds.cluster, status: 'backing-up' };
    const never = turnOnIamAuthentication(rdsClient(), 'db', { seconds: 0.02, every: 0.01 });
    await expect(never).rejects.toThrow('db took longer than 0.02 s');
    expect(rds.actions()).not.toContain('ModifyDBCluster');
  });
});

describe('old final snapshots', () => {
  const final = (id: string, day: number, more: Record<string, string> = {}) =>
    snapshot(id, day, { tags: { ...tags, 'siesta:id': '0a', 'siesta:final': id, ...more } });
  const left = (): string[] => rds.snapshots.map(({ id }) => id);

  it('are deleted beyond the newest three, and those of other stacks and databases are not', async () => {
    rds.snapshots = [
      ...[1, 2, 3, 4, 5].map((day) => final(`db-final-${day}`, day)),
      snapshot('by-hand', 1),
      final('db-final-9', 1, { 'siesta:id': '0b' }),
      final('other-final-1', 1, { 'siesta:database': 'other' }),
    ];
    expect(await pruneFinalSnapshots(rdsClient(), 'db', owner)).toEqual(['db-final-2', 'db-final-1']);
    expect(left()).toEqual(['db-final-3', 'db-final-4', 'db-final-5', 'by-hand', 'db-final-9', 'other-final-1']);
  });

  it('are told by their tag: what a person took or copied stays, whatever it is called', async () => {
    const [taken, copied] = [final('db-final-before-the-move', 1, { 'siesta:final': 'db-final-4' }), final('db-final-1-copy', 2)];
    Object.assign(copied.tags ?? {}, { 'siesta:final': 'db-final-1' });
    rds.snapshots = [taken, copied, snapshot('db-final-of-0-1-0', 1), ...[3, 4, 5].map((day) => final(`db-final-${day}`, day))];
    const before = left();
    expect(await pruneFinalSnapshots(rdsClient(), 'db', owner)).toEqual([]);
    expect(left()).toEqual(before);
  });

  it('are all kept where nothing tells a stack from others of its names', async () => {
    rds.snapshots = [1, 2, 3, 4].map((day) => final(`db-final-${day}`, day));
    expect(await pruneFinalSnapshots(rdsClient(), 'db', { project: 'siesta', stack: 'test' })).toEqual([]);
    expect(left()).toHaveLength(4);
  });
});
