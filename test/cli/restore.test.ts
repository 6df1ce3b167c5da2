import { CliError } from '../../cli/terminal/errors.ts';
import type { Decisions } from '../../infra/state/index.ts';
import { FakeStack, Locked, NOTHING, OUTPUTS, returned } from './fake-stack.ts';
import { projectWith, siestaWith } from './support.ts';

const SINCE = Date.parse('2026-11-23T12:00:00Z');
const prod = { profile: 'prod', auth: 'public', alarms: { email: 'ops@example.com' }, idleBudgetUsd: 60, database: { minAcu: 0.5 } };
const underWay = {
  clusters: [{ name: 'first' }, { name: 'r2611240012', snapshot: 'by-hand', protectData: false }],
  active: 'r2611240012',
};

interface Situation {
  /** What is decided of the database. */
  database?: Partial<Decisions['database']>;
  settings?: Record<string, unknown>;
  /** What is deployed as the one with the traffic. */
  deployed?: string;
  pin?: string;
  query?: unknown[];
  snapshot?: string;
}

/** A stack whose AWS keeps two hours before noon, and a snapshot of noon. */
function stack({ database = {}, settings = {}, deployed = 'siesta-dev', pin = 'none', query, snapshot = 'available' }: Situation = {}) {
  const sent: string[] = [];
  const answers = [...(query ?? [{ rows: [['todo']] }, { rows: [['12', '3']] }])];
  const fake = new FakeStack({
    DescribeDBClusterSnapshots: () => ({
      DBClusterSnapshots: [{ DBClusterSnapshotIdentifier: 'by-hand', Status: snapshot, SnapshotCreateTime: new Date(SINCE) }],
    }),
    DescribeDBClusters: () => ({
      DBClusters: [{ EarliestRestorableTime: new Date(SINCE - 7_200_000), LatestRestorableTime: new Date(SINCE) }],
    }),
    GetAlias: () => ({ FunctionVersion: '4' }),
    GetFunctionConfiguration: () => ({}),
    GetParameter: () => ({ Parameter: { Value: pin } }),
    ListVersionsByFunction: () => ({ Versions: [] }),
    Invoke: ({ Payload }: { Payload: string }) => {
      sent.push(JSON.parse(Payload).sql);
      return returned(answers.shift());
    },
  });
  fake.outputs = { ...OUTPUTS, clusterIdentifier: deployed };
  fake.decided = { ...NOTHING, database: { ...NOTHING.database, ...database } };
  return Object.assign(fake, { sent, folder: projectWith({ dev: settings }) });
}

/** A restored stack, with one snapshot of this identifier. */
function restoredWith(id: string): FakeStack {
  const fake = stack({ deployed: 'siesta-dev-r2611240012' });
  fake.answers.DescribeDBClusterSnapshots = ({ DBClusterSnapshotIdentifier: asked }: { DBClusterSnapshotIdentifier: string }) => ({
    DBClusterSnapshots: asked === id ? [{ DBClusterSnapshotIdentifier: id, Status: 'available', SnapshotCreateTime: new Date(SINCE) }] : [],
  });
  return fake;
}

const changesOf = ({ changes }: FakeStack): string[] => changes.map((change) => change.replaceAll(/r\d{10}/g, 'rNOW'));

