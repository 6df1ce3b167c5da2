import type { Type } from '@nestjs/common';
import type { ServiceConfig } from '../config.ts';
import type { Resource } from '../rest/declaration/resource.ts';
import { type Feature, resourcesOf } from '../rest/feature.ts';
import { ownPaths } from '../rest/openapi/operation.ts';
import { header, type Json, json, notModified, problemSchema, problems, ref, requestId } from '../rest/openapi/parts.ts';
import { resourcePaths } from '../rest/openapi/paths.ts';
import { resourceSchemas } from '../rest/openapi/schemas.ts';

/** The OpenAPI 3.1 document, generated from the schemas that check requests, so that the two cannot diverge. */

const INTRODUCTION = `An API that sleeps, and costs nothing, while nobody calls it. To try it here: open a route, *Try it out*, *Execute*.

- **Lists** answer a page at a time: follow \`Link: <…>; rel="next"\` while there is one.
- **Repeating**: a \`POST\` with an \`Idempotency-Key\` may be sent again, and makes one item.
- **Changing what you have seen**: a \`PATCH\` or \`DELETE\` with the \`ETag\` of an item as its \`If-Match\` leaves alone what somebody else has changed.
- **Waking**: the first request after a long sleep may get a 503 with \`Retry-After\`; send it again then.
- **Errors** are problems (RFC 9457) that say what to do; quote the \`X-Request-Id\` when you report one.`;

const health: Json = {
  get: {
    operationId: 'health',
    summary: 'Check liveness without querying the database',
    tags: ['service'],
    security: [],
    responses: {
      200: {
        description: 'The service is running.',
        headers: requestId,
        content: json({
          type: 'object',
          properties: { status: { const: 'ok' }, version: { type: 'string', examples: ['0.1.0'] } },
          required: ['status', 'version'],
          additionalProperties: false,
        }),
      },
      304: notModified(),
      ...problems([412]),
    },
  },
};

const published = (resources: readonly Resource[]): Json => ({
  get: {
    operationId: 'getPublishedCopy',
    summary: 'Get the published copy, also while the database hibernates',
    tags: ['service'],
    responses: {
      200: {
        description: 'Every published list, as of Last-Modified.',
        headers: { ...requestId, 'Last-Modified': header('When the lists were copied.') },
        content: json({
          type: 'object',
          properties: Object.fromEntries(
            resources
              .filter((resource) => resource.published !== undefined)
              .map(({ path, typeName }) => [path, { type: 'array', items: ref('schemas', typeName) }]),
          ),
        }),
      },
      304: notModified(),
      ...problems([412, 503]),
    },
  },
});

/** Merges path items, whose operations may come from several sources. */
function merged(all: Json[]): Json {
  const paths: Record<string, Json> = {};
  for (const some of all) for (const [path, operations] of Object.entries(some)) paths[path] = { ...paths[path], ...(operations as Json) };
  return paths;
}

/** @param baseUrl the URL under which the client reached the API. */
export function openapi(baseUrl: string, config: ServiceConfig, features: readonly Feature[]): Json {
  const resources = resourcesOf(features);
  const own = features.map(({ module }) => ownPaths(module as Type, config));
  return {
    openapi: '3.1.0',
    info: {
      title: 'Siesta',
      version: config.version,
      description: INTRODUCTION,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: baseUrl }],
    tags: [
      ...resources.map(({ path, description }) => ({ name: path, ...(description && { description }) })),
      { name: 'service', description: 'The service itself.' },
    ],
    paths: {
      ...merged([...resources.map((resource) => resourcePaths(resource, config)), ...own]),
      '/health': health,
      ...(config.publishedCopy !== undefined && { '/published': published(resources) }),
    },
    components: {
      schemas: { ...Object.assign({}, ...resources.map(resourceSchemas)), Problem: problemSchema() },
      ...(config.auth === 'jwt' && { securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } }),
    },
    ...(config.auth === 'jwt' && { security: [{ token: [] }] }),
  };
}
