import * as fc from 'fast-check';
import { PROBLEM_TYPES, type ProblemDocument } from '../../service/http/problem.ts';
import { problemExample } from '../../service/rest/openapi/problem-examples.ts';
import { type Answer, json, type Todo } from '../support/clients.ts';
import { Issuer } from '../support/oidc.ts';
import { Description } from '../support/openapi.ts';
import { describeOnEachDatabase, type Server, VERSION } from '../support/service.ts';

const UNKNOWN = '0199d0c2-7c1e-7d3a-9a55-3f2b8f1c2d4e';
const JSON_BODY = { 'content-type': 'application/json' };

type Ask = [method: string, path: string, headers?: Record<string, string>, body?: string];

/** Requests for every status that one client alone can get, by that status. */
async function tour({ client }: Server): Promise<[number, Ask][]> {
  const first = await client.post({ title: 'x', dueAt: '2026-12-01T09:00:00Z' }, { 'idempotency-key': 'tour' });
  const { id } = json<Todo>(first);
  const tag = first.headers.etag as string;
  await client.create();
  const doomed = await client.create();
  const item = `/to-dos/${id}`;
  return [
    [200, ['GET', '/to-dos']],
    [200, ['GET', '/to-dos?limit=1&count=true']],
    [200, ['HEAD', '/to-dos']],
    [400, ['GET', '/to-dos?limit=0']],
    [304, ['GET', '/to-dos', { 'if-none-match': '*' }]],
    [412, ['GET', '/to-dos', { 'if-match': '"x"' }]],
    [406, ['GET', '/to-dos', { accept: 'text/html' }]],
    [414, ['GET', `/to-dos?q=${'x'.repeat(8192)}`]],
    [201, ['POST', '/to-dos', JSON_BODY, '{"title":"y"}']],
    [201, ['POST', '/to-dos', { ...JSON_BODY, 'idempotency-key': 'tour' }, '{"title":"x","dueAt":"2026-12-01T09:00:00Z"}']],
    [400, ['POST', '/to-dos', JSON_BODY, '{}']],
    [412, ['POST', '/to-dos', { ...JSON_BODY, 'if-match': '"x"' }, '{"title":"x"}']],
    [413, ['POST', '/to-dos', JSON_BODY, ' '.repeat(65_537)]],
    [415, ['POST', '/to-dos', {}, '{}']],
    [422, ['POST', '/to-dos', { ...JSON_BODY, 'idempotency-key': 'tour' }, '{"title":"z"}']],
    [200, ['GET', item]],
    [304, ['GET', item, { 'if-none-match': tag }]],
    [412, ['GET', item, { 'if-match': '"x"' }]],
    [400, ['GET', item, { 'if-match': 'x' }]],
    [400, ['GET', `${item}?x=1`]],
    [404, ['GET', `/to-dos/${UNKNOWN}`]],
    [200, ['PATCH', item, JSON_BODY, '{"completed":false}']],
    [200, ['PATCH', item, { 'content-type': 'application/merge-patch+json' }, '{"notes":null}']],
    [400, ['PATCH', item, JSON_BODY, '{"title":null}']],
    [404, ['PATCH', '/to-dos/x', JSON_BODY, '{}']],
    [412, ['PATCH', item, { ...JSON_BODY, 'if-match': '"x"' }, '{}']],
    [413, ['PATCH', item, JSON_BODY, ' '.repeat(65_537)]],
    [415, ['PATCH', item, { 'content-type': 'text/plain' }, '{}']],
    [204, ['DELETE', `/to-dos/${doomed.id}`]],
    [404, ['DELETE', `/to-dos/${UNKNOWN}`]],
    [412, ['DELETE', item, { 'if-match': '"x"' }]],
    [412, ['DELETE', item, { 'if-none-match': tag }]],
    [412, ['DELETE', '/to-dos', { 'if-match': '"x"' }]],
    [400, ['DELETE', '/to-dos?limit=1']],
    [204, ['DELETE', '/to-dos?completed=true']],
    [200, ['GET', '/health']],
    [304, ['GET', '/health', { 'if-none-match': '*' }]],
    [412, ['GET', '/health', { 'if-match': '"x"' }]],
    [414, ['GET', `/health?${'x'.repeat(8192)}`]],
  ];
}

const send = ({ client }: Server, [method, path, headers = {}, body]: Ask): Promise<Answer> =>
  client.send(method, path, { headers, ...(body !== undefined && { body }) });

