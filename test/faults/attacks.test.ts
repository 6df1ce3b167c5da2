import { generateKeyPair, SignJWT } from 'jose';
import type { LambdaProcess } from '../support/artifact.ts';
import { type Client, expectProblem, json, nextOf, sendRaw, type Todo } from '../support/clients.ts';
import { type Attack, BODIES, PATHS, QUERIES } from '../support/faults/attacks.ts';
import { TestDatabase } from '../support/faults/stand.ts';
import { Issuer } from '../support/oidc.ts';
import { type DatabaseServer, PRESENT } from '../support/servers.ts';
import { ServiceProcess } from '../support/service-process.ts';

const LEAKS = /\n {4}at |node_modules|SELECT |INSERT |todo_by_|SQLITE|MariaDB|MySQL/;
const SQLJS = { DATABASE_FILE: ':memory:' };

describe.each([undefined, ...PRESENT].map((on) => ({ name: on?.name ?? 'sql.js', on })))('the service on $name', ({ on }) => {
  let database: TestDatabase | undefined;
  let server: ServiceProcess;

  beforeAll(async () => {
    if (on) database = await TestDatabase.create(on);
    server = await ServiceProcess.start(database?.environment(database.config) ?? SQLJS);
  }, 120_000);
  afterAll(async () => {
    await server.stop('SIGKILL');
    await database?.drop();
  });

  test.each([...BODIES, ...QUERIES, ...PATHS])(
    'answers $name with $status',
    async ({ status, method = 'GET', path = '/to-dos', headers = {}, body }: Attack) => {
      const answer = await server.client.send(method, path, { headers, ...(body !== undefined && { body }) });
      if (status >= 400) expectProblem(answer, status);
      else expect(answer).toMatchObject({ status });
      expect(answer.text).not.toMatch(LEAKS);
    },
  );

  test('has all its to-dos and its prototypes as they were', async () => {
    expect(json<Todo>(await server.client.post({ title: 'after all of it' }))).toMatchObject({ completed: false, order: null });
    expect((await server.client.list('?limit=200')).every(({ completed }) => !completed)).toBe(true);
  });
});

