import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { type Answer, type Client, expectProblem, json } from '../support/clients.ts';
import { connect as connectBeside, createDatabase, databaseOn, dropDatabase } from '../support/databases.ts';
import { freePort } from '../support/free-port.ts';
import { migrated } from '../support/migrated.ts';
import { describeOnServers, describeWithServers, Service } from '../support/service.ts';
import { otherSessions } from '../support/sessions.ts';

const UNKNOWN = '0199d0c2-7c1e-7d3a-9a55-3f2b8f1c2d4e';

/** Each route that needs the database. */
const routes = (client: Client): Promise<Answer>[] => [
  client.get('/to-dos'),
  client.get('/to-dos?count=true'),
  client.post({ title: 'x' }),
  client.post({ title: 'x' }, { 'idempotency-key': 'key' }),
  client.delete('/to-dos'),
  client.get(`/to-dos/${UNKNOWN}`),
  client.patch(UNKNOWN, { title: 'x' }),
  client.delete(`/to-dos/${UNKNOWN}`, { 'if-match': '"1-x"' }),
];

async function expectUnavailable(client: Client, type: string): Promise<void> {
  for (const answer of await Promise.all(routes(client))) {
    const problem = expectProblem(answer, 503);
    expect(problem.type).toBe(type);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect(answer.text).not.toMatch(/ECONN|127\.0\.0\.1|mysql|SELECT/i);
  }
  for (const path of ['/health', '/', '/docs', '/openapi.json']) expect((await client.get(path)).status).toBe(200);
  expect((await client.send('OPTIONS', '/to-dos')).status).toBe(204);
  expectProblem(await client.get('/to-dos?limit=0'), 400);
  expectProblem(await client.get('/to-dos/x'), 404);
}

describeWithServers('a database that cannot be reached', (server) => {
  it('is a 503 with Retry-After on every route that needs it, and on no other', async () => {
    const service = await Service.start({ ...databaseOn(server, 'any'), port: await freePort(), wakeBudgetMs: 300 });
    try {
      await expectUnavailable(service.client, 'urn:siesta:problem:database-unavailable');
    } finally {
      await service.close();
    }
  });

  it('is waited for: those who came while it slept are all answered by the one connection that wakes it', async () => {
    const config = await createDatabase(server);
    await migrated(config);
    const port = await freePort();
    const service = await Service.start({ ...config, port, wakeBudgetMs: 20_000, poolSize: 2 });
    let gate: Server | undefined;
    try {
      const answers = Promise.all([
        service.client.post({ title: 'early' }),
        service.client.get('/to-dos'),
        service.client.get('/to-dos?q=x'),
      ]);
      gate = createServer((socket) => {
        const server = connect(config.port, config.host);
        socket.pipe(server).pipe(socket);
        for (const end of [socket, server]) end.on('error', () => undefined);
      }).listen(port, '127.0.0.1');
      expect((await answers).map(({ status }) => status)).toEqual([201, 200, 200]);
      expect(json<unknown[]>(await service.client.get('/to-dos'))).toHaveLength(1);
    } finally {
      await service.close();
      gate?.close();
      await dropDatabase(config);
    }
  });
});

describeWithServers('a database that hibernates', (server) => {
  it('is a 503 of its own type on every route that needs it, without a connection being tried', async () => {
    let connections = 0;
    const trap = createServer((socket) => {
      connections++;
      socket.destroy();
    }).listen(0, '127.0.0.1');
    await once(trap, 'listening');
    const { port } = trap.address() as AddressInfo;
    const service = await Service.start({ ...databaseOn(server, 'any'), port, state: 'hibernated' });
    try {
      await expectUnavailable(service.client, 'urn:siesta:problem:hibernated');
      expect(connections).toBe(0);
    } finally {
      await service.close();
      trap.close();
    }
  });
});

describeOnServers('a connection that the server ended', (server) => {
  it('is replaced before anybody notices, whatever was asked', async () => {
    const { id } = await server.client.create();
    const asks = [
      () => server.client.get('/to-dos'),
      () => server.client.post({ title: 'x' }),
      () => server.client.post({ title: 'x' }, { 'idempotency-key': 'ended' }),
      () => server.client.patch(id, { title: 'y' }),
      () => server.client.delete(`/to-dos/${id}`),
    ];
    const statuses = [];
    for (const ask of asks) {
      await killSessions();
      statuses.push((await ask()).status);
    }
    expect(statuses).toEqual([200, 201, 201, 200, 204]);
  });

  /** Ends all sessions of the service, and waits until its side has heard. */
  async function killSessions(): Promise<void> {
    const admin = await connectBeside(server.service.config);
    const own = (await otherSessions(admin)).filter(({ db }) => db === server.service.config.name);
    for (const { Id } of own) await admin.query(`KILL ${Id}`);
    await admin.end();
  }
});
