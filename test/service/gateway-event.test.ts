import type { APIGatewayProxyEvent, APIGatewayProxyEventV2 } from 'aws-lambda';
import * as fc from 'fast-check';
import { type GatewayEvent, requestOf, responseOf, scopeOfEvent } from '../../service/gateway/event.ts';

/** A request as its client sent it. */
interface Sent {
  method: string;
  segments: string[];
  query: [string, string][];
  headers: Record<string, string>;
  body: Uint8Array;
  /** What stands before the path in the URL: a stage, or nothing. */
  stage: string;
}

const HOST = 'api.example';

/** A name that JavaScript objects take for something else must be a name like any other. */
const name = fc.oneof(fc.constantFrom('__proto__', 'constructor', 'toString', 'q', 'sort'), fc.string({ unit: 'grapheme', minLength: 1 }));
// A gateway that has decoded a path leaves open whether a slash in it was one; its %25 it has not decoded.
const segment = fc
  .oneof(fc.string({ unit: 'grapheme', minLength: 1 }), fc.string({ unit: fc.constantFrom(...'?#&=+;:@ x'), minLength: 1 }))
  .filter((text) => !/[/%]/.test(text));
const token = fc.stringMatching(/^[a-z][a-z-]{0,10}$/);
const OWN = ['host', 'content-length', 'transfer-encoding', 'cookie', 'x-request-id', 'x-forwarded-proto'];

const sent: fc.Arbitrary<Sent> = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PATCH', 'DELETE'),
  segments: fc.array(segment, { minLength: 1, maxLength: 4 }),
  query: fc.array(fc.tuple(name, fc.string({ unit: 'grapheme' })), { maxLength: 5 }),
  headers: fc.dictionary(
    token.filter((text) => !OWN.includes(text)),
    fc.stringMatching(/^[!-~]{0,20}$/),
  ),
  body: fc.uint8Array({ maxLength: 50 }),
  stage: fc.constantFrom('', '/dev'),
});

const pathOf = ({ segments }: Sent): string => `/${segments.join('/')}`;
const encodedPathOf = ({ segments }: Sent): string => `/${segments.map(encodeURIComponent).join('/')}`;
const grouped = (pairs: Iterable<[string, string]>): Map<string, string[]> => {
  const groups = new Map<string, string[]>();
  for (const [key, value] of pairs) groups.set(key, [...(groups.get(key) ?? []), value]);
  return groups;
};

const bodyOf = ({ body }: Sent) => ({ body: Buffer.from(body).toString('base64'), isBase64Encoded: true });

/** What a REST API makes of it: the path as it was sent, the query decoded, and names in the case that the client wrote. */
function rest(request: Sent): GatewayEvent {
  const { method, query, headers, stage } = request;
  const capital = (text: string): string => text.replace(/^./, (letter) => letter.toUpperCase());
  const single = {
    Host: HOST,
    'X-Forwarded-Proto': 'https',
    ...Object.fromEntries(Object.entries(headers).map(([key, value]) => [capital(key), value])),
  };
  const path = encodedPathOf(request);
  return {
    resource: '/{proxy+}',
    path,
    httpMethod: method,
    headers: single,
    multiValueHeaders: Object.fromEntries(Object.entries(single).map(([key, value]) => [key, [value]])),
    queryStringParameters: query.length > 0 ? Object.fromEntries(query) : null,
    multiValueQueryStringParameters: query.length > 0 ? Object.fromEntries(grouped(query)) : null,
    pathParameters: { proxy: path.slice(1) },
    stageVariables: null,
    requestContext: {
      path: `${stage}${path}`,
      stage: 'dev',
      requestId: 'gateway-id',
      domainName: HOST,
      identity: { sourceIp: '203.0.113.7' },
    },
    ...bodyOf(request),
  } as unknown as APIGatewayProxyEvent;
}

/** What an HTTP API or a function URL makes of it: the latter leaves the path as it was sent. */
function payload2(request: Sent, path: string): GatewayEvent {
  const { method, query, headers, stage } = request;
  const rawPath = `${stage}${path}`;
  return {
    version: '2.0',
    rawPath,
    rawQueryString: new URLSearchParams(query).toString(),
    headers: { host: HOST, 'x-forwarded-proto': 'https', ...headers },
    requestContext: {
      stage: stage.slice(1) || '$default',
      requestId: 'gateway-id',
      domainName: HOST,
      http: { method, path: rawPath, sourceIp: '203.0.113.7' },
    },
    ...bodyOf(request),
  } as unknown as APIGatewayProxyEventV2;
}

