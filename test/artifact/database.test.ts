import { readFileSync } from 'node:fs';
import type { DatabaseConfig } from '../../service/config.ts';
import { userStatements } from '../../service/database/users.ts';
import type { EventResponse } from '../../service/gateway/event.ts';
import { deploy, LambdaProcess } from '../support/artifact.ts';
import { administer, connect, createDatabase, dropDatabase, lambdaEnvironmentOf } from '../support/databases.ts';
import { describeWithIamStandIn } from '../support/service.ts';

const event = (name: string) => JSON.parse(readFileSync(new URL(`./events/${name}.json`, import.meta.url), 'utf8'));
const EVENTS: [string, string, string][] = [
  ['a REST API', 'rest', 'https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/dev'],
  ['an HTTP API', 'http', 'https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com'],
  ['a function URL', 'function-url', 'https://abcdefghijklmnopqrstuvwxyz012345.lambda-url.us-east-1.on.aws'],
];

const headersOf = ({ headers, multiValueHeaders }: EventResponse): Record<string, string> =>
  headers ?? Object.fromEntries(Object.entries(multiValueHeaders ?? {}).map(([name, [value = '']]) => [name, value]));

test('the users are made by exactly these statements on Aurora', () => {
  expect(userStatements('siesta')).toEqual([
    'CREATE DATABASE IF NOT EXISTS `siesta` CHARACTER SET utf8mb4 COLLATE utf8mb4_bin',
    "CREATE USER IF NOT EXISTS 'app'@'%' IDENTIFIED WITH AWSAuthenticationPlugin AS 'RDS' REQUIRE SSL",
    "CREATE USER IF NOT EXISTS 'migrator'@'%' IDENTIFIED WITH AWSAuthenticationPlugin AS 'RDS' REQUIRE SSL",
    "CREATE USER IF NOT EXISTS 'reader'@'%' IDENTIFIED WITH AWSAuthenticationPlugin AS 'RDS' REQUIRE SSL",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON `siesta`.* TO 'app'@'%'",
    "GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX, REFERENCES ON `siesta`.* TO 'migrator'@'%' WITH GRANT OPTION",
  ]);
});

interface Inspected {
  applied: string[];
  pending: string[];
  tables: { name: string; rows: number; before: number | null; columns: string[]; indexes: string[] }[];
}

