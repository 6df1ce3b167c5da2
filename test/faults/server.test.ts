import type { Answer } from '../support/clients.ts';
import { administer, connect } from '../support/databases.ts';
import { cleanup } from '../support/faults/cleanup.ts';
import { full } from '../support/faults/figures.ts';
import { FaultProxy } from '../support/faults/proxy.ts';
import { SERVER } from '../support/faults/server.ts';
import { Stand, TestDatabase } from '../support/faults/stand.ts';
import { Service } from '../support/service.ts';
import { ServiceProcess } from '../support/service-process.ts';

/** What a real server does by itself, to a process with a pool. */

const after = cleanup();

async function start(env: Record<string, string> = {}): Promise<{ server: ServiceProcess; database: TestDatabase; proxy: FaultProxy }> {
  const database = await TestDatabase.create(SERVER);
  after(() => database.drop());
  const proxy = await FaultProxy.start(database.config.host, database.config.port);
  after(() => proxy.down());
  const server = await ServiceProcess.start(database.environment(proxy, env));
  after(() => server.stop('SIGKILL'));
  return { server, database, proxy };
}

const times = <T>(count: number, make: (n: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, n) => make(n)));
const kindsOf = (answers: Answer[]): number[] => [...new Set(answers.map(({ status }) => status))].sort();

test('a server that allows fewer connections than the pool wants serves every request with those', async () => {
  const database = await TestDatabase.create(SERVER);
  after(() => database.drop());
  await administer(database.config, `ALTER USER '${database.user}'@'%' WITH MAX_USER_CONNECTIONS 3`);
  const service = await Service.start({ ...database.config, user: database.user, password: database.password });
  after(() => service.close());
  expect(kindsOf(await times(100, () => service.client.post({ title: 'x' })))).toEqual([201]);
  expect((await database.sessions()).length).toBeLessThanOrEqual(3);
}, 120_000);

test('requests that wait in line for a connection are answered in their time too, and the line is gone afterwards', async () => {
  const { server, database } = await start({ DB_POOL_SIZE: '2', DB_WAKE_BUDGET_MS: '1000', DB_STATEMENT_TIMEOUT_MS: '3000' });
  const other = await connect(database.config);
  await other.query('LOCK TABLES todo WRITE');
  expect(kindsOf(await times(40, () => server.client.get('/to-dos')))).toEqual([503]);
  await other.end();
  expect(kindsOf(await times(40, () => server.client.get('/to-dos')))).toEqual([200]);
}, 120_000);

test('requests that fight for the same rows win, lose or are told to try again, and none fails', async () => {
  const { server, database } = await start();
  const { client } = server;
  const id = await database.insert('wanted');
  const fights: ((n: number) => Promise<Answer>)[] = [
    (n) => client.patch(id, { title: `mine ${n}` }),
    () => client.post({ title: 'x' }),
    (n) => client.post({ title: 'x' }, { 'idempotency-key': `key-${n % 7}` }),
    () => client.delete('/to-dos?completed=true'),
    (n) => client.patch(id, { completed: n % 2 === 0 }),
    () => client.delete('/to-dos'),
    () => client.get('/to-dos?count=true'),
  ];
  const answers = await times(700, (n) => (fights[n % fights.length] as (typeof fights)[number])(n));
  expect(kindsOf(answers).filter((status) => ![200, 201, 204, 404, 409, 503].includes(status))).toEqual([]);
  expect(answers.filter(({ status }) => status < 300).length).toBeGreaterThan(350);
}, 120_000);

test('a process with dead connections ends when it is told to', async () => {
  const { server, proxy } = await start();
  await times(10, () => server.client.get('/to-dos'));
  for (const link of proxy.links) link.blackHole();
  expect(await server.stop('SIGTERM')).toBe(0);
}, 120_000);

// Of the whole server: no other suite may run at the same time.
if (full) {
  test('a read-only server takes reads, refuses writes cleanly, and takes them again at once', async () => {
    const stand = await Stand.start(SERVER);
    after(() => stand.stop());
    const headers = { 'content-type': 'application/json' };
    const post = () => stand.client.send('POST', '/to-dos', { headers, body: '{"title":"x"}' });
    expect((await post()).status).toBe(201);
    await administer(stand.database.config, 'SET GLOBAL read_only = 1');
    after(() => administer(stand.database.config, 'SET GLOBAL read_only = 0'));
    const refused = await post();
    expect([refused.status, JSON.parse(refused.text).type]).toEqual([503, 'urn:siesta:problem:database-unavailable']);
    expect((await stand.client.send('GET', '/to-dos')).status).toBe(200);
    await administer(stand.database.config, 'SET GLOBAL read_only = 0');
    expect((await post()).status).toBe(201);
  }, 120_000);
}