describe.each<[string, (request: Sent) => GatewayEvent]>([
  ['a REST API', rest],
  ['an HTTP API', (request) => payload2(request, pathOf(request))],
  ['a function URL', (request) => payload2({ ...request, stage: '' }, encodedPathOf(request))],
])('an event of %s', (_name, eventOf) => {
  test('becomes the request that its client sent', () => {
    fc.assert(
      fc.property(sent, (request) => {
        const made = requestOf(eventOf(request), '');
        const [path = '', query = ''] = made.path.split('?');
        expect(made.path).toMatch(/^\/[!-~]*$/);
        expect(decodeURIComponent(path)).toBe(pathOf(request).toWellFormed());
        expect(grouped(new URLSearchParams(query))).toEqual(grouped(request.query));
        expect({ ...made.headers, 'content-length': undefined }).toEqual({
          host: HOST,
          'x-forwarded-proto': 'https',
          ...request.headers,
          'content-length': undefined,
        });
        expect([made.method, made.remoteAddress]).toEqual([request.method, '203.0.113.7']);
        expect(Buffer.from(request.body).equals(made.body ?? Buffer.alloc(0))).toBe(true);
        expect(made.headers['content-length']).toBe(request.body.length === 0 ? undefined : String(request.body.length));
      }),
    );
  });

  test('whose body is text becomes the bytes of that text', () => {
    fc.assert(
      fc.property(sent, fc.string({ unit: 'grapheme', minLength: 1 }), (request, body) => {
        expect(requestOf({ ...eventOf(request), body, isBase64Encoded: false } as GatewayEvent, '').body?.toString()).toBe(body);
      }),
    );
  });

  test('says the URL that its client reached the API under, whatever the path is', () => {
    fc.assert(
      fc.property(sent, fc.boolean(), (request, slash) => {
        const event = eventOf(slash ? { ...request, segments: [...request.segments, ''] } : request);
        const { baseUrl, id } = scopeOfEvent(event, '');
        const stage = 'version' in event && event.requestContext.stage === '$default' ? '' : request.stage;
        expect([baseUrl, id]).toEqual([`https://${HOST}${stage}`, 'gateway-id']);
      }),
    );
  });

  test('without headers, as of a test console, is to the gateway and from it', () => {
    fc.assert(
      fc.property(sent, (request) => {
        const event = { ...eventOf(request), headers: null, multiValueHeaders: null } as unknown as GatewayEvent;
        expect(requestOf(event, '').headers.host).toBe(HOST);
        expect(scopeOfEvent(event, '').baseUrl.replace(/^https?:/, '')).toMatch(new RegExp(`^//${HOST}(/dev)?$`));
      }),
    );
  });

  test('gets the answer that was made, each header once', () => {
    const headers = fc.dictionary(
      token,
      fc.oneof(fc.stringMatching(/^[!-~]{1,20}$/), fc.array(fc.stringMatching(/^[!-+\--~]{1,10}$/), { minLength: 1 })),
    );
    fc.assert(
      fc.property(sent, headers, fc.string(), (request, sentHeaders, body) => {
        const answer = responseOf(eventOf(request), {
          statusCode: 200,
          body,
          isBase64Encoded: false,
          headers: { ...sentHeaders, connection: 'close' },
        });
        const many =
          answer.multiValueHeaders ?? Object.fromEntries(Object.entries(answer.headers ?? {}).map(([key, value]) => [key, [value]]));
        const joined = Object.fromEntries(Object.entries(many).map(([key, values]) => [key, values.join(', ')]));
        const { connection: _connection, ...kept } = sentHeaders;
        const right = Object.entries(kept).filter(([key]) => key !== 'date' && key !== 'keep-alive' && key !== 'transfer-encoding');
        expect(joined).toEqual(Object.fromEntries(right.map(([key, value]) => [key, [value].flat().join(', ')])));
        expect([answer.statusCode, answer.body]).toEqual([200, body]);
      }),
    );
  });
});

describe('a base path that a custom domain maps to the API', () => {
  const reached = (event: GatewayEvent, basePath: string) => [requestOf(event, basePath).path, scopeOfEvent(event, basePath).baseUrl];
  /** Documented: on a custom domain both paths have the base path, and neither the stage. */
  const mapped = (path: string, resource: string, proxy?: string): GatewayEvent =>
    ({
      resource,
      path,
      httpMethod: 'GET',
      headers: { Host: 'api.example', 'X-Forwarded-Proto': 'https' },
      pathParameters: proxy === undefined ? null : { proxy },
      requestContext: { path, stage: 'v1', requestId: 'x' },
    }) as unknown as APIGatewayProxyEvent;
  const http = (rawPath: string): GatewayEvent =>
    ({
      version: '2.0',
      rawPath,
      headers: { host: 'api.example', 'x-forwarded-proto': 'https' },
      requestContext: { stage: '$default', http: { method: 'GET', sourceIp: '' } },
    }) as unknown as APIGatewayProxyEventV2;

  test.each<[string, GatewayEvent, string, string, string]>([
    ['is what the settings say', mapped('/shop/to-dos', '/{proxy+}', 'to-dos'), '/shop', '/to-dos', '/shop'],
    ['is what the settings say for any resource', mapped('/shop/health', '/health'), '/shop', '/health', '/shop'],
    ['is what the settings say for an HTTP API', http('/shop/to-dos'), '/shop', '/to-dos', '/shop'],
    ['is what stands before the greedy part', mapped('/shop/to-dos', '/{proxy+}', 'to-dos'), '', '/to-dos', '/shop'],
    ['is what stands before it, slash or not', mapped('/shop/to-dos/', '/{proxy+}', 'to-dos'), '', '/to-dos/', '/shop'],
    ['is found once, whatever comes again', mapped('/a/to-dos/a/to-dos', '/{proxy+}', 'to-dos/a/to-dos'), '', '/to-dos/a/to-dos', '/a'],
    ['is all of the path at the root', mapped('/shop', '/'), '', '/', '/shop'],
    ['may be none', mapped('/to-dos', '/{proxy+}', 'to-dos'), '', '/to-dos', ''],
    ['may be called as the stage is', mapped('/v1/to-dos', '/{proxy+}', 'to-dos'), '', '/to-dos', '/v1'],
    ['is not the beginning of a segment', mapped('/shopping', '/{proxy+}', 'shopping'), '/shop', '/shopping', ''],
    ['is not the beginning of a segment of an HTTP API', http('/shopping'), '/shop', '/shopping', ''],
  ])('%s', (_name, event, setting, path, base) => {
    expect(reached(event, setting)).toEqual([path, `https://api.example${base}`]);
  });
});
