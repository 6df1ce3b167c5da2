import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EventResponse } from '../../service/gateway/event.ts';
import { deploy, filesBelow, LambdaProcess } from '../support/artifact.ts';
import { FakeS3 } from '../support/fake-s3.ts';
import { Issuer } from '../support/oidc.ts';
import { zipOf } from '../support/zip.ts';

const event = (name: string) => JSON.parse(readFileSync(new URL(`./events/${name}.json`, import.meta.url), 'utf8'));
const rest = event('rest');
const http = event('http');

/** A GET over REST or HTTP API. */
const get = (path: string, headers: Record<string, string> = {}) => ({
  ...http,
  rawPath: path,
  headers: { ...http.headers, accept: '*/*', ...headers },
  requestContext: { ...http.requestContext, http: { ...http.requestContext.http, method: 'GET' } },
  body: undefined,
});

const { folder, remove } = deploy();
afterAll(remove);

describe('the built service', () => {
  test('has these files and no others', () => {
    const files = filesBelow(folder).map((file) => file.replace(/chunk-\w+/, 'chunk'));
    expect([...new Set(files)]).toEqual([
      'assets/index.html',
      'authorizer.mjs',
      'chunk.mjs',
      'docs/docs.html',
      'docs/docs.js',
      'docs/swagger-ui-bundle.js',
      'docs/swagger-ui.css',
      'index.mjs',
      'ops.mjs',
      'query.mjs',
    ]);
  });

  test('is the same bytes each time, at most 750 KB zipped without the docs', async () => {
    const second = deploy();
    const [one, other] = await Promise.all([folder, second.folder].map((built) => zipOf(built, { without: 'docs/' })));
    second.remove();
    expect(other?.equals(one ?? Buffer.alloc(0))).toBe(true);
    expect(one?.length).toBeLessThan(750 * 1024);
  });

  test('has nothing of tests, source maps, other databases or development in it', () => {
    const code = filesBelow(folder).filter((file) => file.endsWith('.mjs'));
    const text = code.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');
    expect(text).not.toMatch(/sourceMappingURL=data|\bjest\b|sql-wasm|PostgresQueryRunner|Amazon RDS \S+ Root CA/);
  });
});

describe('a function whose settings are wrong', () => {
  test.each<[string, Record<string, string>, string]>([
    ['index', { AUTH: '', DB_HOST: 'x', DB_USER: 'x', DB_AUTH: 'iam' }, 'AUTH is not set'],
    ['index', { DOCS: 'yes', DB_HOST: 'x', DB_USER: 'x', DB_AUTH: 'iam' }, 'DOCS is "yes"'],
    ['index', {}, 'DB_HOST is not set'],
    [
      'index',
      { DB_HOST: 'x', DB_USER: 'x', DB_AUTH: 'iam', DATABASE_CA: '/nowhere.pem' },
      'DATABASE_CA names /nowhere.pem, which cannot be read',
    ],
    ['ops', { DB_HOST: 'x' }, 'DB_USER is not set'],
    ['query', { DB_HOST: 'x', DB_USER: 'x', DB_AUTH: 'none' }, 'DB_AUTH is "none"'],
    ['authorizer', { AUTH_AUDIENCE: 'x' }, 'AUTH_ISSUER is not set'],
    ['authorizer', { AUTH_AUDIENCE: 'x', AUTH_ISSUER: 'http://issuer.example' }, 'AUTH_ISSUER is "http://issuer.example"'],
  ])('does not start, and logs one line: %s with %j', async (name, env, message) => {
    const { message: failure } = await LambdaProcess.start(folder, name, env).then(
      () => ({ message: '' }),
      (error: Error) => error,
    );
    const [, output = ''] = failure.split('did not start: ');
    expect(output.trimEnd().split('\n')).toHaveLength(1);
    expect(JSON.parse(output)).toEqual({ time: expect.any(String), level: 'error', msg: expect.stringContaining(message) });
  });
});

describe('the authorizer function', () => {
  test("fetches its issuer's keys when a release asks for them", async () => {
    const issuer = await Issuer.start();
    const lambda = await LambdaProcess.start(folder, 'authorizer', issuer.env);
    expect(await lambda.invoke({ op: 'keys' })).toEqual({ keys: 2 });
    await issuer.stop();
    await expect(lambda.invoke({ op: 'keys' })).rejects.toThrow(`the keys of the issuer ${issuer.url} cannot be used (fetch failed`);
    lambda.stop();
  });
});

describe('the api function, while the database hibernates', () => {
  test('answers with the published copy', async () => {
    const s3 = await FakeS3.start();
    s3.objects.set('/b/copy.json', { body: Buffer.from('[{"title":"빵"}]'), type: undefined, at: new Date('2026-11-25T12:00:00Z') });
    const lambda = await LambdaProcess.start(folder, 'index', {
      ...s3.env,
      DATABASE_STATE: 'hibernated',
      DATABASE_CA: '',
      PUBLISHED_COPY: 'https://b.s3.us-east-1.amazonaws.com/copy.json',
    });
    expect(await lambda.invoke(get('/published'))).toMatchObject({
      statusCode: 200,
      body: '[{"title":"빵"}]',
      isBase64Encoded: false,
      headers: { 'last-modified': 'Wed, 25 Nov 2026 12:00:00 GMT' },
    });
    lambda.stop();
    await s3.close();
  });
});

