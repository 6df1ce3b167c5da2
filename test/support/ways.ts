import type { APIGatewayProxyEvent, APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { serviceConfig } from '../../service/config.ts';
import type { GatewayEvent } from '../../service/gateway/event.ts';
import { type GatewayHandler, gatewayHandler } from '../../service/gateway/handler.ts';
import type { Answer } from './clients.ts';
import { features } from './features.ts';
import { type Service, VERSION } from './service.ts';

/** A request as its client writes it; a header with several values is sent several times. */
export interface Sent {
  method: string;
  /** Path and query as they stand in the request line. */
  target: string;
  headers: Record<string, string | string[]>;
  body?: string | Uint8Array;
}

export const HOST = 'a1b2c3d4e5.execute-api.us-east-1.amazonaws.com';
export const STAGE = 'live';

/**
 * The events that API Gateway makes of a request. Recorded ones are those that github.com/hotsock/voker captured on AWS on 2026-07-10
 * (vokerhttp/testdata): how paths, queries, repeated headers and texts arrive. AWS's developer guide documents the rest of their shape.
 * Neither says how bytes that are not UTF-8 are decoded: U+FFFD is assumed.
 */
const text = (bytes: string | Uint8Array): string => new TextDecoder().decode(typeof bytes === 'string' ? Buffer.from(bytes) : bytes);

const grouped = (pairs: Iterable<[string, string]>): Record<string, string[]> => {
  const groups = new Map<string, string[]>();
  for (const [name, value] of pairs) groups.set(name, [...(groups.get(name) ?? []), value]);
  return Object.fromEntries(groups);
};
const last = (groups: Record<string, string[]>): Record<string, string> =>
  Object.fromEntries(Object.entries(groups).map(([name, values]) => [name, values.at(-1) ?? '']));
const listed = (headers: Sent['headers']): [string, string[]][] => Object.entries(headers).map(([name, value]) => [name, [value].flat()]);

/** The path as it was sent, the query decoded, each header as a list. */
export function restEvent({ method, target, headers, body }: Sent): GatewayEvent {
  const [path = '', query] = target.split('?');
  const parameters = query ? grouped(new URLSearchParams(query)) : null;
  const all = Object.fromEntries([
    ['Host', [HOST]],
    ['X-Forwarded-For', ['203.0.113.7']],
    ['X-Forwarded-Port', ['443']],
    ['X-Forwarded-Proto', ['https']],
    ...listed(headers),
  ]) as Record<string, string[]>;
  return {
    resource: path === '/' ? '/' : '/{proxy+}',
    path,
    httpMethod: method,
    headers: last(all),
    multiValueHeaders: all,
    queryStringParameters: parameters && last(parameters),
    multiValueQueryStringParameters: parameters,
    pathParameters: path === '/' ? null : { proxy: path.slice(1) },
    stageVariables: null,
    requestContext: {
      stage: STAGE,
      path: `/${STAGE}${path}`,
      requestId: 'rest-request',
      domainName: HOST,
      identity: { sourceIp: '203.0.113.7' },
    },
    body: body === undefined ? null : text(body),
    isBase64Encoded: false,
  } as unknown as APIGatewayProxyEvent;
}

/** The path decoded but for %25, the query as it was sent, repeated headers joined by a comma, and what is not known as text in base64. */
export function httpEvent({ method, target, headers, body }: Sent): GatewayEvent {
  const [path = '', query = ''] = target.split('?');
  const rawPath = path.replace(/(%(?!25)[\da-f]{2})+/gi, (run) => text(Buffer.from(run.replaceAll('%', ''), 'hex')));
  const all = Object.fromEntries(listed(headers).map(([name, values]) => [name.toLowerCase(), values.join(',')]));
  const isText = /^(text\/|application\/(json|javascript|xml)\b)/.test(all['content-type'] ?? '');
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString: query,
    headers: { host: HOST, 'x-forwarded-for': '203.0.113.7', 'x-forwarded-port': '443', 'x-forwarded-proto': 'https', ...all },
    requestContext: {
      stage: '$default',
      requestId: 'http-request',
      domainName: HOST,
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '203.0.113.7', userAgent: '' },
    },
    ...(body !== undefined && { body: isText ? text(body) : Buffer.from(body).toString('base64') }),
    isBase64Encoded: body !== undefined && !isText,
  } as unknown as APIGatewayProxyEventV2;
}

/** One of the ways into a service. */
export interface Way {
  name: 'a socket' | 'a REST API' | 'an HTTP API';
  /** Where clients reach the API this way. */
  url(): string;
  send(sent: Sent): Promise<Answer>;
}

/** All ways into the same service and its data, once it runs. */
export function waysInto(service: () => Service): Way[] {
  let made: Promise<GatewayHandler> | undefined;
  const answer = async (event: GatewayEvent): Promise<Answer> => {
    made ??= gatewayHandler(serviceConfig({}, service().config, VERSION), service().database, features);
    const { statusCode, headers, multiValueHeaders, body } = await (await made).answer(event, {} as Context);
    const given = multiValueHeaders ? Object.entries(multiValueHeaders).map(([name, values]) => [name, values.join(', ')]) : undefined;
    return { status: statusCode, headers: given ? Object.fromEntries(given) : { ...headers }, text: body };
  };
  return [
    {
      name: 'a socket',
      url: () => service().url,
      send: ({ method, target, ...rest }) => service().client.send(method, target, rest),
    },
    { name: 'a REST API', url: () => `https://${HOST}/${STAGE}`, send: (sent) => answer(restEvent(sent)) },
    { name: 'an HTTP API', url: () => `https://${HOST}`, send: (sent) => answer(httpEvent(sent)) },
  ];
}