describeOnEachDatabase('the OpenAPI document', (server) => {
  it('says every type that a problem may have', async () => {
    const { text } = await server.client.get('/openapi.json');
    for (const [type, says] of Object.entries(PROBLEM_TYPES)) expect(text).toContain(`\`${type}\`: ${says}`);
  });

  let description: Description;
  beforeAll(async () => {
    description = await Description.of(server.client);
  });

  it('is of version 3.1, and says where the client reached the API', async () => {
    const { document } = description;
    expect(document).toMatchObject({
      openapi: expect.stringMatching(/^3\.1\./),
      info: { version: VERSION },
      servers: [{ url: server.service.url }],
    });
    expect(document).not.toHaveProperty('security');
    const elsewhere = json(await server.client.get('/openapi.json', { host: 'api.example' }));
    expect(elsewhere).toMatchObject({ servers: [{ url: 'http://api.example' }] });
  });

  it('has a name of its own for each operation, and no reference that leads nowhere', () => {
    const operations = Object.values(description.document.paths).flatMap((path) => Object.values(path));
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    const references = [...JSON.stringify(description.document).matchAll(/"\$ref":"#([^"]+)"/g)].map(([, pointer = '']) => pointer);
    for (const pointer of references) expect(description.validator(pointer)).toBeInstanceOf(Function);
  });

  it('has the methods that the routes have, and no others', async () => {
    for (const [path, operations] of Object.entries(description.document.paths)) {
      const answer = await server.client.send('PUT', path.replace('{id}', UNKNOWN));
      const described = [...Object.keys(operations).map((method) => method.toUpperCase()), ...('get' in operations ? ['HEAD'] : [])];
      expect({ path, status: answer.status, allow: answer.headers.allow }).toEqual({
        path,
        status: 405,
        allow: described.sort().join(', '),
      });
    }
  });

  it('describes each answer: status, headers, type and body', async () => {
    for (const [status, ask] of await tour(server)) {
      const answer = await send(server, ask);
      const [method, path] = ask;
      expect({ ask, status: answer.status, differences: description.differences(method, path, answer) }).toEqual({
        ask,
        status,
        differences: [],
      });
    }
  });

  it('shows problems as they are served', async () => {
    const served = new Map<number, (string | undefined)[]>();
    for (const [status, ask] of await tour(server)) {
      if (status <= 400) continue;
      const { detail } = json<ProblemDocument>(await send(server, ask));
      served.set(status, [...(served.get(status) ?? []), detail]);
    }
    expect([...served.keys()].sort()).toEqual([404, 406, 412, 413, 414, 415, 422]);
    for (const [status, details] of served) expect(details).toContain(problemExample(status)?.detail);
  });

  it('allows the very parameters that the list takes', async () => {
    const examples: Record<string, string> = {
      completed: 'true',
      q: 'x',
      dueBefore: '2026-12-01T09:00:00Z',
      dueAfter: '2026-12-01T09:00:00Z',
      dueIsNull: 'false',
      sort: 'order',
      count: 'true',
      limit: '200',
    };
    const { parameters = [] } = description.operation('GET', '/to-dos');
    const names = parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name);
    expect(names.toSorted()).toEqual([...Object.keys(examples), 'cursor'].toSorted());
    const query = new URLSearchParams(examples).toString();
    expect((await server.client.get(`/to-dos?${query}`)).status).toBe(200);
  });

  /** Values that a client may send by mistake or not, and good ones. */
  const value = fc.oneof(
    fc.constantFrom<unknown>(
      null,
      true,
      false,
      0,
      -1,
      1.5,
      2 ** 31,
      2 ** 31 - 1,
      -(2 ** 31),
      'x',
      '',
      'x'.repeat(200),
      '🐕'.repeat(200),
      'x'.repeat(201),
    ),
    fc.constantFrom<unknown>(
      'a\0b',
      ' ',
      'x'.repeat(2000),
      '🐕'.repeat(2000),
      'x'.repeat(2001),
      '2026-12-01T09:00:00Z',
      '2026-12-01',
      {},
      [],
    ),
    fc.constantFrom<unknown>(
      '2016-12-31T23:59:60Z',
      '2026-12-01T09:00:60Z',
      '2026-02-30T00:00:00Z',
      '2026-12-01T09:00:00.5+05:30',
      '2026-12-01t09:00:00z',
    ),
    fc.string({ unit: 'binary' }),
    fc.integer(),
  );
  const body = fc.record({ title: value, completed: value, order: value, notes: value, dueAt: value, other: value }, { requiredKeys: [] });

  it.each([
    ['CreateTodo', '/to-dos', 201],
    ['PatchTodo', '/to-dos/{id}', 200],
  ])('allows as %s what the service takes, and nothing else', async (name, _, good) => {
    const validate = description.validator(`/components/schemas/${name}`);
    const { id } = await server.client.create();
    const valid = fc.record({ title: fc.constant('x') }).chain((title) => body.map((rest) => ({ ...rest, ...title })));
    await fc.assert(
      fc.asyncProperty(fc.oneof(body, valid), async (sent) => {
        const answer = good === 201 ? await server.client.post(sent) : await server.client.patch(id, sent);
        expect(answer.status).toBe(validate(sent) ? good : 400);
      }),
      { numRuns: 150 },
    );
  });

  it.each([
    '*',
    ' * ',
    '*, "x"',
    '',
    ' ',
    ',',
    '"x"',
    'W/"x"',
    'w/"x"',
    '"x" , W/"y",',
    '"x" "y"',
    '"a,*,b"',
    '"x',
    'x',
    '"\xe9"',
    '"a b"',
    '""',
  ])('says of the tags %j what the service does', async (tags) => {
    const { id } = await server.client.create();
    for (const name of ['If-Match', 'If-None-Match']) {
      const pattern = description.pattern('GET', `/to-dos/${id}`, name);
      const answer = await server.client.get(`/to-dos/${id}`, { [name]: tags });
      expect({ name, refused: answer.status === 400 }).toEqual({ name, refused: !pattern.test(tags) });
    }
  });

  it.each(['k', '"k"', '""', '"', 'a,b', '"a,b"', 'a b', '"a b"', 'a"b', '"a\\"b"'])(
    'says of the key %j what the service does',
    async (key) => {
      const answer = await server.client.post({ title: 'x' }, { 'idempotency-key': key });
      expect(answer.status).toBe(description.pattern('POST', '/to-dos', 'Idempotency-Key').test(key) ? 201 : 400);
    },
  );

  it.each([
    ['200 characters in white space', `\t${'🐕'.repeat(200)}\u3000\ufeff`],
    ['201 characters in white space', ` ${'x'.repeat(201)}\n`],
    ['200 characters with white space between', `x${' '.repeat(198)}x`],
    ['201 characters with white space between', `x${' '.repeat(199)}x`],
    ['white space', '\ufeff\u2003\u00a0 '],
    ['what only other languages take for white space', '\u0085\u001c\u180e'],
  ])('says of a title of %s what the service does', async (_, title) => {
    const validate = description.validator('/components/schemas/CreateTodo');
    const answer = await server.client.post({ title });
    expect(answer.status).toBe(validate({ title }) ? 201 : 400);
  });
});

