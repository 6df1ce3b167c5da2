import { type Answer, expectProblem, json, sendRaw, type Todo } from '../support/clients.ts';
import { describeOnEachDatabase, VERSION } from '../support/service.ts';

const UNKNOWN = '0199d0c2-7c1e-7d3a-9a55-3f2b8f1c2d4e';

describeOnEachDatabase('the protocol', (server) => {
  const get = (path: string, headers = {}): Promise<Answer> => server.client.get(path, headers);

  it('answers HEAD as GET, without the body', async () => {
    const todo = await server.client.create();
    for (const path of [
      '/to-dos',
      '/to-dos?limit=1&count=true',
      `/to-dos/${todo.id}`,
      '/health',
      '/openapi.json',
      '/docs',
      `/to-dos/${UNKNOWN}`,
      '/nothing',
    ]) {
      const [head, full] = [await server.client.send('HEAD', path), await get(path)];
      expect({ path, status: head.status, text: head.text }).toEqual({ path, status: full.status, text: '' });
      const comparable = ({ date: _, 'x-request-id': __, 'content-length': ___, 'transfer-encoding': ____, ...rest }: Answer['headers']) =>
        rest;
      expect(comparable(head.headers)).toEqual(comparable(full.headers));
    }
  });

  it('ignores a trailing slash', async () => {
    const todo = await server.client.create();
    expect(json<Todo[]>(await get('/to-dos/'))).toContainEqual(todo);
    expect(json<Todo>(await get(`/to-dos/${todo.id}/`))).toEqual(todo);
    const made = await server.client.send('POST', '/to-dos/', { headers: { 'content-type': 'application/json' }, body: '{"title":"x"}' });
    expect(made.headers.location).toBe(`${server.service.url}/to-dos/${json<Todo>(made).id}`);
    expect((await server.client.delete(`/to-dos/${todo.id}/`)).status).toBe(204);
    expect((await get('/health/')).status).toBe(200);
  });

  it.each([
    '/nothing',
    '/to-do',
    `/to-dos/${UNKNOWN}/notes`,
    '//to-dos',
    '/to-dos//',
    '/todos',
    '/TO-DOS',
    '/Health',
    '/.env',
    '/docs/../package.json',
    '/%2e%2e/x',
  ])('answers a path that is not there with a 404: %s', async (path) => {
    for (const method of ['GET', 'POST', 'PUT', 'DELETE']) expectProblem(await server.client.send(method, path), 404);
  });

  it('serves no file but those of the documentation', async () => {
    for (const file of ['docs.js', 'swagger-ui.css', 'swagger-ui-bundle.js']) expect((await get(`/docs/${file}`)).status).toBe(200);
    for (const file of ['package.json', 'index.html', '..%2fpackage.json', '%2e%2e%2fopenapi.ts', '__proto__', 'constructor']) {
      expectProblem(await get(`/docs/${file}`), 404);
    }
  });

  it.each([
    ['/to-dos', ['PUT', 'PATCH', 'PROPFIND', 'TRACE'], 'DELETE, GET, HEAD, POST'],
    ['/to-dos/', ['PUT'], 'GET, HEAD, POST'],
    [`/to-dos/${UNKNOWN}`, ['POST', 'PUT', 'LINK'], 'DELETE, GET, HEAD, PATCH'],
    ['/to-dos/x', ['POST'], 'DELETE, GET, HEAD, PATCH'],
    ['/health', ['POST', 'DELETE'], 'GET, HEAD'],
    ['/openapi.json', ['POST'], 'GET, HEAD'],
    ['/docs', ['PATCH'], 'GET, HEAD'],
    ['/', ['POST'], 'GET, HEAD'],
  ])('answers a method that %s does not have with a 405 and Allow', async (path, methods, allow) => {
    for (const method of methods) {
      const answer = await server.client.send(method, path, { headers: { 'content-type': 'application/json' }, body: '{}' });
      expectProblem(answer, 405);
      expect(answer.headers.allow).toBe(allow);
    }
  });

  it.each([
    'application/json',
    '*/*',
    'application/*',
    'text/html, */*;q=0.1',
    'application/json;q=0.1',
    'application/problem+json',
    'APPLICATION/JSON',
    'application/json; charset=utf-8',
    'text/plain, application/json;charset=UTF-8',
  ])('takes Accept: %s', async (accept) => {
    const answer = await get('/to-dos', { accept });
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    expectProblem(await get(`/to-dos/${UNKNOWN}`, { accept }), 404);
  });

  it.each(['text/html', 'application/xml', 'image/*', 'application/json;q=0', 'application/jsonp', 'text/*, application/vnd.api+json'])(
    'answers Accept: %s with a 406 that is problem+json all the same',
    async (accept) => {
      const before = await server.client.list('?limit=200');
      for (const path of ['/to-dos', `/to-dos/${UNKNOWN}`, '/health']) expectProblem(await get(path, { accept }), 406);
      expectProblem(await server.client.post({ title: 'x' }, { accept }), 406);
      expectProblem(await server.client.delete('/to-dos', { accept }), 406);
      expect(await server.client.list('?limit=200')).toEqual(before);
    },
  );

  it('gives pages to those who take text/html only, and to those who take anything', async () => {
    for (const path of ['/', '/docs']) {
      for (const accept of ['text/html', '*/*', 'text/html,application/xhtml+xml;q=0.9']) {
        const answer = await get(path, { accept });
        expect({ path, accept, status: answer.status }).toEqual({ path, accept, status: 200 });
        expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
      }
      expectProblem(await get(path, { accept: 'image/png' }), 406);
    }
  });

  it('tells its version at /health', async () => {
    const answer = await get('/health');
    expect(answer.status).toBe(200);
    expect(json(answer)).toEqual({ status: 'ok', version: VERSION });
  });

  it('never says what it runs on, and lets nothing be guessed or kept by caches', async () => {
    for (const path of ['/', '/docs', '/to-dos', '/health', '/openapi.json', '/nothing']) {
      const { headers } = await get(path);
      expect(headers).not.toHaveProperty('x-powered-by');
      expect(headers).not.toHaveProperty('server');
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['cache-control']).toMatch(/no-cache|no-store/);
    }
  });

  it('answers a client that speaks HTTP/1.0 and names no host', async () => {
    const todo = await server.client.create();
    const answer = await sendRaw(server.service.url, `GET /to-dos/${todo.id} HTTP/1.0\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(answer).toContain(`"url":"http://localhost/to-dos/${todo.id}"`);
  });
});

describeOnEachDatabase(
  'with the documentation off',
  (server) => {
    it.each(['/docs', '/docs/', '/docs/docs.js', '/openapi.json'])('%s is a 404', async (path) => {
      expectProblem(await server.client.get(path, { accept: '*/*' }), 404);
    });

    it('the page is there', async () => {
      expect((await server.client.get('/')).status).toBe(200);
    });
  },
  { DOCS: 'off' },
);
