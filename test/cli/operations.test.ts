import { ParameterNotFound } from '@aws-sdk/client-ssm';
import { type FakeStack as Fake, FakeStack, OUTPUTS, returned, threw } from './fake-stack.ts';
import { siestaWith } from './support.ts';

interface Invoked {
  FunctionName: string;
  Qualifier?: string;
  Payload: string;
}

/** A stack whose functions answer this, and what they were sent. */
function answering(...answers: unknown[]): Fake & { sent: [name: string, event: unknown][] } {
  const sent: [string, unknown][] = [];
  const fake = new FakeStack({
    Invoke: ({ FunctionName, Qualifier, Payload }: Invoked) => {
      sent.push([Qualifier ? `${FunctionName}:${Qualifier}` : FunctionName, JSON.parse(Payload)]);
      return answers.shift();
    },
  });
  return Object.assign(fake, { sent });
}

describe('siesta invoke', () => {
  it.each([
    ['smoke', 'siesta-dev-api:live'],
    ['keep', 'siesta-dev-api:live'],
    ['migrations', 'siesta-dev-ops'],
    ['migrate', 'siesta-dev-ops'],
  ])('sends %s to %s, and shows its answer', async (operation, target) => {
    const fake = answering(returned({ ok: true }));
    const { code, stdout } = await siestaWith(fake, 'invoke', operation);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '{\n  "ok": true\n}\n' });
    expect(fake.sent).toEqual([[target, { op: operation }]]);
  });

  it('fails with what the function threw, and says where more is', async () => {
    const { code, stderr } = await siestaWith(answering(threw('the database is away')), 'invoke', 'smoke');
    expect(code).toBe(1);
    expect(stderr).toContain(
      'error: siesta-dev-api: the database is away\nnext:  What happened is in its log: `npx siesta logs --errors --all`.',
    );
  });

  it('does not hand out the operation that takes the master password', async () => {
    const { code, stderr } = await siestaWith(answering(), 'invoke', 'users');
    expect(code).toBe(2);
    expect(stderr).toContain('Allowed choices are smoke, keep, migrations, migrate.');
  });
});

describe('siesta migrate', () => {
  it('shows with --status what is made and what is due, and changes nothing', async () => {
    const fake = answering(returned({ applied: ['Todo1764000000000'], pending: ['Shade1795000000000'] }));
    const { stdout } = await siestaWith(fake, 'migrate', '--status');
    expect(stdout).toBe('made  Todo1764000000000\ndue   Shade1795000000000\n');
    expect(fake.sent).toEqual([['siesta-dev-ops', { op: 'migrations' }]]);
  });

  it.each([
    [['Shade1795000000000', 'Tint1795000000001'], 'Made: Shade1795000000000, Tint1795000000001.\n'],
    [[], 'Nothing was due.\n'],
  ])('makes what is due: %j', async (applied, text) => {
    const { stdout } = await siestaWith(answering(returned({ applied, pending: [] })), 'migrate');
    expect(stdout).toBe(text);
  });

  it('takes back what ran last with --undo-last, when it may', async () => {
    const answers = () => [returned({ applied: ['A1', 'B2'], pending: [] }), returned({ undone: 'B2' })];
    const refused = answering(...answers());
    const { code, stderr } = await siestaWith(refused, 'migrate', '--undo-last');
    expect({ code, sent: refused.sent.length }).toEqual({ code: 1, sent: 1 });
    expect(stderr).toContain('Take back B2 of dev, and lose what only it has room for: nobody is there to say yes.');

    const allowed = answering(...answers());
    const { stdout } = await siestaWith(allowed, 'migrate', '--undo-last', '--yes');
    expect(allowed.sent.at(-1)).toEqual(['siesta-dev-ops', { op: 'undo' }]);
    expect(stdout).toContain('Taken back: B2. It is due again');
  });

  it('does not take --undo-last and --status together', async () => {
    expect((await siestaWith(answering(), 'migrate', '--undo-last', '--status')).code).toBe(2);
  });
});