describe('what Node.js refuses before it is a request', () => {
  let server: ServiceProcess;
  beforeAll(async () => {
    server = await ServiceProcess.start(SQLJS);
  }, 120_000);
  afterAll(() => server.stop('SIGKILL'));

  test.each<[string, number, string]>([
    ['a header of 20 KB', 431, `GET /to-dos HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`],
    ['2,000 headers', 431, `GET /to-dos HTTP/1.1\r\nHost: x\r\n${'X-Many: 12345\r\n'.repeat(2_000)}\r\n`],
    ['a URL of 20 KB', 431, `GET /to-dos?q=${'x'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`],
    [
      'both a length and chunks',
      400,
      'POST /to-dos HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['two lengths', 400, 'POST /to-dos HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello'],
    ['a negative length', 400, 'POST /to-dos HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n'],
    ['a folded header', 400, 'GET /to-dos HTTP/1.1\r\nHost: x\r\n Folded: y\r\n\r\n'],
    ['a header with a NUL', 400, 'GET /to-dos HTTP/1.1\r\nHost: x\r\nX-A: a\0b\r\n\r\n'],
    ['a header that ends early', 400, 'GET /to-dos HTTP/1.1\r\nHost: x\r\nX-A: a\rSet-Cookie: b\r\n\r\n'],
    ['a wrong chunk', 400, 'POST /to-dos HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'],
    ['a path with a space', 400, 'GET /to dos HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['no HTTP', 400, '\x16\x03\x01\x02\x00\x01\x00\r\n\r\n'],
  ])('is a problem too: %s, %i', async (_name, status, bytes) => {
    const [head = '', body = ''] = (await sendRaw(server.url ?? '', bytes)).split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(head).toMatch(/^content-type: application\/problem\+json\r?$/im);
    expect(head).toMatch(/^x-request-id: [\x21-\x7e]{1,128}\r?$/im);
    expect(JSON.parse(body)).toMatchObject({ status });
  });

  test('headers of a request end up in no URL and no other header of its answer', async () => {
    for (const [host, status] of [
      ['evil.example/path?x=', 400],
      ['a"><script>', 400],
      ['user@evil.example', 400],
      ['evil.example:80:80', 400],
      ['', 201],
    ] as const) {
      const request = `POST /to-dos HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\nContent-Type: application/json\r\nX-Request-Id: a b\r\nContent-Length: 13\r\n\r\n{"title":"x"}`;
      const answer = await sendRaw(server.url ?? '', request);
      expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
      if (status === 201) expect(answer).toMatch(/^location: http:\/\/localhost\/to-dos\/[\da-f-]{36}\r$/im);
      expect(answer).toMatch(/^x-request-id: [\da-f-]{36}\r$/im);
      expect(answer).not.toContain('evil');
    }
  });
});

describe('the service with owners', () => {
  let issuer: Issuer;
  let server: ServiceProcess;
  let ann: Client;
  let bob: Client;
  let secret: Todo;

  beforeAll(async () => {
    issuer = await Issuer.start();
    server = await ServiceProcess.start({ ...SQLJS, ...issuer.env });
    ann = server.client.with({ authorization: `Bearer ${await issuer.token('ann')}` });
    bob = server.client.with({ authorization: `Bearer ${await issuer.token('bob')}` });
    secret = await ann.create({ title: 'a secret' });
    await ann.create({ title: 'another' });
    await bob.create({ title: 'mine' });
  }, 120_000);
  afterAll(async () => {
    await server.stop('SIGKILL');
    await issuer.stop();
  });

  const seconds = (): number => Math.floor(Date.now() / 1_000);
  const foreign = async (header: object): Promise<string> => {
    const { privateKey } = await generateKeyPair('RS256');
    return new SignJWT({ sub: 'ann', iss: issuer.url, aud: 'siesta-tests', exp: seconds() + 60 })
      .setProtectedHeader({ alg: 'RS256', kid: 'rsa', ...header })
      .sign(privateKey);
  };
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const replaced = async (index: number, by: (old: string) => string): Promise<string> =>
    (await issuer.token('bob'))
      .split('.')
      .map((text, i) => (i === index ? by(text) : text))
      .join('.');

  test.each<[string, () => Promise<string> | string]>([
    ['without a signature (alg none)', () => issuer.unsigned('ann')],
    ['with alg None', async () => `${part({ alg: 'None' })}.${(await issuer.token('ann')).split('.')[1]}.`],
    [
      'signed with the public key as a secret',
      () => issuer.token('ann', { key: new TextEncoder().encode(issuer.rsaPublicPem), header: { alg: 'HS256' } }),
    ],
    ['that has expired', () => issuer.token('ann', { claims: { exp: seconds() - 60 } })],
    ['that never expires', () => issuer.token('ann', { claims: { exp: undefined } })],
    ['that is not valid yet', () => issuer.token('ann', { claims: { nbf: seconds() + 600 } })],
    ['for another audience', () => issuer.token('ann', { claims: { aud: 'other' } })],
    ['of another issuer', () => issuer.token('ann', { claims: { iss: 'https://evil.example' } })],
    ['without a subject', () => issuer.token(undefined)],
    ['whose subject has a NUL', () => issuer.token('ann\0')],
    ['whose subject is empty, as everyone is', () => issuer.token('')],
    ['whose subject is an object', () => issuer.token(undefined, { claims: { sub: { $ne: '' } } })],
    ["signed with a stranger's key", () => foreign({})],
    ['that brings its own key', () => foreign({ jwk: { kty: 'RSA', n: 'AQAB', e: 'AQAB' } })],
    ['that says where its key is', () => foreign({ jku: 'https://evil.example/keys', kid: 'evil' })],
    ['with a path for a key', () => foreign({ kid: '../../../dev/null' })],
    ['with an unknown critical header', () => replaced(0, () => part({ alg: 'RS256', kid: 'rsa', crit: ['exp2'], exp2: 1 }))],
    [
      'with the other claims of the same length',
      () => replaced(1, (old) => part({ ...JSON.parse(Buffer.from(old, 'base64url').toString()), sub: 'ann' })),
    ],
    [
      'with an ES256 signature of zeros',
      async () =>
        `${part({ alg: 'ES256', kid: 'elliptic' })}.${(await issuer.token('ann')).split('.')[1]}.${Buffer.alloc(64).toString('base64url')}`,
    ],
    ['with no signature but its dot', () => replaced(2, () => '')],
    ['in four parts', async () => `${await issuer.token('ann')}.x`],
    ['of 10 KB', async () => `${await issuer.token('ann')}${'x'.repeat(10_000)}`],
  ])('refuses a token %s with 401', async (_name, token) => {
    expectProblem(await server.client.get('/to-dos', { authorization: `Bearer ${await token()}` }), 401);
  });

  test.each<[string, number, () => Promise<{ method: string; path: string; headers?: Record<string, string>; body?: string }>]>([
    ["another's to-do", 404, async () => ({ method: 'GET', path: `/to-dos/${secret.id}` })],
    ["a change of another's to-do", 404, async () => ({ method: 'PATCH', path: `/to-dos/${secret.id}`, body: '{"title":"x"}' })],
    ["the end of another's to-do", 404, async () => ({ method: 'DELETE', path: `/to-dos/${secret.id}` })],
    ["any state of another's to-do", 404, async () => ({ method: 'DELETE', path: `/to-dos/${secret.id}`, headers: { 'if-match': '*' } })],
    [
      "whether another's to-do is known",
      404,
      async () => ({ method: 'GET', path: `/to-dos/${secret.id}`, headers: { 'if-none-match': '*' } }),
    ],
    ["another's list", 400, async () => ({ method: 'GET', path: '/to-dos?owner=ann' })],
    ["the end of another's list", 400, async () => ({ method: 'DELETE', path: '/to-dos?owner=ann' })],
  ])('refuses %s with %i', async (_name, status, attack) => {
    const { method, path, headers = {}, body } = await attack();
    expectProblem(
      await bob.send(method, path, { headers: { 'content-type': 'application/json', ...headers }, ...(body && { body }) }),
      status,
    );
    expect(json<Todo>(await ann.get(`/to-dos/${secret.id}`))).toEqual(secret);
  });

  test("shows nothing of another's with another's cursor, search or key", async () => {
    const cursor = nextOf(await ann.get('/to-dos?limit=1&sort=-createdAt')) ?? '';
    for (const path of [cursor, '/to-dos?q=secret', '/to-dos?count=true', '/to-dos?sort=dueAt']) {
      const answer = await bob.get(path);
      expect([answer.status, answer.text.includes('secret')]).toEqual([200, false]);
    }
    const key = { 'idempotency-key': 'shared' };
    const mine = json<Todo>(await ann.post({ title: 'under a key' }, key));
    const other = await bob.post({ title: 'under a key' }, key);
    expect([other.status, other.headers['idempotency-replayed'], json<Todo>(other).id === mine.id]).toEqual([201, undefined, false]);
  });
});

describe('the function behind a gateway', () => {
  let database: TestDatabase;
  let lambda: LambdaProcess;

  beforeAll(async () => {
    database = await TestDatabase.create(PRESENT[0] as DatabaseServer);
    lambda = await database.startFunction({ AUTH: 'jwt' });
  }, 120_000);
  afterAll(async () => {
    lambda.stop();
    await database.drop();
  });

  const event = (changes: object = {}, context: object = {}): object => ({
    version: '2.0',
    rawPath: '/to-dos',
    rawQueryString: '',
    headers: { host: 'api.example', 'x-forwarded-proto': 'https', 'content-type': 'application/json' },
    requestContext: { stage: '$default', requestId: 'gateway-id', domainName: 'api.example', http: { method: 'GET' }, ...context },
    isBase64Encoded: false,
    ...changes,
  });
  const caller = { authorizer: { jwt: { claims: { sub: 'ann' } } } };
  const posted = { http: { method: 'POST' }, ...caller };

  test.each<[string, number, object]>([
    ['no authorizer', 401, event()],
    ['a token that no authorizer saw', 401, event({ headers: { authorization: 'Bearer x.y.z' } })],
    ['a subject in a header', 401, event({ headers: { 'x-amzn-sub': 'ann', 'x-principal-id': 'ann', 'x-amz-user': 'ann' } })],
    ['an authorizer in the body', 401, event({ body: JSON.stringify({ requestContext: caller }) })],
    ['a subject that is an object', 401, event({}, { authorizer: { jwt: { claims: { sub: { $ne: '' } } } } })],
    ['a subject that is empty', 401, event({}, { authorizer: { sub: '' } })],
    ['a subject of two lines', 401, event({}, { authorizer: { sub: 'ann\r\nbob' } })],
    ['an operation beside a request', 400, event({ rawQueryString: 'op=migrate' }, caller)],
    ['a host of two lines', 400, event({ headers: { host: 'api.example\r\nX-Evil: 1' } }, caller)],
    ['a request id of two lines', 200, event({ headers: { 'x-request-id': 'a\r\nX-Evil: 1' } }, caller)],
    ['a path of two lines', 404, event({ rawPath: '/to-dos/x\r\nX-Evil: 1' }, caller)],
    ['a path with a lone surrogate', 404, event({ rawPath: '/to-dos/\ud800' }, caller)],
    ['a path with a query in it', 404, event({ rawPath: '/to-dos/x?limit=1' }, caller)],
    ['a path up and out', 404, event({ rawPath: '/docs/../../index.mjs' }, caller)],
    ['headers that are none', 200, event({ headers: null }, caller)],
    ['a header called __proto__', 200, event({ headers: JSON.parse('{"__proto__":"x","constructor":"y"}') }, caller)],
    [
      'a body that is not base64',
      400,
      event({ body: '%%%', isBase64Encoded: true, headers: { 'content-type': 'application/json' } }, posted),
    ],
    ['a body of 5 MB', 413, event({ body: `{"title":"${'x'.repeat(5_000_000)}"}` }, posted)],
    [
      'a length that lies',
      201,
      event({ body: '{"title":"x"}', headers: { 'content-type': 'application/json', 'content-length': '3' } }, posted),
    ],
    [
      'chunks that are none',
      201,
      event({ body: '{"title":"x"}', headers: { 'content-type': 'application/json', 'transfer-encoding': 'chunked' } }, posted),
    ],
    ['a method of nobody', 405, event({}, { http: { method: 'BREW' }, ...caller })],
    ['a query of nonsense', 400, event({ rawQueryString: '%&=%00&&&' }, caller)],
    ['no path', 200, event({ rawPath: undefined }, caller)],
  ])('answers an event with %s with %i', async (_name, status, sent) => {
    const {
      statusCode,
      headers = {},
      body,
    } = (await lambda.invoke(sent)) as { statusCode: number; headers?: Record<string, string>; body: string };
    expect({ statusCode, body: statusCode === status ? '' : body }).toEqual({ statusCode: status, body: '' });
    expect(headers['x-request-id']).toBe('gateway-id');
    expect(Object.keys(headers)).not.toContain('x-evil');
    expect(JSON.stringify(headers) + body).not.toMatch(LEAKS);
    if (status >= 400) expect([headers['content-type'], JSON.parse(body).status]).toEqual(['application/problem+json', status]);
  });
});
