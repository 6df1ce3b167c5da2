import { type DynamicModule, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import express, { type NextFunction, type Request, type Response } from 'express';
import { CONFIG, type ServiceConfig } from './config.ts';
import { Database } from './database/database.ts';
import { accessLog } from './http/access-log.ts';
import { readBody } from './http/body.ts';
import { HealthController } from './http/health.controller.ts';
import { assertAcceptable, assertExpectation, assertHost, assertUrlLength, corsOptions, securityHeaders } from './http/limits.ts';
import { ProblemFilter } from './http/problem.filter.ts';
import { assertId } from './http/routes.ts';
import { bindScope, runInScope, type Scope } from './http/scope.ts';
import { HttpAdapter } from './http/server.ts';
import { normalizeTarget } from './http/target.ts';
import { PublishedController } from './published/published.controller.ts';
import { DocsController, PAGE, PagesController, pageOf } from './reference/pages.controller.ts';
import { FEATURES, type Feature, resourcesOf } from './rest/feature.ts';
import { Idempotency } from './rest/idempotency/idempotency.ts';
import { ResourceParts } from './rest/parts.ts';
import { REFERENCES, referenceGraph } from './rest/removal/graph.ts';

/** The providers that every feature can inject, and the features themselves. */
interface SharedParts {
  config: ServiceConfig;
  database: Database;
  features: readonly Feature[];
}

interface AppParts extends SharedParts {
  /** Returns a request's scope, from the gateway event that carried it or from the socket it came over. */
  scope: (request: Request) => Scope;
}

/** Global providers: what every feature module may inject. */
@Module({})
class SharedModule {}

@Module({})
class RootModule {}

/** The root module: the service's own routes plus the module of each feature. */
export function rootModule({ config, database, features }: SharedParts): DynamicModule {
  const shared: DynamicModule = {
    module: SharedModule,
    global: true,
    providers: [
      { provide: CONFIG, useValue: config },
      { provide: Database, useValue: database },
      { provide: FEATURES, useValue: features },
      { provide: PAGE, useValue: pageOf(features) },
      { provide: REFERENCES, useValue: referenceGraph(resourcesOf(features)) },
      Idempotency,
      ResourceParts,
    ],
    exports: [CONFIG, Database, FEATURES, PAGE, Idempotency, ResourceParts],
  };
  const controllers = [
    HealthController,
    PagesController,
    ...(config.docs ? [DocsController] : []),
    ...(config.publishedCopy === undefined ? [] : [PublishedController]),
  ];
  return { module: RootModule, imports: [shared, ...features.map(({ module }) => module)], controllers };
}

/** The one way to make the application: for Lambda, for a local server and for tests, so that limits, errors and CORS cannot differ. */
export async function createApp(parts: AppParts): Promise<NestExpressApplication> {
  const server = express();
  // API Gateway's routes are case sensitive, and so are ours. Nest creates the router immediately, so the setting must come first.
  server.set('case sensitive routing', true);
  const app = await NestFactory.create<NestExpressApplication>(rootModule(parts), new HttpAdapter(server), {
    bodyParser: false,
    logger: ['error', 'warn'],
    abortOnError: false,
  });
  app.disable('x-powered-by');
  app.disable('etag');
  // Express's parsers either accept unbounded input or silently stop after a thousand parameters: query.ts reads the query instead.
  app.set('query parser', false);
  app.use((request: Request, response: Response, next: NextFunction) => {
    const scope = parts.scope(request);
    bindScope(request, scope);
    response.set('X-Request-Id', scope.id);
    accessLog(request, response, scope);
    runInScope(scope, next);
  });
  app.use(securityHeaders);
  if (parts.config.corsOrigins.length > 0) app.enableCors(corsOptions(parts.config.corsOrigins));
  app.use(assertHost, assertExpectation, assertUrlLength, normalizeTarget, assertId, assertAcceptable, readBody);
  app.useGlobalFilters(new ProblemFilter());
  await app.init();
  return app;
}