describe('siesta migrate --json', () => {
  it.each([
    [['--status'], [{ applied: ['A1'], pending: ['B2'] }], { applied: ['A1'], pending: ['B2'] }],
    [[], [{ applied: ['B2'], pending: [] }], { applied: ['B2'] }],
    [['--undo-last', '--yes'], [{ applied: ['A1'], pending: [] }, { undone: 'A1' }], { undone: 'A1' }],
    [['--undo-last', '--yes'], [{ applied: [], pending: [] }, { undone: null }], { undone: null }],
  ])('answers JSON of this shape with %j', async (argv, answers, expected) => {
    const { stdout } = await siestaWith(answering(...answers.map(returned)), 'migrate', ...argv, '--json');
    expect(JSON.parse(stdout)).toEqual(expected);
  });
});

describe('siesta db query', () => {
  const rows = {
    columns: ['id', 'title', 'notes'],
    rows: [
      [1, 'walk\nthe dog', null],
      [20, 'buy bread', 'rye'],
    ],
    truncated: false,
  };

  it('shows rows under each other, each on one line', async () => {
    const fake = answering(returned(rows));
    const { stdout } = await siestaWith(fake, 'db', 'query', 'select * from todo', '--max-rows', '5');
    expect(stdout).toMatchSnapshot();
    expect(fake.sent).toEqual([['siesta-dev-query', { sql: 'select * from todo', maxRows: 5 }]]);
  });

  it('answers JSON as the function does', async () => {
    const { stdout } = await siestaWith(answering(returned(rows)), 'db', 'query', 'select 1', '--json');
    expect(JSON.parse(stdout)).toEqual(rows);
  });

  it('warns when there is more than it shows', async () => {
    const { code, stderr } = await siestaWith(answering(returned({ ...rows, truncated: true })), 'db', 'query', 'select 1');
    expect(code).toBe(0);
    expect(stderr).toContain('warning: There are more rows than these 2: narrow the SELECT, or raise --max-rows.');
  });

  it('fails with what the database says of the SELECT', async () => {
    const { code, stdout, stderr } = await siestaWith(
      answering(returned({ error: "Unknown column 'colour'" })),
      'db',
      'query',
      'select colour',
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain("error: Unknown column 'colour'\nnext:  Mend the SELECT.");
  });

  it('says of a table that is denied that it may not exist', async () => {
    const error = "SELECT command denied to user 'reader'@'10.0.1.7' for table 'nots'";
    const { stderr } = await siestaWith(answering(returned({ error })), 'db', 'query', 'select 1 from nots');
    expect(stderr).toContain(`error: ${error}\nnext:  There may be no such table`);
  });

  it('does not blame the SELECT where the database could not be asked', async () => {
    const answer = returned({ error: 'the database is waking up or cannot be reached: try again (ETIMEDOUT)', asked: false });
    const { code, stderr } = await siestaWith(answering(answer), 'db', 'query', 'select 1');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: the database is waking up .*\nnext: {2}Run it again in a minute; `npx siesta status` says /m);
  });
});

describe('siesta db snapshots', () => {
  const snapshot = (id: string, day: string, stack = 'dev') => ({
    DBClusterSnapshotIdentifier: id,
    Status: 'available',
    SnapshotCreateTime: new Date(`2026-11-${day}T10:00:00Z`),
    EngineVersion: '8.0.mysql_aurora.3.10.4',
    TagList: Object.entries({ 'siesta:project': 'siesta', 'siesta:stack': stack }).map(([Key, Value]) => ({ Key, Value })),
  });
  const listing = (...DBClusterSnapshots: object[]): Fake => new FakeStack({ DescribeDBClusterSnapshots: () => ({ DBClusterSnapshots }) });

  it('lists those of this stack, the newest first', async () => {
    const fake = listing(snapshot('older', '20'), snapshot('newer', '21'), snapshot('of-prod', '22', 'prod'));
    expect((await siestaWith(fake, 'db', 'snapshots')).stdout).toBe(
      'newer  2026-11-21 10:00 UTC  8.0.mysql_aurora.3.10.4\nolder  2026-11-20 10:00 UTC  8.0.mysql_aurora.3.10.4\n',
    );
  });

  it('answers JSON of this shape', async () => {
    const { stdout } = await siestaWith(listing(snapshot('one', '20')), 'db', 'snapshots', '--json');
    expect(JSON.parse(stdout)).toEqual([{ id: 'one', createdAt: '2026-11-20T10:00:00.000Z', engineVersion: '8.0.mysql_aurora.3.10.4' }]);
  });

  it('says how to take one where there is none', async () => {
    expect((await siestaWith(listing(), 'db', 'snapshots')).stdout).toBe('There is none yet: `npx siesta db snapshot` takes one.\n');
    const undeployed = listing();
    undeployed.made.length = 0;
    undeployed.outputs = undefined;
    undeployed.answers.GetParameter = () => {
      throw new ParameterNotFound({ message: 'no', $metadata: {} });
    };
    expect((await siestaWith(undeployed, 'db', 'snapshots')).stdout).toBe('There is none.\n');
  });
});