describe('siesta db restore', () => {
  it('adds a cluster that begins as the snapshot, makes it the active one, and deploys that', async () => {
    const fake = stack();
    const { code, stdout } = await siestaWith(fake, 'db', 'restore', '--snapshot', 'by-hand', '--yes');
    expect({ code, changes: changesOf(fake) }).toEqual({
      code: 0,
      changes: [
        'decide database.clusters [{"name":"first"},{"name":"rNOW","snapshot":"by-hand","protectData":false}]',
        'decide database.active rNOW',
        'update',
      ],
    });
    expect(stdout.replaceAll(/r\d{10}/g, 'rNOW').replace(/\d+ s/, '2 s')).toBe(
      'siesta-dev-rNOW has the traffic, after 2 s, as the database was at 2026-11-23 12:00 UTC. ' +
        'siesta-dev is kept, asleep: `npx siesta db restore --finish` takes it down to a last snapshot, `--undo` goes back to it.\n',
    );
  });

  it.each([['siesta-dev-by-hand'], ['siesta-dev-r2611240012-by-hand']])('finds %s by the name that it was given', async (id) => {
    const fake = restoredWith(id);
    await siestaWith(fake, 'db', 'restore', '--snapshot', 'by-hand', '--yes');
    expect(fake.changes).toContainEqual(expect.stringContaining(`"snapshot":"${id}"`));
  });

  it('says first which writes will be lost, and changes nothing when nobody answers', async () => {
    const fake = stack();
    const { code, stderr } = await siestaWith(fake, 'db', 'restore', '--snapshot', 'by-hand');
    expect({ code, changes: fake.changes }).toEqual({ code: 1, changes: [] });
    expect(stderr).toContain(
      'warning: Lost will be what was written after 2026-11-23 12:00 UTC: so far 12 added and 3 changed in todo; ' +
        'and what is written until the traffic moves.\nwarning: What was deleted since comes back.\n',
    );
    expect(stderr).toContain('Give dev the database as it was at 2026-11-23 12:00 UTC, and its traffic: nobody is there to say yes.');
    expect(fake.sent[1]).toBe(
      `select coalesce(sum(created_at > ${SINCE}), 0), coalesce(sum(created_at <= ${SINCE}), 0) from \`todo\` where updated_at > ${SINCE}`,
    );
  });

  it('goes on when the database cannot say what would be lost: that may be why', async () => {
    const fake = stack({ query: [{ error: 'the database is away' }] });
    const { code, stdout, stderr } = await siestaWith(fake, 'db', 'restore', '--snapshot', 'by-hand', '--yes', '--json');
    expect(code).toBe(0);
    expect(stderr).toContain('How much that is cannot be counted: the database is away');
    expect(JSON.parse(stdout)).toEqual({
      stack: 'dev',
      active: expect.stringMatching(/^siesta-dev-r\d{10}$/),
      kept: 'siesta-dev',
      since: '2026-11-23T12:00:00.000Z',
      lost: null,
      seconds: expect.any(Number),
    });
  });

  it('takes a snapshot by the name that `db snapshot` was given', async () => {
    const fake = stack();
    fake.answers.DescribeDBClusterSnapshots = ({ DBClusterSnapshotIdentifier: id }: { DBClusterSnapshotIdentifier: string }) => ({
      DBClusterSnapshots:
        id === 'siesta-dev-before-mess'
          ? [{ DBClusterSnapshotIdentifier: id, Status: 'available', SnapshotCreateTime: new Date(SINCE) }]
          : [],
    });
    await siestaWith(fake, 'db', 'restore', '--snapshot', 'before-mess', '--yes');
    expect(changesOf(fake)[0]).toBe(
      'decide database.clusters [{"name":"first"},{"name":"rNOW","snapshot":"siesta-dev-before-mess","protectData":false}]',
    );
  });

  it('says of a moment before a young database that it is that young, and not that more could be kept', async () => {
    const fake = stack();
    fake.answers.DescribeDBClusters = () => ({
      DBClusters: [
        {
          ClusterCreateTime: new Date(SINCE - 60_000),
          EarliestRestorableTime: new Date(SINCE),
          LatestRestorableTime: new Date(SINCE),
        },
      ],
    });
    const { stderr } = await siestaWith(fake, 'db', 'restore', '--at', '2026-11-23T11:45:00Z', '--yes');
    expect(stderr).toContain(
      'next:  The database is not older than that: use a later moment, or --snapshot with one of `npx siesta db snapshots`.\n',
    );
  });

  it('begins as the present cluster was at a moment', async () => {
    const only = { clusters: [{ name: 'r2601010000', snapshot: 'old' }], active: 'r2601010000' };
    const fake = stack({ database: only, deployed: 'siesta-dev-r2601010000' });
    await siestaWith(fake, 'db', 'restore', '--at', '2026-11-23T11:30:00Z', '--yes');
    expect(fake.decided?.database.clusters).toEqual([
      ...only.clusters,
      { name: expect.any(String), at: '2026-11-23T11:30:00Z', of: 'siesta-dev-r2601010000', protectData: false },
    ]);
  });

  it('protects a restored prod once it has passed its gates', async () => {
    const fake = stack({ settings: prod });
    await siestaWith(fake, 'db', 'restore', '--snapshot', 'by-hand', '--yes');
    expect(changesOf(fake).slice(-3)).toEqual([
      'update',
      'decide database.clusters [{"name":"first"},{"name":"rNOW","snapshot":"by-hand"}]',
      'update',
    ]);
  });

  it('says that the traffic is where it was when the update fails, and both ways on', async () => {
    const fake = stack();
    fake.failure = new CliError('pulumi up: the smoke test failed', 'Mend it.');
    const { code, stderr } = await siestaWith(fake, 'db', 'restore', '--snapshot', 'by-hand', '--yes');
    expect(code).toBe(1);
    expect(stderr).toContain('error: The restore did not go through, and the traffic is where it was. pulumi up: the smoke test failed');
    expect(stderr).toContain('next:  `npx siesta db restore --undo` goes back to the database that there was; `npm run up` goes on');
  });

  it('leaves nothing to be undone where the update cannot begin', async () => {
    const fake = stack();
    fake.failure = new Locked();
    const { code, stderr } = await siestaWith(fake, 'db', 'restore', '--snapshot', 'by-hand', '--yes');
    expect({ code, changes: fake.changes, decided: fake.decided }).toEqual({ code: 1, changes: [], decided: NOTHING });
    expect(stderr).toContain('error: pulumi up: the stack is currently locked by 1 lock(s).\nnext:  Wait for it.');
  });

  it.each([
    ['a snapshot that is not complete', 1, { snapshot: 'creating' }, ['--snapshot', 'by-hand'], 'There is no complete snapshot by-hand.'],
    ['a moment that AWS keeps nothing of', 1, {}, ['--at', '2026-11-23T09:59:59Z'], 'is not between 2026-11-23 10:00 UTC and'],
    ['no moment at all', 2, {}, [], 'The moment or the snapshot to go back to is missing.'],
    ['a second restore', 1, { database: underWay }, ['--snapshot', 'by-hand'], 'A restore is under way'],
    ['a traffic that a rollback holds', 1, { pin: '3' }, ['--snapshot', 'by-hand'], 'A rollback holds the traffic at version 3'],
  ])('refuses %s with %d before it changes anything', async (_, exit, situation, argv, message) => {
    const fake = stack(situation);
    const { code, stderr } = await siestaWith(fake, 'db', 'restore', ...argv, '--yes');
    expect({ code, changes: fake.changes }).toEqual({ code: exit, changes: [] });
    expect(stderr).toContain(message);
  });

  it('has nothing to go back from while the database hibernates', async () => {
    const fake = stack({ database: { state: 'hibernated' } });
    fake.outputs = { ...OUTPUTS, databaseState: 'hibernated' };
    expect((await siestaWith(fake, 'db', 'restore', '--snapshot', 'by-hand', '--yes')).stderr).toContain('The database hibernates.');
  });
});

