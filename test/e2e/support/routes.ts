import type { Todo } from '../../support/clients.ts';

export interface Answered {
  status: number;
  headers: Headers;
  text: string;
}

/** Sends a request to the API behind a URL, which may have a path of its own. */
export async function send(
  url: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answered> {
  const json = body === undefined ? {} : { 'content-type': 'application/json' };
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { ...json, ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** Every to-do, page by page, as `Link` leads from one to the next. */
export async function allTodos(url: string): Promise<Todo[]> {
  const todos: Todo[] = [];
  for (let next: string | undefined = `${url}/to-dos?limit=200`; next !== undefined; ) {
    const response: Response = await fetch(next);
    if (response.status !== 200) throw new Error(`${next} answered ${response.status}: ${await response.text()}`);
    todos.push(...((await response.json()) as Todo[]));
    next = /^<(.+)>; rel="next"$/.exec(response.headers.get('link') ?? '')?.[1];
  }
  return todos;
}

/** Tests of every route of the API's contract, from outside through the gateway. */
export function testEveryRoute(urlOf: () => string): void {
  const call = (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
    send(urlOf(), method, path, body, headers);
  const add = async (todo: Partial<Todo>): Promise<Todo> =>
    JSON.parse((await call('POST', '/to-dos', { title: 'walk the dog', ...todo })).text);

  it('POST /to-dos makes one, and says under which URL', async () => {
    const answer = await call('POST', '/to-dos', { title: 'walk the dog', dueAt: '2026-12-01T10:00:00+01:00' });
    const todo: Todo = JSON.parse(answer.text);

    expect(answer.status).toBe(201);
    expect(todo).toMatchObject({ title: 'walk the dog', completed: false, order: null, notes: null, dueAt: '2026-12-01T09:00:00.000Z' });
    expect(todo.url).toBe(`${urlOf()}/to-dos/${todo.id}`);
    expect(answer.headers.get('location')).toBe(todo.url);
    expect(answer.headers.get('etag')).toMatch(/^".+"$/);
    const followed = await fetch(todo.url);
    expect(await followed.json()).toEqual(todo);
  });

  it('POST /to-dos with an Idempotency-Key makes one, however often it is sent', async () => {
    const key = { 'idempotency-key': crypto.randomUUID() };
    const first = await call('POST', '/to-dos', { title: 'once' }, key);
    const second = await call('POST', '/to-dos', { title: 'once' }, key);

    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.text).toBe(first.text);
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect((await call('POST', '/to-dos', { title: 'another' }, key)).status).toBe(422);
  });

  it('GET /to-dos lists, filters, counts, and leads to the next page', async () => {
    const word = crypto.randomUUID();
    for (const order of [3, 1, 2]) await add({ title: `${word} ${order}`, order });
    const page = await call('GET', `/to-dos?q=${word}&sort=order&limit=2&count=true`);

    expect(page.status).toBe(200);
    expect((JSON.parse(page.text) as Todo[]).map(({ order }) => order)).toEqual([1, 2]);
    expect(page.headers.get('x-total-count')).toBe('3');
    const next = /^<(.+)>; rel="next"$/.exec(page.headers.get('link') ?? '')?.[1] ?? '';
    const last = await fetch(next);
    expect(((await last.json()) as Todo[]).map(({ order }) => order)).toEqual([3]);
    expect(last.headers.get('link')).toBeNull();
  });

  it('GET and HEAD /to-dos/{id} answer it, and 304 to who has it', async () => {
    const todo = await add({});
    const answer = await call('GET', `/to-dos/${todo.id}`);
    const etag = answer.headers.get('etag') ?? '';

    expect([answer.status, JSON.parse(answer.text)]).toEqual([200, todo]);
    expect((await call('GET', `/to-dos/${todo.id}`, undefined, { 'if-none-match': etag })).status).toBe(304);
    const head = await call('HEAD', `/to-dos/${todo.id}`);
    expect([head.status, head.text, head.headers.get('etag')]).toEqual([200, '', etag]);
  });

  it('PATCH /to-dos/{id} changes what it names, for who has its newest version', async () => {
    const todo = await add({ notes: 'long' });
    const etag = (await call('GET', `/to-dos/${todo.id}`)).headers.get('etag') ?? '';
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
    expect((await call('DELETE', '/to-dos')).status).toBe(204);
    expect((await call('GET', '/to-dos')).text).toBe('[]');
  });

  it('GET /health, /openapi.json, /docs and the page answer', async () => {
    const health = await call('GET', '/health');
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
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('access-control-allow-methods')).toContain('PATCH');
  });

  it.each([
    ['POST', '/to-dos', { title: '' }, 400],
    ['GET', '/to-dos/none', undefined, 404],
    ['PUT', '/to-dos', undefined, 405],
    ['GET', '/to-dos?colour=red', undefined, 400],
    ['GET', '/nowhere', undefined, 404],
  ])('%s %s of %j is a problem, %i', async (method, path, body, status) => {
    const answer = await call(method, path, body);

    expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'application/problem+json']);
    expect(JSON.parse(answer.text)).toMatchObject({ status, title: expect.any(String) });
    expect(answer.headers.get('x-request-id')).toBeTruthy();
  });
}
