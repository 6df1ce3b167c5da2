import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEvent, APIGatewayProxyEventV2 } from 'aws-lambda';
import { authority, requestId, type Scope } from '../http/scope.ts';

/** API Gateway REST (payload 1.0), HTTP API and Function URL (both payload 2.0). */
export type GatewayEvent = APIGatewayProxyEvent | APIGatewayProxyEventV2;

/** The request in an event, in the form that serverless-express expects. */
export interface EventRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: Buffer;
  remoteAddress: string;
}

/** The response to an event; `multiValueHeaders` for payload 1.0. */
export interface EventResponse {
  statusCode: number;
  body: string;
  isBase64Encoded: boolean;
  headers?: Record<string, string>;
  multiValueHeaders?: Record<string, string[]>;
}

const isV2 = (event: GatewayEvent): event is APIGatewayProxyEventV2 => 'version' in event && event.version === '2.0';

/** The parts common to both payloads. Missing parts are tolerated: a gateway's test console omits some. */
interface Parts {
  method: string;
  /** What precedes the API's path in the client's URL: a stage, or the base path of a custom domain. */
  prefix: string;
  /** The path within the API. */
  path: string;
  query: string;
  headers: Record<string, string>;
  sourceIp: string;
}

/** @param basePath base path of a custom domain's mapping. */
const partsOf = (event: GatewayEvent, basePath: string): Parts => (isV2(event) ? partsOfV2(event, basePath) : partsOfV1(event, basePath));

const startsWith = (path: string, prefix: string): boolean => prefix !== '' && (path === prefix || path.startsWith(`${prefix}/`));
const trimmed = (path: string): string => path.replace(/\/$/, '');

function partsOfV2(event: APIGatewayProxyEventV2, basePath: string): Parts {
  const { requestContext, rawPath = '/', rawQueryString = '' } = event;
  const stage = requestContext.stage === '$default' ? '' : `/${requestContext.stage}`;
  const prefix = [basePath, stage].find((start) => startsWith(rawPath, start)) ?? '';
  return {
    method: requestContext.http.method,
    prefix,
    path: rawPath.slice(prefix.length) || '/',
    query: rawQueryString,
    headers: { ...lowerCased(event.headers), ...(event.cookies && { cookie: event.cookies.join('; ') }) },
    sourceIp: requestContext.http.sourceIp,
  };
}

function partsOfV1(event: APIGatewayProxyEvent, basePath: string): Parts {
  const { requestContext, multiValueHeaders, path = '/' } = event;
  // An empty object would hide the single-value headers.
  const many = Object.keys(multiValueHeaders ?? {}).length > 0 ? multiValueHeaders : undefined;
  // The event's path lacks the stage of the gateway's own domain, but includes a custom domain's base path.
  const stage = `/${requestContext.stage}`;
  const staged = trimmed(requestContext.path ?? '') === trimmed(stage + path);
  const mapped = staged ? '' : mappedPath(event, path, basePath);
  return {
    method: event.httpMethod ?? 'GET',
    prefix: staged ? stage : mapped,
    path: path.slice(mapped.length) || '/',
    query: queryV1(event),
    headers: lowerCased(many ?? event.headers),
    sourceIp: requestContext.identity?.sourceIp ?? '',
  };
}

/** The base path within a custom domain's path: the configured one, or what precedes the part that matches the API's resource. */
function mappedPath({ resource, pathParameters }: APIGatewayProxyEvent, path: string, basePath: string): string {
  if (startsWith(path, basePath)) return basePath;
  const proxy = resource === '/{proxy+}' ? pathParameters?.proxy : undefined;
  const own = resource === '/' ? '' : proxy && `/${trimmed(proxy)}`;
  return own !== undefined && trimmed(path).endsWith(own) ? trimmed(path).slice(0, trimmed(path).length - own.length) : '';
}

function queryV1({ multiValueQueryStringParameters, queryStringParameters }: APIGatewayProxyEvent): string {
  const query = new URLSearchParams();
  for (const [name, values] of Object.entries(multiValueQueryStringParameters ?? {}))
    for (const value of values ?? []) query.append(name, value);
  if (query.size === 0) for (const [name, value] of Object.entries(queryStringParameters ?? {})) query.append(name, value ?? '');
  return query.toString();
}

function lowerCased(headers: Record<string, string | string[] | undefined> | null | undefined): Record<string, string> {
  const present = Object.entries(headers ?? {}).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present.map(([name, value]) => [name.toLowerCase(), Array.isArray(value) ? value.join(', ') : (value ?? '')]));
}

export function requestOf(event: GatewayEvent, basePath: string): EventRequest {
  const { method, path, query, headers, sourceIp } = partsOf(event, basePath);
  const body = event.body ? Buffer.from(event.body, event.isBase64Encoded ? 'base64' : 'utf8') : undefined;
  const { 'content-length': _, 'transfer-encoding': __, ...rest } = headers;
  return {
    method,
    path: `${visible(path).replaceAll('?', '%3F')}${query && `?${visible(query)}`}`,
    headers: { host: event.requestContext.domainName ?? 'localhost', ...rest, ...(body && { 'content-length': String(body.length) }) },
    ...(body && { body }),
    remoteAddress: sourceIp,
  };
}

/**
 * Percent-encodes what a request line cannot hold. REST APIs and function URLs pass paths on as sent; an HTTP API decodes everything in a path
 * except %25, even slashes.
 */
const visible = (part: string): string => part.toWellFormed().replace(/[^!"$-~]+/g, encodeURIComponent);

/** Base URL and authenticated caller of the request. The caller comes from the gateway only, never from client headers. */
export function scopeOfEvent(event: GatewayEvent, basePath: string): Scope {
  const { prefix, headers } = partsOf(event, basePath);
  const principal = principalOf(event);
  // AWS always sets X-Forwarded-Proto, and proxies in front of it append to it; without the header this is a local emulator.
  const secure = headers['x-forwarded-proto']?.split(',').some((proto) => proto.trim().toLowerCase() === 'https');
  return {
    id: requestId(headers['x-request-id'], event.requestContext.requestId ?? randomUUID()),
    baseUrl: `${secure ? 'https' : 'http'}://${authority(headers.host, event.requestContext.domainName)}${prefix}`,
    ...(principal !== undefined && { principal }),
    databaseMs: 0,
  };
}

/** The subject established by the HTTP API's JWT authorizer, or by Siesta's own authorizer in front of a REST API. */
function principalOf(event: GatewayEvent): string | undefined {
  const authorizer = (event.requestContext as { authorizer?: { sub?: unknown; jwt?: { claims?: Record<string, unknown> } } | null })
    .authorizer;
  const subject = authorizer?.jwt?.claims?.sub ?? authorizer?.sub;
  return typeof subject === 'string' ? subject : undefined;
}

/** The response in the gateway's format. Payload 1.0 takes every header as a list. */
export function responseOf(
  event: GatewayEvent,
  {
    statusCode,
    body,
    headers,
    isBase64Encoded,
  }: { statusCode: number; body: string; headers: Record<string, number | string | string[]>; isBase64Encoded: boolean },
): EventResponse {
  const entries = Object.entries(headers).filter(([name]) => !['connection', 'keep-alive', 'transfer-encoding', 'date'].includes(name));
  const answer = { statusCode, body, isBase64Encoded };
  return isV2(event)
    ? {
        ...answer,
        headers: Object.fromEntries(entries.map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : String(value)])),
      }
    : {
        ...answer,
        multiValueHeaders: Object.fromEntries(entries.map(([name, value]) => [name, Array.isArray(value) ? value : [String(value)]])),
      };
}
