import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import * as z from 'zod';
import { readableCopy } from '../../cli/hibernate/copy.ts';
import { CliError } from '../../cli/terminal/errors.ts';
// Loaded here and not within a test's time: the AWS package is large.
import '../../infra/main.ts';
import type { Decisions } from '../../infra/state/index.ts';
import { FakeStack, Locked, NOTHING, OUTPUTS, returned, threw } from './fake-stack.ts';
import { projectWith, siestaWith } from './support.ts';

/** A deployed stack of which this is decided of the database; its settings. */
const stack = (deployed: 'on' | 'hibernated', decided: Partial<Decisions['database']> = {}, settings: object = {}): FakeStack => {
  const fake = new FakeStack({ DescribeDBClusters: () => ({ DBClusters: [] }) });
  fake.outputs = { ...OUTPUTS, databaseState: deployed };
  fake.decided = { ...NOTHING, database: { ...NOTHING.database, ...decided } };
  return Object.assign(fake, { folder: projectWith({ dev: { ...settings } }) });
};

const RESTORED = { clusters: [{ name: 'first' }, { name: 'r2611240012', snapshot: 'by-hand' }], active: 'r2611240012' };

const CLUSTER = { urn: 'urn:of-the-cluster', type: 'aws:rds/cluster:Cluster', id: 'siesta-dev', outputs: {} };

describe('siesta hibernate', () => {
  it('sets the state, deploys it, and says what a month costs before and after', async () => {
    const fake = stack('on', {}, { database: { minAcu: 0.5 }, idleBudgetUsd: 60 });
    const { code, stdout } = await siestaWith(fake, 'hibernate', '--yes');
    expect(code).toBe(0);
    expect(fake.changes).toEqual(['decide database.state hibernated', 'update']);
    expect(stdout.replace(/\d+ s/, '2 s')).toBe(
      'The database hibernates, after 2 s. http://127.0.0.1:1/v1 stays as it was. ' +
        'A month of it, while nobody calls: 0.00 USD instead of 43.80, and 0.021 for each GB instead of 0.1.\n',
    );
  });

  it('shows the costs when it asks, and changes nothing when nobody answers', async () => {
    const fake = stack('on');
    const { code, stderr } = await siestaWith(fake, 'hibernate');
    expect({ code, changes: fake.changes }).toEqual({ code: 1, changes: [] });
    expect(stderr).toContain('(a month: 0.00 USD, as before, and 0.021 for each GB instead of 0.1): nobody is there to say yes.');
  });

  it('goes on with what was stopped: it is decided already, and what is deployed is otherwise', async () => {
    const fake = stack('on', { state: 'hibernated' });
    await siestaWith(fake, 'hibernate', '--yes');
    expect(fake.changes).toEqual(['update']);
  });

  it('goes on after an update that failed before it deleted the cluster, though its outputs say that it is down', async () => {
    const fake = stack('hibernated', { state: 'hibernated' });
    fake.made.push(CLUSTER);
    const { code } = await siestaWith(fake, 'hibernate', '--yes');
    expect({ code, changes: fake.changes }).toEqual({ code: 0, changes: ['update'] });
  });

  it('has nothing to do twice', async () => {
    const fake = stack('hibernated', { state: 'hibernated' });
    const { code, stderr } = await siestaWith(fake, 'hibernate', '--yes');
    expect({ code, changes: fake.changes }).toEqual({ code: 1, changes: [] });
    expect(stderr).toContain('The database hibernates already.');
  });

  it('refuses before it changes anything when the settings keep the cluster', async () => {
    const fake = stack('on', {}, { database: { protectData: true } });
    const { code, stderr } = await siestaWith(fake, 'hibernate', '--yes');
    expect({ code, changes: fake.changes }).toEqual({ code: 1, changes: [] });
    expect(stderr).toContain('siesta:database.state is hibernated, which deletes the cluster');
  });

  it('leaves no trace where the update cannot begin: another one has locked the stack', async () => {
    const fake = stack('on');
    const [before, settings] = [fake.decided, readFileSync(join(fake.folder, 'Pulumi.dev.yaml'), 'utf8')];
    fake.failure = new Locked();
    const { code, stderr } = await siestaWith(fake, 'hibernate', '--yes');
    expect({ code, changes: fake.changes, decided: fake.decided }).toEqual({ code: 1, changes: [], decided: before });
    expect(stderr).toContain('the stack is currently locked');
    expect(readFileSync(join(fake.folder, 'Pulumi.dev.yaml'), 'utf8')).toBe(settings);
  });

  it('takes over what the settings of 0.1.0 say, where the account says nothing yet', async () => {
    const fake = Object.assign(stack('on'), { decided: undefined, folder: projectWith({ dev: { database: RESTORED } }) });
    await siestaWith(fake, 'hibernate', '--yes');
    expect(fake.decided).toEqual({ ...NOTHING, database: { ...NOTHING.database, ...RESTORED, state: 'hibernated' } });
  });

  it('says what Pulumi says when the update fails', async () => {
    const fake = stack('on');
    fake.failure = new CliError('pulumi up: AccessDenied', 'Mend it.');
    const { code, stderr } = await siestaWith(fake, 'hibernate', '--yes');
    expect(code).toBe(1);
    expect(stderr).toContain('error: pulumi up: AccessDenied\nnext:  Mend it.');
  });
});

