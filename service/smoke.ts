import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { EventResponse, GatewayEvent } from './gateway/event.ts';
import type { Scope } from './http/scope.ts';
import type { Resource } from './rest/declaration/resource.ts';
import { minimalBody } from './rest/examples.ts';

type Serve = (event: GatewayEvent, scope: Scope) => Promise<EventResponse>;

/**
 * Tries a version before it gets traffic: of each resource a list, and an item made through every layer from event to database, whose write
 * is rolled back. @throws Error with the answer when one is not as it should be.
 */
export async function smoke(serve: Serve, version: string, resources: readonly Resource[]): Promise<{ ok: true; version: string }> {
  for (const resource of resources) {
    await expect(serve, [200], 'GET', `/${resource.path}?limit=1`);
    await expect(serve, madeOrRefused(resource), 'POST', `/${resource.path}`, JSON.stringify(minimalBody(resource)));
  }
  return { ok: true, version };
}

/** An item that must refer to another cannot be made here; one that is unique, or under a rule, may be there already. */
const madeOrRefused = ({ fields }: Resource): number[] => (fields.some(({ required, target }) => required && target) ? [400] : [201, 409]);

async function expect(serve: Serve, statuses: number[], method: string, url: string, body?: string): Promise<void> {
  const id = `smoke-${randomUUID()}`;
  const scope: Scope = { id, baseUrl: 'https://smoke.test', principal: 'smoke-test', rehearsal: true, databaseMs: 0 };
  const response = await serve(eventOf(method, url, body), scope);
  if (!statuses.includes(response.statusCode)) {
    throw new Error(
      `smoke test: ${method} ${url} answered ${response.statusCode} instead of ${statuses.join(' or ')} (request ${id}): ${detailOf(response.body)}`,
    );
  }
}

/** Most characters that are shown of what is no problem. */
const LONGEST_BODY = 200;

/** What a problem says, and not the whole of it: who reads this looks for one line. */
function detailOf(body: string): string {
  try {
    return (JSON.parse(body) as { detail?: string } | null)?.detail ?? body.slice(0, LONGEST_BODY);
  } catch {
    // A feature's own route may answer what is no JSON.
    return body.slice(0, LONGEST_BODY);
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
