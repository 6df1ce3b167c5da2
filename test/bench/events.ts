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

/** A POST of a to-do, payload 2.0. */
export const postV2 = (): GatewayEvent => recorded('http');