describeWithIamStandIn('the built functions, logged in by IAM over TLS', (server) => {
  let database: DatabaseConfig;
  let folder: string;
  let remove: () => void;
  let env: Record<string, string>;
  const running: LambdaProcess[] = [];

  const start = async (fn: string, user: string, more: Record<string, string> = {}): Promise<LambdaProcess> => {
    const lambda = await LambdaProcess.start(folder, fn, { ...env, DB_USER: user, ...more });
    running.push(lambda);
    return lambda;
  };

  beforeAll(async () => {
    ({ folder, remove } = deploy());
    database = await createDatabase(server);
    const { DB_PASSWORD: _, ...where } = lambdaEnvironmentOf(database);
    env = { ...where, DB_AUTH: 'iam', DB_IDENTIFIED: "VIA pam USING 'siesta-rds-iam'" };
    const ops = await start('ops', 'migrator');
    const { user, password = '' } = database;
    await ops.invoke({ op: 'users', login: { user, password } });
    await ops.invoke({ op: 'migrate' });
  });

  afterAll(async () => {
    for (const lambda of running) lambda.stop();
    remove();
    await dropDatabase(database);
  });

  test('make users and migrate again without changing anything', async () => {
    const ops = await start('ops', 'migrator');
    const { user, password = '' } = database;
    await expect(ops.invoke({ op: 'users', login: { user, password } })).resolves.toEqual({ users: ['app', 'migrator', 'reader'] });
    await expect(ops.invoke({ op: 'migrate' })).resolves.toEqual({ applied: [], pending: [] });
    const { applied, pending } = (await ops.invoke({ op: 'migrations' })) as { applied: string[]; pending: string[] };
    expect([applied[0], applied.length, pending]).toEqual(['Todo1764000000000', 13, []]);
    expect(ops.output).not.toContain(password);
  });

  test('undo the newest migration, and do it again', async () => {
    const ops = await start('ops', 'migrator');
    await expect(ops.invoke({ op: 'undo' })).resolves.toEqual({ undone: 'IdempotencyKeyAge1764000003000' });
    await expect(ops.invoke({ op: 'migrate' })).resolves.toEqual({ applied: ['IdempotencyKeyAge1764000003000'], pending: [] });
  });

  test('inspect the database, and change nothing in it', async () => {
    const ops = await start('ops', 'migrator');
    await (await start('index', 'app')).invoke(event('http'));
    const seen = (await ops.invoke({ op: 'inspect', before: Date.now() + 1_000 })) as Inspected;
    expect([seen.applied.length, seen.pending]).toEqual([13, []]);
    expect(seen.tables.map((table) => [table.name, table.rows, table.before])).toEqual([
      ['idempotency_key', 0, 0],
      ['migrations', 13, null],
      ['todo', 1, 1],
    ]);
    const todo = seen.tables.at(-1);
    expect(todo?.columns).toContain('title varchar(200) not null utf8mb4_bin');
    expect(todo?.indexes).toContain('unique PRIMARY (id)');
    await expect(ops.invoke({ op: 'inspect', before: 1 })).resolves.toMatchObject({
      tables: [{}, {}, { name: 'todo', rows: 1, before: 0 }],
    });
    await expect(ops.invoke({ op: 'inspect' })).resolves.toEqual({ ...seen, tables: seen.tables.map((it) => ({ ...it, before: null })) });
  });

  test('inspect a copy with its own login, and make in it what is pending', async () => {
    const ops = await start('ops', 'migrator');
    const { undone } = (await ops.invoke({ op: 'undo' })) as { undone: string };
    const { host, port, user, password = '' } = database;
    const copy = { host, port, login: { user, password } };
    const seen = (await ops.invoke({ op: 'inspect', copy })) as Inspected;
    expect([seen.applied.length, seen.pending]).toEqual([12, [undone]]);
    expect(seen.tables.find((table) => table.name === 'migrations')?.rows).toBe(13);
    expect(ops.output).not.toContain(password);
  });

  test('say at once what no waiting mends, where a command asks', async () => {
    const command = { AWS_LAMBDA_FUNCTION_VERSION: '$LATEST' };
    const op = { op: 'migrate' };
    await expect((await start('ops', 'nobody', command)).invoke(op)).rejects.toThrow(/refuses the login of "nobody": mend the user/);
    const { user, password = '' } = database;
    const elsewhere = { ...command, DB_AUTH: 'password', DB_PASSWORD: password, DB_NAME: 'siesta_nowhere' };
    await expect((await start('ops', user, elsewhere)).invoke(op)).rejects.toThrow(/has no database "siesta_nowhere": make it/);
    const other = await connect(database);
    await other.query('START TRANSACTION');
    await other.query('SELECT COUNT(*) FROM idempotency_key');
    await expect((await start('ops', 'migrator', command)).invoke({ op: 'undo' })).rejects.toThrow(/another transaction holds a table/);
    await other.end();
  });

  test('wait for logins that come late, where a deployment asks', async () => {
    const ops = await start('ops', 'latecomer');
    const state = ops.invoke({ op: 'migrations' });
    await administer(
      database,
      "CREATE USER 'latecomer'@'%' IDENTIFIED VIA pam USING 'siesta-rds-iam' REQUIRE SSL",
      `GRANT ALL ON \`${database.name}\`.* TO 'latecomer'@'%'`,
    );
    try {
      await expect(state).resolves.toMatchObject({ pending: [] });
    } finally {
      await administer(database, "DROP USER 'latecomer'@'%'");
    }
  });

  test('refuse an event that is no operation, without quoting what may be a password', async () => {
    const ops = await start('ops', 'migrator');
    await expect(ops.invoke({ op: 'users', login: { user: 'admin', password: 'hush', extra: 1 } })).rejects.toThrow(/^unknown operation/);
  });

  test('pass the smoke test and keep nothing of it', async () => {
    const api = await start('index', 'app');
    await expect(api.invoke({ op: 'smoke' })).resolves.toEqual({
      ok: true,
      version: '7',
      migrations: expect.arrayContaining(['Todo1764000000000', 'IdempotencyKeyAge1764000003000']),
    });
    const query = await start('query', 'reader');
    await expect(query.invoke({ sql: "select count(*) from todo where title = 'smoke test'" })).resolves.toMatchObject({ rows: [[0]] });
  });

  test.each(EVENTS)('make a to-do from an event of %s, with the URL it came under', async (_name, recorded, base) => {
    const api = await start('index', 'app');
    const response = (await api.invoke(event(recorded))) as EventResponse;
    const todo = JSON.parse(response.body);
    expect(response.statusCode).toBe(201);
    expect(todo).toMatchObject({ url: `${base}/to-dos/${todo.id}`, title: 'walk the dog', order: 1 });
    expect(headersOf(response)).toMatchObject({ location: todo.url, 'x-request-id': event(recorded).requestContext.requestId });
  });

  test('answer as before after the server killed every connection', async () => {
    const api = await start('index', 'app');
    await api.invoke(event('http'));
    await administer(database, "KILL USER 'app'");
    const statuses: number[] = [];
    for (let request = 0; request < 3; request++) {
      const read = { ...event('http'), body: undefined };
      read.requestContext.http.method = 'GET';
      statuses.push(((await api.invoke(read)) as EventResponse).statusCode);
    }
    expect(statuses).toEqual([200, 200, 200]);
  });

  test('let the reader select from its tables, and nothing else', async () => {
    const query = await start('query', 'reader');
    await expect(query.invoke({ sql: "select 1 + 1 as two, x'ff' as bytes, null" })).resolves.toEqual({
      columns: ['two', 'bytes', 'NULL'],
      rows: [[2, 'ff', null]],
      truncated: false,
    });
    await expect(query.invoke({ sql: 'select id from todo', maxRows: 1 })).resolves.toMatchObject({ truncated: true });
    for (const [sql, error] of [
      ['select * from idempotency_key', /SELECT command denied/],
      ['delete from todo', 'only one SELECT is allowed'],
      ['select 1; select 2', /error in your SQL syntax/],
      ["with t as (select 1) select * from t into outfile '/tmp/stolen'", /INTO is closed/],
      ["select get_lock('siesta-migrations', 0)", /get_lock\(\) is closed/],
      ['select * from todo lock in share mode', /may not hold locks/],
      ['', 'send {"sql"'],
    ] as const) {
      await expect(query.invoke({ sql })).resolves.toEqual({
        error: expect.stringMatching(error instanceof RegExp ? error : error.replace(/[{}]/g, '\\$&')),
      });
    }
    expect(query.output).not.toMatch(/select/i);
  });
});
