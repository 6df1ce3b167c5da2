import type { Todo } from '../../support/clients.ts';
import { nextOf, send } from './http.ts';

/** Tests of every route of the API's contract, from outside through the gateway. `/health` may be asked for by another spelling. */
export function testEveryRoute(urlOf: () => string, healthPath = '/health'): void {
  const call = (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
    send(`${urlOf()}${path}`, method, { body, ...(headers && { headers }) });
  const add = async (todo: Partial<Todo>): Promise<Todo> =>
    JSON.parse((await call('POST', '/to-dos', { title: 'walk the dog', ...todo })).text);

  it('POST /to-dos makes one, and says under which URL', async () => {
    const answer = await call('POST', '/to-dos', { title: 'walk the dog', dueAt: '2026-12-01T10:00:00+01:00' });
    const todo: Todo = JSON.parse(answer.text);

    expect(answer.status).toBe(201);
    expect(todo).toMatchObject({ title: 'walk the dog', completed: false, order: null, notes: null, dueAt: '2026-12-01T09:00:00.000Z' });
    expect(todo.url).toBe(`${urlOf()}/to-dos/${todo.id}`);
    expect(answer.headers.location).toBe(todo.url);
    expect(answer.headers.etag).toMatch(/^".+"$/);
    expect(JSON.parse((await send(todo.url)).text)).toEqual(todo);
  });

  it('POST /to-dos with an Idempotency-Key makes one, however often it is sent', async () => {
    const key = { 'idempotency-key': crypto.randomUUID() };
    const first = await call('POST', '/to-dos', { title: 'once' }, key);
    const second = await call('POST', '/to-dos', { title: 'once' }, key);

    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.text).toBe(first.text);
    expect(second.headers['idempotency-replayed']).toBe('true');
    expect((await call('POST', '/to-dos', { title: 'another' }, key)).status).toBe(422);
  });

  it('GET /to-dos lists, filters, counts, and leads to the next page', async () => {
    const word = crypto.randomUUID();
    for (const order of [3, 1, 2]) await add({ title: `${word} ${order}`, order });
    const page = await call('GET', `/to-dos?q=${word}&sort=order&limit=2&count=true`);

    expect(page.status).toBe(200);
    expect((JSON.parse(page.text) as Todo[]).map(({ order }) => order)).toEqual([1, 2]);
    expect(page.headers['x-total-count']).toBe('3');
    const last = await send(nextOf(page) ?? '');
    expect((JSON.parse(last.text) as Todo[]).map(({ order }) => order)).toEqual([3]);
    expect(last.headers).not.toHaveProperty('link');
  });

  it('GET and HEAD /to-dos/{id} answer it, and 304 to who has it', async () => {
    const todo = await add({});
    const answer = await call('GET', `/to-dos/${todo.id}`);
    const etag = String(answer.headers.etag);

    expect([answer.status, JSON.parse(answer.text)]).toEqual([200, todo]);
    expect((await call('GET', `/to-dos/${todo.id}`, undefined, { 'if-none-match': etag })).status).toBe(304);
    const head = await call('HEAD', `/to-dos/${todo.id}`);
    expect([head.status, head.text, head.headers.etag]).toEqual([200, '', etag]);
  });

  it('PATCH /to-dos/{id} changes what it names, for who has its newest version', async () => {
    const todo = await add({ notes: 'long' });
    const etag = String((await call('GET', `/to-dos/${todo.id}`)).headers.etag);
    const answer = await call('PATCH', `/to-dos/${todo.id}`, { completed: true, notes: null }, { 'if-match': etag });

    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toMatchObject({ id: todo.id, title: 'walk the dog', completed: true, notes: null });
    expect((await call('PATCH', `/to-dos/${todo.id}`, { completed: false }, { 'if-match': etag })).status).toBe(412);
  });

  it('DELETE /to-dos/{id} and DELETE /to-dos take them away', async () => {
    const todo = await add({});
    expect((await call('DELETE', `/to-dos/${todo.id}`)).status).toBe(204);
    expect((await call('GET', `/to-dos/${todo.id}`)).status).toBe(404);

    const [open, done] = [await add({}), await add({ completed: true })];
    expect((await call('DELETE', '/to-dos?completed=true')).status).toBe(204);
    expect((await call('GET', `/to-dos/${done.id}`)).status).toBe(404);
    expect((await call('GET', `/to-dos/${open.id}`)).status).toBe(200);
    // Of a list that everybody shares nobody may take all, unasked.
    expect((await call('DELETE', '/to-dos')).status).toBe(403);
    expect((await call('DELETE', '/to-dos?completed=false')).status).toBe(204);
    expect((await call('GET', '/to-dos')).text).toBe('[]');
  });

  it('GET /health, /openapi.json, /docs and the page answer', async () => {
    const health = await call('GET', healthPath);
    expect([health.status, JSON.parse(health.text)]).toEqual([200, { status: 'ok', version: expect.stringMatching(/^\d+$/) }]);
    expect(JSON.parse((await call('GET', '/openapi.json')).text)).toMatchObject({ openapi: expect.stringMatching(/^3\.1/) });
    for (const path of ['/docs', '/docs/swagger-ui.css', '/']) expect([path, (await call('GET', path)).status]).toEqual([path, 200]);
  });

  it('a browser may call from anywhere', async () => {
    const preflight = {
      origin: 'https://app.example.com',
      'access-control-request-method': 'PATCH',
      'access-control-request-headers': 'if-match',
    };
    const answer = await call('OPTIONS', '/to-dos/some', undefined, preflight);

    expect(answer.status).toBe(204);
    expect(answer.headers['access-control-allow-origin']).toBe('*');
    expect(answer.headers['access-control-allow-methods']).toContain('PATCH');
  });

  it.each([
    ['POST', '/to-dos', { title: '' }, 400],
    ['GET', '/to-dos/none', undefined, 404],
    ['PUT', '/to-dos', undefined, 405],
    ['GET', '/to-dos?colour=red', undefined, 400],
    ['GET', '/nowhere', undefined, 404],
  ])('%s %s of %j is a problem, %i', async (method, path, body, status) => {
    const answer = await call(method, path, body);

    expect([answer.status, answer.headers['content-type']]).toEqual([status, 'application/problem+json']);
    expect(JSON.parse(answer.text)).toMatchObject({ status, title: expect.any(String) });
    expect(answer.headers['x-request-id']).toBeTruthy();
  });
}