describe('the api function, while no database can be reached', () => {
  let lambda: LambdaProcess;

  beforeAll(async () => {
    lambda = await LambdaProcess.start(folder, 'index', {
      DB_HOST: '127.0.0.1',
      DB_PORT: '1',
      DB_USER: 'app',
      DB_AUTH: 'iam',
      DB_WAKE_BUDGET_MS: '300',
      DATABASE_CA: join(folder, 'index.mjs'),
      DOCS: 'on',
      CORS_ORIGINS: 'https://app.example',
    });
  });
  afterAll(() => lambda.stop());

  const invoke = (sent: unknown) => lambda.invoke(sent) as Promise<EventResponse>;

  test('answers the health check with the version that runs', async () => {
    const { statusCode, body } = await invoke(get('/health'));
    expect([statusCode, JSON.parse(body)]).toEqual([200, { status: 'ok', version: '7' }]);
  });

  test('serves the pages, whose scripts the policy allows by hash or from here', async () => {
    const page = await invoke(get('/', { accept: 'text/html' }));
    expect(page.headers?.['content-type']).toBe('text/html; charset=utf-8');
    expect(page.headers?.['content-security-policy']).toMatch(/script-src 'sha256-/);
    const script = await invoke(get('/docs/swagger-ui-bundle.js'));
    expect([script.statusCode, script.body.length > 1_000_000]).toEqual([200, true]);
  });

  test('answers preflights', async () => {
    const preflight = get('/to-dos', { origin: 'https://app.example', 'access-control-request-method': 'PATCH' });
    preflight.requestContext.http.method = 'OPTIONS';
    const { statusCode, headers } = await invoke(preflight);
    expect([statusCode, headers?.['access-control-allow-origin']]).toEqual([204, 'https://app.example']);
  });

  test('answers 503 with Retry-After and the request id, in the form of either payload', async () => {
    const v1 = await invoke(rest);
    expect([v1.statusCode, v1.multiValueHeaders?.['retry-after'], v1.multiValueHeaders?.['x-request-id']]).toEqual([
      503,
      ['5'],
      ['3f0c1b5e-6d7a-4b8c-9e0f-1a2b3c4d5e6f'],
    ]);
    const v2 = await invoke(http);
    expect([v2.statusCode, v2.headers?.['retry-after'], v2.headers?.['content-type']]).toEqual([503, '5', 'application/problem+json']);
  });

  test('refuses a malformed body before it looks for the database', async () => {
    const { statusCode, body } = await invoke({ ...http, body: '{' });
    expect([statusCode, JSON.parse(body).title]).toEqual([400, 'Bad Request']);
  });

  test.each([
    ['an event with an empty request context', { requestContext: {} }],
    ['an event with a broken query', { ...http, rawQueryString: '%' }],
    ['an event with a broken path', { ...get('/%E0%A4%A'), rawPath: '/%E0%A4%A' }],
    ['an event with a lone surrogate in its path', get('/to-dos/\ud800')],
    ['an event with a header that Node.js refuses to send', get('/health', { 'x-request-id': 'a\r\nb' })],
  ])('answers %s, never with an empty 500', async (_name, sent) => {
    const { statusCode, body } = await invoke(sent);
    expect(statusCode).toBeLessThan(500);
    expect(body).toMatch(/^(\{|\[|<!doctype html>)/);
  });

  test('fails what is no event of a gateway', async () => {
    await expect(lambda.invoke({ hello: 'world' })).rejects.toThrow('send an event of API Gateway');
  });

  test('answers the keep-alive event without connecting, and fails an unknown operation by name', async () => {
    await expect(lambda.invoke({ op: 'keep' })).resolves.toEqual({ ok: true });
    await expect(lambda.invoke({ op: 'drop' })).rejects.toThrow('unknown operation "drop"');
  });

  test('fails the smoke test with the answer that was wrong', async () => {
    await expect(lambda.invoke({ op: 'smoke' })).rejects.toThrow(
      /GET \/to-dos\?limit=1 answered 503 instead of 200 \(request smoke-[\w-]+\): [^{]+$/,
    );
  });

  test('takes an operation only from those who can invoke it: a request with op in its body or query is a request', async () => {
    const { statusCode } = await invoke({ ...http, rawQueryString: 'op=keep', body: '{"op":"keep"}' });
    expect(statusCode).toBe(400);
  });

  test('logs one line a request, with its id and nothing of its body', async () => {
    await invoke({ ...http, headers: { ...http.headers, 'x-request-id': 'find-me' }, body: '{"title":"a secret","x":1}' });
    expect(JSON.parse(await lambda.logged('find-me'))).toMatchObject({
      id: 'find-me',
      method: 'POST',
      route: '/to-dos',
      status: 400,
      coldStart: false,
      databaseMs: 0,
    });
    expect(lambda.output).not.toContain('a secret');
  });
});

describe('the api function, while its database hibernates', () => {
  test('answers the page, and a problem that says so for to-dos', async () => {
    const lambda = await LambdaProcess.start(folder, 'index', { DATABASE_STATE: 'hibernated', DATABASE_CA: join(folder, 'index.mjs') });
    try {
      const page = (await lambda.invoke(get('/'))) as EventResponse;
      const list = (await lambda.invoke(get('/to-dos'))) as EventResponse;
      expect([page.statusCode, list.statusCode, JSON.parse(list.body).type]).toEqual([200, 503, 'urn:siesta:problem:hibernated']);
    } finally {
      lambda.stop();
    }
  });
});
