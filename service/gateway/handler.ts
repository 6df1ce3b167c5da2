import { AsyncLocalStorage } from 'node:async_hooks';
import { configure } from '@codegenie/serverless-express';
import type { Context } from 'aws-lambda';
import { createApp } from '../app.ts';
import type { ServiceConfig } from '../config.ts';
import type { Database } from '../database/database.ts';
import { log } from '../http/log.ts';
import { Problem } from '../http/problem.ts';
import type { Scope } from '../http/scope.ts';
import type { Feature } from '../rest/feature.ts';
import { type EventResponse, type GatewayEvent, requestOf, responseOf, scopeOfEvent } from './event.ts';
import { startTrace } from './trace.ts';

export interface GatewayHandler {
  /** Handles an event. */
  answer(event: GatewayEvent, context: Context): Promise<EventResponse>;
  /** Handles an event within a given scope instead of one made from the event. */
  answerWithin(scope: Scope, event: GatewayEvent, context: Context): Promise<EventResponse>;
}

const silent = { debug: () => undefined, verbose: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** The application behind a gateway instead of a socket. Connects to nothing. */
export async function gatewayHandler(config: ServiceConfig, database: Database, features: readonly Feature[]): Promise<GatewayHandler> {
  const scopes = new AsyncLocalStorage<Scope>();
  const app = await createApp({
    config,
    database,
    features,
    scope: () => {
      const scope = scopes.getStore();
      if (!scope) throw new Error('a request came in without an event');
      return scope;
    },
  });
  const proxy = configure<GatewayEvent, EventResponse>({
    app: app.getHttpAdapter().getInstance(),
    eventSource: {
      getRequest: ({ event }: { event: GatewayEvent }) => requestOf(event, config.basePath),
      getResponse: ({ event, ...response }: { event: GatewayEvent } & Parameters<typeof responseOf>[1]) => responseOf(event, response),
    },
    // Makes serverless-express answer errors instead of throwing; the two functions above detect the payload version themselves.
    eventSourceName: 'AWS_API_GATEWAY_V2',
    log: silent,
  });
  const answerWithin: GatewayHandler['answerWithin'] = (scope, event, context) =>
    scopes.run(scope, () => proxy(event, context, () => undefined) as Promise<EventResponse>);

  return {
    answerWithin,
    answer: async (event, context) => {
      const scope = scopeOfEvent(event, config.basePath);
      const trace = startTrace(scope);
      try {
        const response = await answerWithin(scope, event, context);
        return response.statusCode === 500 && response.body === '' ? failed(event, scope, 'the framework failed') : response;
      } catch (error) {
        return failed(event, scope, error);
      } finally {
        await trace?.end();
      }
    },
  };
}

/** A problem with the request's id for errors that escape the application; serverless-express would send an empty 500. */
function failed(event: GatewayEvent, scope: Scope, error: unknown): EventResponse {
  log('error', { id: scope.id, msg: 'the request failed outside the application', error: error instanceof Error ? error.stack : error });
  const problem = Problem.unexpected(error);
  return responseOf(event, {
    statusCode: 500,
    body: JSON.stringify(problem.document),
    headers: { 'content-type': 'application/problem+json', 'x-request-id': scope.id, 'cache-control': 'no-store' },
    isBase64Encoded: false,
  });
}
