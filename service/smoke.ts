import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { EventResponse, GatewayEvent } from './gateway/event.ts';
import type { Scope } from './http/scope.ts';

type Serve = (event: GatewayEvent, scope: Scope) => Promise<EventResponse>;

/**
 * Tries a version before it gets traffic: a list, and a to-do made through every layer from event to database, whose write is rolled
 * back. @throws Error with the answer when one is not as it should be.
 */
export async function smoke(serve: Serve, version: string): Promise<{ ok: true; version: string }> {
  await expect(serve, 200, 'GET', '/to-dos?limit=1');
  await expect(serve, 201, 'POST', '/to-dos', JSON.stringify({ title: 'smoke test' }));
  return { ok: true, version };
}

async function expect(serve: Serve, status: number, method: string, url: string, body?: string): Promise<void> {
  const id = `smoke-${randomUUID()}`;
  const scope: Scope = { id, baseUrl: 'https://smoke.test', principal: 'smoke-test', rehearsal: true, databaseMs: 0 };
  const response = await serve(eventOf(method, url, body), scope);
  if (response.statusCode !== status) {
    throw new Error(`smoke test: ${method} ${url} answered ${response.statusCode} instead of ${status} (request ${id}): ${response.body}`);
  }
}

function eventOf(method: string, url: string, body?: string): APIGatewayProxyEventV2 {
  const [rawPath = '', rawQueryString = ''] = url.split('?');
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString,
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    requestContext: { stage: '$default', http: { method, path: rawPath, sourceIp: '' } } as APIGatewayProxyEventV2['requestContext'],
    ...(body !== undefined && { body }),
    isBase64Encoded: false,
  };
}