const issuer = await Issuer.start();
afterAll(() => issuer.stop());

describeOnEachDatabase(
  'the OpenAPI document of an API with owners',
  (server) => {
    it('asks for a bearer token everywhere but at /health, and describes the 401', async () => {
      const description = await Description.of(server.client);
      expect(description.document).toMatchObject({
        security: [{ token: [] }],
        components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
      });
      expect(description.operation('GET', '/health')).toMatchObject({ security: [] });
      for (const ask of [
        ['GET', '/to-dos'],
        ['POST', '/to-dos'],
        ['DELETE', '/to-dos'],
        ['GET', '/to-dos/x'],
        ['PATCH', '/to-dos/x'],
        ['DELETE', '/to-dos/x'],
      ] as Ask[]) {
        const answer = await send(server, ask);
        expect({ ask, status: answer.status, differences: description.differences(ask[0], ask[1], answer) }).toEqual({
          ask,
          status: 401,
          differences: [],
        });
      }
    });
  },
  issuer.env,
);

describeOnEachDatabase(
  'the OpenAPI document where bulk delete is off',
  (server) => {
    it('describes the 403', async () => {
      const description = await Description.of(server.client);
      expect(description.differences('DELETE', '/to-dos', await server.client.delete('/to-dos'))).toEqual([]);
    });
  },
  { BULK_DELETE: 'off' },
);