describe('siesta db snapshot', () => {
  interface Taken {
    DBClusterIdentifier: string;
    DBClusterSnapshotIdentifier: string;
    Tags: { Key: string; Value: string }[];
  }
  const taking = (...statuses: string[]) => {
    const taken: Taken[] = [];
    const fake = new FakeStack({
      CreateDBClusterSnapshot: (input: Taken) => {
        taken.push(input);
        return {};
      },
      DescribeDBClusterSnapshots: () => ({ DBClusterSnapshots: [{ Status: statuses.shift(), PercentProgress: 50 }] }),
    });
    return Object.assign(fake, { taken });
  };

  it('takes one with the tags by which a deployment finds it', async () => {
    const fake = taking('available');
    const { code, stdout } = await siestaWith(fake, 'db', 'snapshot', 'before-import');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^The snapshot siesta-dev-before-import is complete, after 0 s\. /);
    expect(fake.taken).toEqual([
      {
        DBClusterIdentifier: 'siesta-dev',
        DBClusterSnapshotIdentifier: 'siesta-dev-before-import',
        Tags: [
          { Key: 'siesta:project', Value: 'siesta' },
          { Key: 'siesta:stack', Value: 'dev' },
          { Key: 'siesta:database', Value: 'siesta-dev' },
        ],
      },
    ]);
  });

  it('names it after the stack, whatever its cluster is called since a restore', async () => {
    const fake = taking('available');
    fake.outputs = { ...OUTPUTS, clusterIdentifier: 'siesta-dev-r2611240012' };
    await siestaWith(fake, 'db', 'snapshot', 'before-import');
    expect(fake.taken).toMatchObject([
      { DBClusterIdentifier: 'siesta-dev-r2611240012', DBClusterSnapshotIdentifier: 'siesta-dev-before-import' },
    ]);
  });

  it('names it after the moment when no name is said', async () => {
    const { stdout } = await siestaWith(taking('available'), 'db', 'snapshot', '--json');
    expect(JSON.parse(stdout)).toEqual({ id: expect.stringMatching(/^siesta-dev-\d{8}-\d{6}$/), stack: 'dev' });
  });

  it.each([['två'], ['a--b'], ['a b']])('refuses the name %j before it calls anything', async (name) => {
    const fake = taking();
    const { code, stderr } = await siestaWith(fake, 'db', 'snapshot', name);
    expect({ code, calls: fake.calls }).toEqual({ code: 1, calls: [] });
    expect(stderr).toContain('Use letters, digits and single hyphens.');
  });

  it('says so when the snapshot fails', async () => {
    const { code, stderr } = await siestaWith(taking('failed'), 'db', 'snapshot', 'a');
    expect(code).toBe(1);
    expect(stderr).toContain('The snapshot siesta-dev-a is failed.\nnext:  Take another: `npx siesta db snapshot`.');
  });

  it('has nothing to take while the database hibernates', async () => {
    const fake = taking();
    fake.outputs = { ...OUTPUTS, databaseState: 'hibernated' };
    expect((await siestaWith(fake, 'db', 'snapshot')).stderr).toContain('`npx siesta db snapshots` shows it.');
  });
});

it.each([
  ['db query', ['db', 'query', 'select 1']],
  ['migrate --status', ['migrate', '--status']],
])('siesta %s says of a database that hibernates how to bring it back, and asks nothing of it', async (_, argv) => {
  const fake = answering();
  fake.outputs = { ...OUTPUTS, databaseState: 'hibernated' };
  const { code, stderr } = await siestaWith(fake, ...argv);
  expect({ code, calls: fake.calls }).toEqual({ code: 1, calls: [] });
  expect(stderr).toContain(
    'The database of dev hibernates: only its snapshot is there.\nnext:  Bring it back: `npx siesta wake --stack dev`.',
  );
});
