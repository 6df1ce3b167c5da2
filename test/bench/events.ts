import { readFileSync } from 'node:fs';
import type { GatewayEvent } from '../../service/gateway/event.ts';

const recorded = (name: string) => JSON.parse(readFileSync(new URL(`../artifact/events/${name}.json`, import.meta.url), 'utf8'));

/** A GET as an HTTP API sends it, payload 2.0. */
export function getV2(path: string): GatewayEvent {
  const event = recorded('http');
  const [rawPath, rawQueryString = ''] = path.split('?');
  const http = { ...event.requestContext.http, method: 'GET', path: rawPath };
  return { ...event, rawPath, rawQueryString, requestContext: { ...event.requestContext, http }, body: undefined };
}

/** A GET as a REST API sends it, payload 1.0. */
export function getV1(path: string): GatewayEvent {
  const event = recorded('rest');
  return { ...event, path, httpMethod: 'GET', pathParameters: { proxy: path.slice(1) }, body: null };
}

/** A request with a JSON body, payload 2.0. */
function sendV2(method: string, path: string, body: object): GatewayEvent {
  const { body: _, ...event } = getV2(path) as GatewayEvent & { requestContext: { http: object } };
  const requestContext = { ...event.requestContext, http: { ...event.requestContext.http, method } };
  return { ...event, requestContext, body: JSON.stringify(body), isBase64Encoded: false } as GatewayEvent;
}

/** The event at that turn of the mix that mix.lua sends to servers: of twenty ten get one, four list, three create, three change. */
export function mixed(ids: string[], sent: number): GatewayEvent {
  const turn = sent % 20;
  const path = `/to-dos/${ids[(sent * 7919) % ids.length]}`;
  if (turn < 10) return getV2(path);
  if (turn < 14) return getV2('/to-dos?limit=20');
  if (turn < 17) return sendV2('POST', '/to-dos', { title: 'buy bread', order: sent });
  return sendV2('PATCH', path, { notes: 'changed', order: sent });
}