describe('siesta db restore --finish', () => {
  const deployed = 'siesta-dev-r2611240012';
  const restored = JSON.stringify(underWay.clusters.slice(1));

  it('takes the cluster without traffic down, when it may', async () => {
    const asked = stack({ database: underWay, deployed });
    const { stderr } = await siestaWith(asked, 'db', 'restore', '--finish');
    expect(stderr).toContain('Take siesta-dev down to a last snapshot; siesta-dev-r2611240012 has the traffic of dev: nobody is there');
    expect(asked.changes).toEqual([]);

    const fake = stack({ database: underWay, deployed });
    const { stdout } = await siestaWith(fake, 'db', 'restore', '--finish', '--yes');
    expect(fake.changes).toEqual([`decide database.clusters ${restored}`, 'update']);
    expect(stdout).toContain('The other one lives on in its last snapshot');
  });

  it('takes away first what protects it', async () => {
    const fake = stack({ settings: prod, database: underWay, deployed });
    await siestaWith(fake, 'db', 'restore', '--finish', '--yes');
    expect(fake.changes).toEqual([
      `decide database.clusters [{"name":"first","protectData":false},${restored.slice(1)}`,
      'update',
      `decide database.clusters ${restored}`,
      'update',
    ]);
  });

  it('deletes nothing as long as the restored one has not got the traffic', async () => {
    const fake = stack({ database: underWay });
    const { code, stderr } = await siestaWith(fake, 'db', 'restore', '--finish', '--yes');
    expect({ code, changes: fake.changes }).toEqual({ code: 1, changes: [] });
    expect(stderr).toContain('The restore did not go through: the traffic is where it was.');
  });

  it('has nothing to do with one cluster', async () => {
    expect((await siestaWith(stack(), 'db', 'restore', '--finish', '--yes')).stderr).toContain('No restore is under way');
  });
});

describe('siesta db restore --undo', () => {
  it('gives the database before its traffic back, and keeps both', async () => {
    const fake = stack({ database: underWay, deployed: 'siesta-dev-r2611240012' });
    const { stdout } = await siestaWith(fake, 'db', 'restore', '--undo', '--yes');
    expect(fake.changes).toEqual(['decide database.active first', 'update']);
    expect(stdout).toContain('siesta-dev-r2611240012 is kept, asleep');
  });

  it('takes a restored one down that never had the traffic', async () => {
    const fake = stack({ database: underWay });
    await siestaWith(fake, 'db', 'restore', '--undo', '--yes');
    expect(fake.changes).toEqual(['decide database.clusters [{"name":"first"}]', 'decide database.active first', 'update']);
  });
});
