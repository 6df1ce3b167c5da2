import { type Answer, expectProblem, json, type Todo } from '../support/clients.ts';
import { describeOnEachDatabase } from '../support/service.ts';
import { type Sent, waysInto } from '../support/ways.ts';

const UNKNOWN = '0199d0c2-7c1e-7d3a-9a55-3f2b8f1c2d4e';
const JSON_TYPE = { 'content-type': 'application/json' };
const MANY = '&'.repeat(1_000);

/** A status for each way: a socket, a REST API's event, an HTTP API's event. */
type Statuses = number | [socket: number, rest: number, http: number];
/** What is sent, how it is answered and, where a gateway leaves something out, how that is known. */
type Row = [method: string, target: string, status: Statuses, why?: string];

const DECODED = 'recorded: an HTTP API decodes the path';
const REPLACED = 'assumed: a gateway that decodes puts U+FFFD for bytes that are no UTF-8';

const PATHS: Row[] = [
  ['GET', '/to%2Ddos', 200],
  ['GET', '/to%2ddos?limit=1', 200],
  ['GET', '/%74o-dos', 200],
  ['GET', '/%74%6F%2D%64%6f%73/', 200],
  ['HEAD', '/%74o-dos', 200],
  ['DELETE', '/%74o-dos/', 404],
  ['GET', `/to-dos/${UNKNOWN.replace('0', '%30')}`, 404],
  ['GET', '/%68ealth', 200],
  ['GET', '/%54O-DOS', 404],
  ['GET', '/to-dos%2F', [404, 404, 200], DECODED],
  ['DELETE', '/to-dos%2F', 404],
  ['DELETE', '/to-dos%2f?completed=true', 404],
  ['GET', `/to-dos%2F${UNKNOWN}`, 404],
  ['GET', '/health%2f', [404, 404, 200], DECODED],
  ['GET', '/to-dos%252F', 404],
  ['GET', '/to-dos/', 200],
  ['HEAD', '/to-dos/', 200],
  ['DELETE', '/to-dos/', 404],
  ['DELETE', '/to-dos/?completed=true', 404],
  ['PATCH', '/to-dos/', 404],
  ['PATCH', '/to-dos', 405],
  ['PUT', '/to-dos/', 405],
  ['GET', '//', 404],
  ['GET', '///', 404],
  ['GET', '//to-dos', 404],
  ['GET', '/to-dos//', 404],
  ['DELETE', '//to-dos', 404],
  ['DELETE', '/to-dos//', 404],
  ['GET', '/./to-dos', 404],
  ['GET', '/docs/../to-dos', 404],
  ['GET', '/%2e%2e/to-dos', 404],
  ['GET', '/docs/%2e%2e/to-dos', 404],
  ['DELETE', '/to-dos/.', 404],
  ['DELETE', '/to-dos/..', 404],
  ['DELETE', `/to-dos/${UNKNOWN}/..`, 404],
  ['GET', '/to-dos/100%', 404],
  ['GET', '/to-dos/%zz', 404],
  ['GET', '/to-dos/a%3Fb', 404],
  ['GET', '/to-dos/a%23b', 404],
  ['GET', '/to-dos/%E9', [400, 400, 404], REPLACED],
  ['DELETE', '/to-dos/%C0%AF', [400, 400, 404], REPLACED],
  ['GET', '/to-dos/%ED%A0%80', [400, 400, 404], REPLACED],
  ['GET', '/nothing/%ff', [400, 400, 404], REPLACED],
  ['GET', '/to-dos/%E2%82%AC', 404],
];