describe('siesta hibernate --publish', () => {
  const sample = { id: '0199d0c2-7c1e-7d3a-9a55-3f2b8f1c2d4e', title: 'walk the dog', notes: null };
  const copied = { bytes: 5_250_000, lists: [{ path: 'to-dos', total: 1_234, copied: 1_000, sample }] };
  let gateway: Server;
  let url: string;
  /** What the gateway answers to a read of the copy: a status, or the copy. */
  let answers: (number | Record<string, unknown[]>)[];
  let reads: string[];

  beforeAll(async () => {
    gateway = createServer(({ url: path }, response) => {
      reads.push(path ?? '');
      const answer = answers.shift() ?? 404;
      if (typeof answer === 'number') response.writeHead(answer).end();
      else response.end(JSON.stringify(answer));
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => gateway.once('listening', resolve));
    url = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`;
  });
  afterAll(() => gateway.close());
  beforeEach(() => {
    [answers, reads] = [[{ 'to-dos': Array(1_000).fill(sample) }], []];
  });

  /** The same stack, whose ops function says this of a copy; what it is asked is among the changes. */
  const publishing = (
    deployed: 'on' | 'hibernated',
    database: Partial<Decisions['database']> = {},
    more: object = {},
    answer: unknown = returned(copied),
  ): FakeStack => {
    const fake = stack(deployed, database, more);
    fake.outputs = { ...fake.outputs, url };
    fake.answers.Invoke = ({ FunctionName, Payload }: { FunctionName: string; Payload: string }) => {
      fake.changes.push(`${FunctionName} ${Payload.replace(url, 'URL')}`);
      return answer;
    };
    return fake;
  };
  const rehearsal = 'siesta-dev-ops {"op":"publish","url":"URL","rehearsal":true}';
  const copying = 'siesta-dev-ops {"op":"publish","url":"URL","rehearsal":false}';

  it('makes room for the copy, copies and reads it, and only then takes the database down', async () => {
    const fake = publishing('on');
    const { code, stdout, stderr } = await siestaWith(fake, 'hibernate', '--publish', '--yes');
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.any(String) });
    expect(fake.changes).toEqual([
      rehearsal,
      'decide database.published true',
      'update',
      copying,
      'decide database.state hibernated',
      'update',
    ]);
    expect(reads).toEqual(['/published']);
    expect(`${stderr}${stdout}`.replaceAll(url, 'https://api.example').replace(/\d+ s\./, '2 s.')).toMatchSnapshot();
  });

  it('answers JSON of this shape', async () => {
    const Answer = z.strictObject({
      stack: z.literal('dev'),
      databaseState: z.literal('hibernated'),
      url: z.literal(url),
      idleUsd: z.strictObject({ before: z.literal(0), now: z.literal(0) }),
      storedUsdPerGb: z.strictObject({ before: z.literal(0.1), now: z.literal(0.021) }),
      seconds: z.int(),
      published: z.strictObject({
        url: z.literal(`${url}/published`),
        items: z.literal(1_000),
        usdPerGb: z.literal(0.023),
        usdPerMillionReads: z.literal(0.4),
      }),
    });
    const { stdout } = await siestaWith(publishing('on'), 'hibernate', '--publish', '--yes', '--json');
    Answer.parse(JSON.parse(stdout));
  });

  it('says what becomes public when it asks, and changes nothing when nobody answers', async () => {
    const fake = publishing('on');
    const { code, stderr } = await siestaWith(fake, 'hibernate', '--publish');
    expect({ code, changes: fake.changes }).toEqual({ code: 1, changes: [rehearsal] });
    expect(stderr).toContain(`Everybody who has ${url} will be able to read 1,000 of 1,234 to-dos (5.25 MB)\n  of to-dos all fields:`);
    expect(stderr).toContain('\n  the other 234 to-dos do not fit into a copy; they are in the snapshot, and come back\n');
    expect(stderr).toContain(
      'let everybody read the copy (a month: 0.00 USD, as before, and 0.021 for each GB instead of 0.1; the copy 0.023',
    );
  });

  it('is refused with auth jwt before anything is asked or changed', async () => {
    const jwt = { auth: 'jwt', jwt: { issuer: 'https://id.example.com/', audience: 'to-dos' } };
    const fake = publishing('on', {}, jwt);
    const { code, stderr } = await siestaWith(fake, 'hibernate', '--publish', '--yes');
    expect({ code, changes: fake.changes }).toEqual({ code: 1, changes: [] });
    expect(stderr).toContain("With auth jwt everything is somebody's own: no copy of it is published.");
  });

  it('goes on with a written copy after an update that failed before it deleted the cluster', async () => {
    const fake = publishing('hibernated', { state: 'hibernated', published: true });
    fake.made.push(CLUSTER);
    const { code } = await siestaWith(fake, 'hibernate', '--publish', '--yes');
    expect({ code, changes: fake.changes }).toEqual({ code: 0, changes: ['update'] });
  });

  it('has nothing to copy when the database is down already', async () => {
    const fake = publishing('hibernated', { state: 'hibernated' });
    const { stderr } = await siestaWith(fake, 'hibernate', '--publish', '--yes');
    expect(stderr).toContain('The database hibernates already: there is nothing to copy.\nnext:  Wake it first: `npx siesta wake`.');
    expect(fake.changes).toEqual([]);
  });

  it('leaves the database on when the copy cannot be written', async () => {
    const fake = publishing('on');
    fake.answers.Invoke = ({ Payload }: { Payload: string }) =>
      Payload.includes('"rehearsal":true') ? returned(copied) : threw('S3 answered 500: the copy was not written');
    const { code, stderr } = await siestaWith(fake, 'hibernate', '--publish', '--yes');
    expect(code).toBe(1);
    expect(fake.changes).toEqual(['decide database.published true', 'update']);
    expect(stderr).toContain('The copy was not made, and the database is on as it was. siesta-dev-ops: S3 answered 500');
    expect(stderr).toContain('`npx siesta wake` takes back what was made.');
  });

  it('says to deploy first what is older than copies', async () => {
    const fake = publishing('on', {}, {}, threw('unknown operation; send {"op": "migrate"}'));
    const { stderr } = await siestaWith(fake, 'hibernate', '--publish', '--yes');
    expect(stderr).toContain('makes no such copies.\nnext:  Deploy this one: `npm run up -- --stack dev`.');
  });

  it('goes on with the second update alone, when it was stopped in it: there may be no database any more', async () => {
    const fake = publishing('on', { state: 'hibernated', published: true });
    const { stdout } = await siestaWith(fake, 'hibernate', '--publish', '--yes');
    expect(fake.changes).toEqual(['update']);
    expect(stdout).toContain(`Everybody can read 1,000 items at ${url}/published.`);
  });

  it.each([
    [1, 'the database is on until then; `npx siesta wake` takes back what was made.'],
    [2, '`npx siesta hibernate --publish` goes on where it was stopped; `npx siesta wake` brings everything back.'],
  ])('says how to go on to who stops it in update %d', async (stopped, onward) => {
    const fake = publishing('on');
    let updates = 0;
    const { open } = fake.pulumi;
    fake.pulumi.open = async (...args) => ({
      ...(await open(...args)),
      update: async ({ signal }) => {
        updates++;
        if (updates === stopped) process.emit('SIGINT', 'SIGINT');
        signal.throwIfAborted();
      },
    });
    const { code, stderr } = await siestaWith(fake, 'hibernate', '--publish', '--yes');
    expect({ code, updates }).toEqual({ code: 130, updates: stopped });
    expect(stderr).toContain(onward);
  });

  it('publishes nothing without being asked: what an earlier one has made goes', async () => {
    const fake = publishing('on', { published: true });
    await siestaWith(fake, 'hibernate', '--yes');
    expect(fake.changes).toEqual(['decide database.state hibernated', 'decide database.published false', 'update']);
  });

  describe('reading the copy', () => {
    const { signal } = new AbortController();
    const outputs = () => ({ ...OUTPUTS, url, databaseState: 'on' as const });

    it('waits until its right is known everywhere', async () => {
      answers = [503, 503, { 'to-dos': [sample] }];
      expect(await readableCopy(outputs(), signal, { tries: 3, pauseMs: 1 })).toBe(1);
    });

    it('says what the gateway answers, and how to go on, when it stays away', async () => {
      answers = [503, 404];
      const failed = readableCopy(outputs(), signal, { tries: 2, pauseMs: 1 });
      await expect(failed).rejects.toThrow(`The copy is written, and ${url}/published does not show it (it answers 404).`);
      await expect(failed).rejects.toMatchObject({ next: expect.stringContaining('`npx siesta wake`') });
    });
  });
});

describe('the snapshot between hibernating and waking', () => {
  const FINAL = 'siesta-dev-final-c0ffee00';
  const cluster = (clusterIdentifier: string, finalSnapshotIdentifier: string) => ({
    urn: `urn:${clusterIdentifier}`,
    type: 'aws:rds/cluster:Cluster',
    outputs: { clusterIdentifier, finalSnapshotIdentifier },
  });
  const hibernated = (there: string[]): FakeStack => {
    const fake = stack('hibernated', { state: 'hibernated', clusters: [{ name: 'first', final: FINAL }] });
    fake.answers.DescribeDBClusterSnapshots = ({ DBClusterSnapshotIdentifier: id }: { DBClusterSnapshotIdentifier: string }) => ({
      DBClusterSnapshots: there.includes(id) ? [{ DBClusterSnapshotIdentifier: id, Status: 'available' }] : [],
    });
    return fake;
  };

  it('is the one that each cluster is taken down to, as Pulumi calls it', async () => {
    const fake = stack('on', RESTORED);
    fake.made.push(cluster('siesta-dev', FINAL), cluster('siesta-dev-r2611240012', 'siesta-dev-r2611240012-final-1'));
    await siestaWith(fake, 'hibernate', '--yes');
    expect(fake.decided?.database.clusters.map(({ final }) => final)).toEqual([FINAL, 'siesta-dev-r2611240012-final-1']);
  });

  it('stays what it was when a hibernation that was stopped goes on: its cluster is gone by then', async () => {
    const fake = stack('on', { state: 'hibernated', clusters: [{ name: 'first', final: FINAL }] });
    await siestaWith(fake, 'hibernate', '--yes');
    expect(fake.decided?.database.clusters).toEqual([{ name: 'first', final: FINAL }]);
  });

  it('is looked for before anything is changed: while it is not complete nothing is made in its place', async () => {
    const fake = hibernated([]);
    const { code, stderr } = await siestaWith(fake, 'wake', '--yes');
    expect({ code, changes: fake.changes }).toEqual({ code: 1, changes: [] });
    expect(stderr).toContain(`There is no complete snapshot ${FINAL} to come back from.`);
    expect(stderr).toContain('`npx siesta wake --snapshot`');
  });

  it.each([
    ['by-hand', 'by-hand'],
    ['siesta-dev-by-hand', 'by-hand'],
  ])('is another when a person says so, here %s as %s', async (id, called) => {
    const fake = hibernated([id]);
    expect((await siestaWith(fake, 'wake', '--snapshot', called, '--yes')).code).toBe(0);
    expect(fake.decided?.database).toMatchObject({ state: 'on', clusters: [{ name: 'first', final: id }] });
  });

  describe('is not needed where a hibernation was stopped before its cluster was taken down', () => {
    const stopped = (Status: string): FakeStack => {
      const fake = hibernated(['by-hand']);
      fake.answers.DescribeDBClusters = () => ({ DBClusters: [{ DBClusterIdentifier: 'siesta-dev', Status }] });
      return fake;
    };

    it('which goes on with all that it has', async () => {
      const fake = stopped('available');
      expect((await siestaWith(fake, 'wake', '--yes')).code).toBe(0);
      expect(fake.changes).toEqual(['decide database.state on', 'update']);
    });

    it('which another one does not take the place of in silence', async () => {
      const fake = stopped('available');
      const { code, stderr } = await siestaWith(fake, 'wake', '--snapshot', 'by-hand', '--yes');
      expect({ code, changes: fake.changes }).toEqual({ code: 1, changes: [] });
      expect(stderr).toContain('The database siesta-dev is still there');
      expect(stderr).toContain('`npx siesta db restore --snapshot by-hand` then goes back to the snapshot.');
    });

    it('but is once that has begun', async () => {
      const fake = stopped('deleting');
      const { code, stderr } = await siestaWith(fake, 'wake', '--yes');
      expect({ code, changes: fake.changes }).toEqual({ code: 1, changes: [] });
      expect(stderr).toContain(`There is no complete snapshot ${FINAL} to come back from.`);
    });
  });
});

describe('siesta wake', () => {
  it('takes the copy away with its bucket', async () => {
    const fake = stack('hibernated', { state: 'hibernated', published: true });
    await siestaWith(fake, 'wake', '--yes');
    expect(fake.changes).toEqual(['decide database.state on', 'decide database.published false', 'update']);
  });

  it('takes back what `hibernate --publish` has begun', async () => {
    const fake = stack('on', { published: true });
    const { stderr } = await siestaWith(fake, 'wake');
    expect(stderr).toContain('Take away what `npx siesta hibernate --publish` has made for dev');
    await siestaWith(fake, 'wake', '--yes');
    expect(fake.changes).toEqual(['decide database.published false', 'update']);
  });

  it('sets the state back and deploys it', async () => {
    const fake = stack('hibernated', { state: 'hibernated' });
    const { stdout } = await siestaWith(fake, 'wake', '--yes', '--json');
    expect(fake.changes).toEqual(['decide database.state on', 'update']);
    expect(JSON.parse(stdout)).toEqual({
      stack: 'dev',
      databaseState: 'on',
      url: OUTPUTS.url,
      idleUsd: { before: 0, now: 0 },
      storedUsdPerGb: { before: 0.021, now: 0.1 },
      seconds: expect.any(Number),
    });
  });

  it('has nothing to do while the database is on', async () => {
    expect((await siestaWith(stack('on'), 'wake', '--yes')).stderr).toContain('The database is on already.');
  });
});
