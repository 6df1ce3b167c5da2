import { AsyncLocalStorage } from 'node:async_hooks';
import { fileURLToPath } from 'node:url';
import { configure } from '@codegenie/serverless-express';
import type { Context } from 'aws-lambda';
import { createApp } from './app.ts';
import { cloudDatabase, serviceConfig } from './config.ts';
import { openDatabase } from './database/open.ts';
import { type EventResponse, type GatewayEvent, requestOf, responseOf, scopeOfEvent } from './gateway/event.ts';
import { startTrace } from './gateway/trace.ts';
import { log } from './http/log.ts';
import { Problem } from './http/problem.ts';
import type { Scope } from './http/scope.ts';
import { smoke } from './smoke.ts';

/** The API function. Everything but the database connection is made while Lambda initializes it. */

/** What no gateway can send: only callers with the right to invoke the function. */
type Operation = { op: string };

const env = process.env;
const config = serviceConfig(
  env,
  cloudDatabase(env, fileURLToPath(new URL('./rds-ca.pem', import.meta.url))),
  env.AWS_LAMBDA_FUNCTION_VERSION ?? 'local',
);
const database = await openDatabase(config.database);
const scopes = new AsyncLocalStorage<Scope>();
const app = await createApp({
  config,
  database,
  scope: () => {
    const scope = scopes.getStore();
    if (!scope) throw new Error('a request came in without an event');
    return scope;
  },
});

const silent = { debug: () => undefined, verbose: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const proxy = configure<GatewayEvent, EventResponse>({
  app: app.getHttpAdapter().getInstance(),
  eventSource: {
    getRequest: ({ event }: { event: GatewayEvent }) => requestOf(event, config.basePath),
    getResponse: ({ event, ...response }: { event: GatewayEvent } & Parameters<typeof responseOf>[1]) => responseOf(event, response),
  },
  // Makes it answer errors instead of throwing them; which payload an event has is found out by the two functions above.
  eventSourceName: 'AWS_API_GATEWAY_V2',
  log: silent,
});

const serve = (event: GatewayEvent, context: Context): Promise<EventResponse> =>
  proxy(event, context, () => undefined) as Promise<EventResponse>;

export const handler = async (event: GatewayEvent | Operation, context: Context): Promise<unknown> => {
  if ('op' in event) return operate(event.op, context);
  if (!event.requestContext) throw new Error('send an event of API Gateway or of a function URL, or {"op": "keep" | "smoke"}');
  const scope = scopeOfEvent(event, config.basePath);
  const trace = startTrace(scope);
  try {
    const response = await scopes.run(scope, () => serve(event, context));
    return response.statusCode === 500 && response.body === '' ? failed(event, scope, 'the framework failed') : response;
  } catch (error) {
    return failed(event, scope, error);
  } finally {
    await trace?.end();
  }
};

async function operate(op: string, context: Context): Promise<object> {
  if (op === 'keep') return { ok: true };
  if (op === 'smoke') return smoke((event, scope) => scopes.run(scope, () => serve(event, context)), config.version);
  throw new Error(`unknown operation "${op}"; the api function knows keep and smoke`);
}

/** What escaped the application is a problem too, with the request's id; serverless-express would answer an empty 500. */
function failed(event: GatewayEvent, scope: Scope, error: unknown): EventResponse {
  log('error', { id: scope.id, msg: 'the request failed outside the application', error: error instanceof Error ? error.stack : error });
  const problem = new Problem(500, 'Something went wrong on our side; quote X-Request-Id when you report it.');
  return responseOf(event, {
    statusCode: 500,
    body: JSON.stringify(problem.document),
    headers: { 'content-type': 'application/problem+json', 'x-request-id': scope.id, 'cache-control': 'no-store' },
    isBase64Encoded: false,
  });
}