const QUERIES: Row[] = [
  ['GET', '/to-dos?q=%E9', [400, 200, 400], REPLACED],
  ['GET', '/to-dos?%E9=1', 400],
  ['GET', '/health?%ff', [400, 200, 400], REPLACED],
  ['DELETE', '/to-dos?completed=%C0%AF', 400],
  ['GET', '/to-dos?q=%', 200],
  ['GET', '/to-dos?q=100%zz', 200],
  ['GET', '/to-dos?limit=1&limit=2', 400],
  ['GET', '/to-dos?limit=1&l%69mit=2', 400],
  ['GET', `/to-dos?limit=1${MANY}limit=2`, 400],
  ['GET', `/to-dos?${MANY}colour=red`, 400],
  ['GET', `/to-dos?${'x&'.repeat(1_100)}limit=1`, 400],
  ['DELETE', `/to-dos?${MANY}colour=red`, 400],
  ['DELETE', `/to-dos?${MANY}completed=maybe`, 400],
  ['DELETE', `/to-dos?completed=true${MANY}completed=false`, 400],
  ['GET', `/to-dos/${UNKNOWN}?${MANY}x=1`, 400],
  ['GET', `/to-dos?${MANY}`, 200],
  ['GET', '/to-dos?=', 400],
  ['GET', '/to-dos?limit', 400],
  ['GET', '/to-dos?l%69mit=%31', 200],
  ['GET', '/to-dos?q=a//b', 200],
];

