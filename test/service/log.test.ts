import { connect } from 'node:net';
import { jest } from '@jest/globals';
import type { Answer } from '../support/clients.ts';
import { describeOnEachDatabase } from '../support/service.ts';

const UNKNOWN = '0199d0c2-7c1e-7d3a-9a55-3f2b8f1c2d4e';

describeOnEachDatabase('a request id', (server) => {
  const idFor = async (id?: string | string[]): Promise<unknown> =>
    (await server.client.get('/health', id === undefined ? {} : { 'x-request-id': id })).headers['x-request-id'];

  it.each(['a', '!~', 'Root=1-67891233-abcdef012345678912345678', 'x'.repeat(128)])("is the caller's: %s", async (id) => {
    expect(await idFor(id)).toBe(id);
  });

  it.each(['', 'x'.repeat(129), 'a b', 'a\tb', 'é', ['a', 'b']])("is a new one where the caller's breaks the rule: %j", async (id) => {
    const given = await idFor(id);
    expect(given).toMatch(/^[0-9a-f-]{36}$/);
    expect(await idFor(id)).not.toBe(given);
  });

  it('is there without the caller giving one, and no two are the same', async () => {
    const ids = await Promise.all(Array.from({ length: 10 }, () => idFor()));
    expect(new Set(ids).size).toBe(10);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describeOnEachDatabase('the log', (server) => {
  const entriesOf = ({ headers }: Answer) => server.service.log.of(headers['x-request-id'] as string);

  it.each([
    ['GET', '/to-dos?q=x', '/to-dos', 200],
    ['HEAD', '/to-dos', '/to-dos', 200],
    ['GET', `/to-dos/${UNKNOWN}`, '/to-dos/:id', 404],
    ['PATCH', `/to-dos/${UNKNOWN}`, '/to-dos/:id', 400],
    ['DELETE', `/to-dos/${UNKNOWN}`, '/to-dos/:id', 404],
    ['POST', '/to-dos', '/to-dos', 400],
    ['GET', '/health', '/health', 200],
    ['GET', '/', '/', 200],
    ['GET', '/nothing', null, 404],
    ['PUT', '/to-dos', null, 405],
    ['OPTIONS', '/to-dos', null, 204],
  ])('has one line for %s %s', async (method, path, route, status) => {
    const answer = await server.client.send(method, path);
    const [entry, ...more] = entriesOf(answer);
    expect(more).toEqual([]);
    expect(entry).toMatchObject({
      level: 'info',
      id: answer.headers['x-request-id'],
      method,
      route,
      status: answer.status,
      coldStart: expect.any(Boolean),
    });
    expect(answer.status).toBe(status);
    expect(new Date(String(entry?.time)).toISOString()).toBe(entry?.time);
    expect(Number(entry?.durationMs)).toBeGreaterThanOrEqual(Number(entry?.databaseMs));
  });

  it('says how long the database took, and nothing for what did not ask it', async () => {
    const databaseMs = async (path: string): Promise<number> => Number(entriesOf(await server.client.get(path))[0]?.databaseMs);
    expect(await databaseMs('/to-dos')).toBeGreaterThan(0);
    expect(await databaseMs('/health')).toBe(0);
    expect(await databaseMs('/to-dos/x')).toBe(0);
  });

  it('has nothing of bodies, parameters, tokens, keys and ids of to-dos', async () => {
    const secret = 'c4n4ry';
    const headers = {
      authorization: `Bearer ${secret}`,
      'idempotency-key': secret,
      cookie: secret,
      'if-match': `"${secret}"`,
      'user-agent': secret,
    };
    const { client, service } = server;
    const todo = await client.create({ title: secret });
    const from = service.log.lines.length;
    await client.post({ title: secret, notes: secret }, headers);
    await client.post({ title: 5, [secret]: secret }, headers);
    await client.get(`/to-dos?q=${secret}&${secret}=${secret}`, headers);
    await client.get(`/to-dos?q=${secret}`, headers);
    await client.patch(todo.id, { title: secret }, headers);
    await client.delete(`/to-dos/${todo.id}`, headers);
    await client.get(`/${secret}`, headers);
    const lines = service.log.lines.slice(from);
    expect(lines).toHaveLength(7);
    for (const line of lines) {
      expect(line).not.toContain(secret);
      expect(line).not.toContain(todo.id);
    }
  });

  it('has a line for a client that went away before it was answered', async () => {
    const id = 'went-away';
    const head = `POST /to-dos HTTP/1.1\r\nHost: x\r\nX-Request-Id: ${id}\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"title":`;
    const socket = connect(Number(new URL(server.service.url).port), '127.0.0.1');
    socket.write(head, () => socket.destroy());
    expect(await server.service.log.next(id)).toMatchObject({ level: 'info', method: 'POST' });
  });
});

describeOnEachDatabase('an unexpected error', (server) => {
  it('is a 500 that says nothing, and one logged error that says what it was', async () => {
    const spy = jest.spyOn(server.service.database, 'read').mockRejectedValueOnce(new Error('SELECT secret FROM db.internal:3306'));
    const answer = await server.client.get('/to-dos');
    spy.mockRestore();
    expect(answer.text).not.toMatch(/SELECT|secret|internal|node_modules|\.ts/);
    const [error, access] = server.service.log.of(answer.headers['x-request-id'] as string);
    expect(error).toMatchObject({ level: 'error', error: { message: 'SELECT secret FROM db.internal:3306' } });
    expect(access).toMatchObject({ level: 'info', status: 500 });
  });
});
