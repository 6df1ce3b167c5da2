import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { EventResponse, GatewayEvent } from './gateway/event.ts';
import type { Scope } from './http/scope.ts';
import type { Resource } from './rest/declaration/resource.ts';
import { minimalBody } from './rest/examples.ts';

type Serve = (event: GatewayEvent, scope: Scope) => Promise<EventResponse>;

/**
 * Tests a version before it gets traffic: lists every resource, and creates an item through all layers from event to database, whose write is
 * rolled back. @throws Error with the response that was not as expected.
 */
export async function smoke(serve: Serve, version: string, resources: readonly Resource[]): Promise<{ ok: true; version: string }> {
  for (const resource of resources) {
    await expect(serve, [200], 'GET', `/${resource.path}?limit=1`);
    await expect(serve, expectedStatuses(resource), 'POST', `/${resource.path}`, JSON.stringify(minimalBody(resource)));
  }
  return { ok: true, version };
}

/** Accepted statuses of the creation. A required reference has no item to point to here; a unique value or a rule can conflict. */
const expectedStatuses = ({ fields }: Resource): number[] =>
  fields.some(({ required, target }) => required && target) ? [400] : [201, 409];

async function expect(serve: Serve, statuses: number[], method: string, url: string, body?: string): Promise<void> {
  const id = `smoke-${randomUUID()}`;
  const scope: Scope = { id, baseUrl: 'https://smoke.test', principal: 'smoke-test', rehearsal: true, databaseMs: 0 };
  const response = await serve(eventOf(method, url, body), scope);
  if (!statuses.includes(response.statusCode)) {
    // The response to an unexpected error does not tell it: only the log does.
    const reason = response.statusCode === 500 ? `\`npx siesta logs --request ${id}\` shows why` : detailOf(response.body);
    throw new Error(
      `smoke test: ${method} ${url} answered ${response.statusCode} instead of ${statuses.join(' or ')} (request ${id}): ${reason}`,
    );
  }
}

/** How much of a response that is not a problem is shown, in characters. */
const LONGEST_BODY = 200;

/** The detail of a problem: one line for the error message. */
function detailOf(body: string): string {
  try {
    return (JSON.parse(body) as { detail?: string } | null)?.detail ?? body.slice(0, LONGEST_BODY);
  } catch {
    // A custom route may respond with something other than JSON.
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