describeOnEachDatabase('each way into the service', (server) => {
  const ways = waysInto(() => server.service);
  const expected = (status: Statuses, index: number): number => (typeof status === 'number' ? status : (status[index] ?? 0));
  const everywhere = (sent: Sent): Promise<Answer[]> => Promise.all(ways.map((way) => way.send(sent)));
  const post = (headers: Sent['headers'], body: Sent['body'] = '{"title":"x"}'): Promise<Answer[]> =>
    everywhere({ method: 'POST', target: '/to-dos', headers, ...(body !== '' && { body }) });
  const statuses = (answers: Answer[]): number[] => answers.map(({ status }) => status);
  const all = (status: number): number[] => ways.map(() => status);

  it.each([...PATHS, ...QUERIES])('answers %s %s the same: %j', async (method, target, status) => {
    const kept = await server.client.create();
    for (const [index, way] of ways.entries()) {
      const answer = await way.send({ method, target, headers: {} });
      const right = expected(status, index);
      expect({ way: way.name, status: answer.status }).toEqual({ way: way.name, status: right });
      if (right >= 400) expectProblem(answer, right);
    }
    expect((await server.client.get(`/to-dos/${kept.id}`)).status).toBe(200);
  });

  it('deletes what the filter matches and no more, however many empty parameters come before it', async () => {
    for (const way of ways) {
      const [open, done] = [await server.client.create(), await server.client.create({ completed: true })];
      expect((await way.send({ method: 'DELETE', target: `/%74o-dos?${MANY}completed=true`, headers: {} })).status).toBe(204);
      const found = await Promise.all([open, done].map(({ id }) => server.client.get(`/to-dos/${id}`)));
      expect(statuses(found)).toEqual([200, 404]);
    }
  });

  it('takes + for a space, %2B for a plus and %25 for a percent sign in a query', async () => {
    const titles = ['one two', 'one+two', 'one%two', 'one%2Btwo'];
    for (const title of titles) await server.client.create({ title, completed: true });
    for (const [q, title] of [
      ['one+two', 'one two'],
      ['one%20two', 'one two'],
      ['one%2Btwo', 'one+two'],
      ['one%25two', 'one%two'],
      ['one%252Btwo', 'one%2Btwo'],
    ] as const) {
      const answers = await everywhere({ method: 'GET', target: `/to-dos?q=${q}&completed=true`, headers: {} });
      expect(answers.map((answer) => json<Todo[]>(answer).map((todo) => todo.title))).toEqual(ways.map(() => [title]));
    }
    await server.client.delete('/to-dos?completed=true');
  });

  it('says the URL that its client reached it under: host, stage and no more, whatever is in the path', async () => {
    const { id } = await server.client.create();
    for (const way of ways) {
      for (const target of [`/to-dos/${id}`, `/to-dos/${id}/`, `/%74o-dos/${id}`, `/to%2Ddos/${id.replace('-', '%2D')}`]) {
        expect(json<Todo>(await way.send({ method: 'GET', target, headers: {} })).url).toBe(`${way.url()}/to-dos/${id}`);
      }
      for (const target of ['/to-dos', '/to-dos/', '/to%2Ddos']) {
        const made = await way.send({ method: 'POST', target, headers: JSON_TYPE, body: '{"title":"x"}' });
        expect(made.headers.location).toBe(`${way.url()}/to-dos/${json<Todo>(made).id}`);
        const page = await way.send({ method: 'GET', target: `${target}?limit=1`, headers: {} });
        expect(page.headers.link).toMatch(new RegExp(`^<${way.url()}/to-dos\\?limit=1&cursor=[\\w-]+>; rel="next"$`));
      }
    }
  });

  it('goes by https where anybody on the way did; over a socket nobody is believed', async () => {
    const { id } = await server.client.create();
    for (const proto of ['https,http', 'https, http', 'http,https', 'HTTPS', ['https', 'http']]) {
      const answers = await everywhere({ method: 'GET', target: `/to-dos/${id}`, headers: { 'X-Forwarded-Proto': proto } });
      expect(answers.map((answer) => new URL(json<Todo>(answer).url).protocol)).toEqual(['http:', 'https:', 'https:']);
    }
  });

  it.each([
    ['application/json; profile="a;charset=latin1"', 201],
    ['application/json; profile="a\\";charset=latin1"', 201],
    ['application/json;profile="a,b"; charset="utf-8"', 201],
    ['application/json; CHARSET=UTF-8', 201],
    ['application/json;', 201],
    ['application/json; charset="latin1"', 415],
    ['application/json; profile="a"; charset=latin1', 415],
    ['application/json; charset=utf-16', 415],
    ['text/plain; x="application/json"', 415],
    ['application/json, text/plain', 415],
    [['application/json', 'text/plain'], 415],
    [['application/json', 'application/json'], 415],
  ])('reads the Content-Type %j as RFC 9110 quotes it: %i', async (type, status) => {
    expect(statuses(await post({ 'content-type': type }))).toEqual(all(status));
  });

  it('asks for a type where there is none, and for a body first', async () => {
    expect(statuses(await post({}))).toEqual(all(415));
    expect(statuses(await post(JSON_TYPE, ''))).toEqual(all(400));
    expect(statuses(await post({}, ''))).toEqual(all(400));
  });

  it('says in a 415 what a PATCH may be sent as', async () => {
    const { id } = await server.client.create();
    for (const headers of [{ 'content-type': 'text/plain' }, { ...JSON_TYPE, 'content-encoding': 'gzip' }]) {
      const sent: Sent = { method: 'PATCH', target: `/to-dos/${id}`, headers, body: '{}' };
      for (const answer of await everywhere(sent)) {
        expectProblem(answer, 415);
        expect(answer.headers['accept-patch']).toBe('application/json, application/merge-patch+json');
      }
    }
  });

  it('refuses a body of bytes that are no UTF-8 wherever it is given bytes', async () => {
    const body = Buffer.from('{"title":"\xe9"}', 'latin1');
    expect(statuses(await post(JSON_TYPE, body))).toEqual([400, 201, 201]);
    const patches = await Promise.all(
      ways.map(async (way) => {
        const { id } = await server.client.create();
        return way.send({ method: 'PATCH', target: `/to-dos/${id}`, headers: { 'content-type': 'application/merge-patch+json' }, body });
      }),
    );
    // Recorded: JSON comes as text, of which AWS does not say what it puts for such bytes; HTTP APIs hand over in base64 what they do not know.
    expect(statuses(patches)).toEqual([400, 200, 400]);
  });

  it.each([
    [['one', 'two'], 400],
    [['same', 'same'], 400],
    [['', 'x'], 400],
    ['one,two', 400],
    ['"one,two"', 400],
    ['one, two', 400],
    ['"a b"', 400],
    ['""', 400],
    [`"${'k'.repeat(256)}"`, 400],
    [`"${'k'.repeat(255)}"`, 201],
  ])('takes one Idempotency-Key without a comma: %j is a %i', async (key, status) => {
    for (const way of ways) {
      const answer = await way.send({
        method: 'POST',
        target: '/to-dos',
        headers: { ...JSON_TYPE, 'Idempotency-Key': key },
        body: `{"title":"${way.name}"}`,
      });
      expect(answer.status).toBe(status);
      await server.service.sql('DELETE FROM idempotency_key');
    }
  });

  it('takes a quoted Idempotency-Key for the one in the quotes, whichever way it comes', async () => {
    const headers = ['"quoted-\\"1\\\\"', 'quoted-"1\\', '"quoted-\\"1\\\\"'];
    const answers = [];
    for (const [index, way] of ways.entries())
      answers.push(
        await way.send({
          method: 'POST',
          target: '/to-dos',
          headers: { ...JSON_TYPE, 'Idempotency-Key': headers[index] ?? '' },
          body: '{"title":"once"}',
        }),
      );
    expect(new Set(answers.map((answer) => json<Todo>(answer).id)).size).toBe(1);
    expect(answers.map((answer) => answer.headers['idempotency-replayed'])).toEqual([undefined, 'true', 'true']);
  });

  it.each([
    ['100-continue', 200],
    ['100-Continue', 200],
    ['', 200],
    ['200-ok', 417],
    ['100-continue, magic', 417],
    ['100-continue=1', 417],
  ])('answers Expect: %s with %i', async (expect_, status) => {
    for (const answer of await everywhere({ method: 'GET', target: '/to-dos', headers: { Expect: expect_ } })) {
      if (status === 200) expect(answer.status).toBe(200);
      else expectProblem(answer, status);
    }
  });

  it('refuses what is no host, and two of them', async () => {
    for (const host of ['evil.example/x', 'user@evil.example', 'a"><script>', 'a:80:80', 'one.example, two.example']) {
      for (const answer of await everywhere({ method: 'GET', target: '/to-dos', headers: { Host: host } })) expectProblem(answer, 400);
    }
  });

  it('answers HEAD as GET without the body, and other methods with a 405', async () => {
    const { id } = await server.client.create();
    for (const target of ['/to-dos', `/to-dos/${id}`, `/to-dos/${UNKNOWN}`, '/health', '/']) {
      const heads = await everywhere({ method: 'HEAD', target, headers: {} });
      const gets = await everywhere({ method: 'GET', target, headers: {} });
      expect(statuses(heads)).toEqual(statuses(gets));
      for (const [index, head] of heads.entries()) {
        expect(head.text).toBe('');
        expect(head.headers['content-type']).toBe(gets[index]?.headers['content-type']);
        expect(head.headers.etag).toBe(gets[index]?.headers.etag);
      }
    }
    for (const [target, allow] of [
      ['/to-dos', 'DELETE, GET, HEAD, POST'],
      ['/to-dos/', 'GET, HEAD, POST'],
      [`/to-dos/${id}`, 'DELETE, GET, HEAD, PATCH'],
      [`/to-dos/${id}/`, 'DELETE, GET, HEAD, PATCH'],
    ] as const) {
      for (const answer of await everywhere({ method: 'PUT', target, headers: {} })) {
        expectProblem(answer, 405);
        expect(answer.headers.allow).toBe(allow);
      }
    }
  });

  it('answers 406 to who takes neither JSON nor anything, and keeps a request id that is one', async () => {
    for (const answer of await everywhere({ method: 'GET', target: '/to-dos', headers: { accept: 'text/html' } }))
      expectProblem(answer, 406);
    for (const id of ['mine', 'Root=1-67891233,x']) {
      for (const answer of await everywhere({ method: 'GET', target: '/health', headers: { 'X-Request-Id': id } }))
        expect(answer.headers['x-request-id']).toBe(id);
    }
    for (const id of ['a b', 'x'.repeat(129), 'é']) {
      for (const answer of await everywhere({ method: 'GET', target: '/health', headers: { 'X-Request-Id': id } }))
        expect(answer.headers['x-request-id']).toMatch(/^[\w-]{10,36}$/);
    }
  });
});
