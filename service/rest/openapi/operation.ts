import { RequestMethod, type Type } from '@nestjs/common';
import { HTTP_CODE_METADATA, METHOD_METADATA, MODULE_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import type * as z from 'zod/mini';
import type { ServiceConfig } from '../../config.ts';
import type { Resource } from '../declaration/resource.ts';
import { resourceServedBy } from '../rest-controller.ts';
import { answersOf } from './answers.ts';
import { type Json, json, jsonSchemaOf, problems } from './parts.ts';

/** OpenAPI description of a route that a feature adds to those of its resource. */
export interface OperationOptions {
  summary: string;
  description?: string;
  /** Schema of its query parameters. */
  query?: z.core.$ZodType;
  /** Schema of its body. */
  body?: z.core.$ZodType;
  /** `item` or `list` of its resource, `nothing` for a 204, or a JSON Schema of the response. */
  answers: 'item' | 'list' | 'nothing' | Json;
  /** Problem statuses, besides those common to all routes. */
  problems?: readonly number[];
}

const operations = new WeakMap<object, OperationOptions>();

/** Describes a route. @Operation({ summary: 'Archive a note', answers: 'item', problems: [404, 412] }) */
export const Operation =
  (options: OperationOptions): MethodDecorator =>
  (_prototype, _name, descriptor) => {
    operations.set(descriptor.value as object, options);
  };

/** The paths of a module's controllers that are described by @Operation(). */
export function ownPaths(module: Type, config: ServiceConfig): Record<string, Json> {
  const paths: Record<string, Json> = {};
  for (const controller of (Reflect.getMetadata(MODULE_METADATA.CONTROLLERS, module) ?? []) as Type[]) {
    const root = String(Reflect.getMetadata(PATH_METADATA, controller));
    for (const [name, { value: route }] of Object.entries(Object.getOwnPropertyDescriptors(controller.prototype))) {
      const options = typeof route === 'function' ? operations.get(route) : undefined;
      if (!options) continue;
      const path = pathOf(root, String(Reflect.getMetadata(PATH_METADATA, route)));
      const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, route)]?.toLowerCase() ?? 'get';
      const status = (Reflect.getMetadata(HTTP_CODE_METADATA, route) as number | undefined) ?? (method === 'post' ? 201 : 200);
      paths[path] = {
        ...paths[path],
        [method]: described({ options, name, path, status, resource: resourceServedBy(controller), config }),
      };
    }
  }
  return paths;
}

/** Joins and converts Nest's paths: `notes` and `:id/archive` give `/notes/{id}/archive`. */
const pathOf = (...parts: string[]): string =>
  `/${parts
    .flatMap((part) => part.split('/'))
    .filter((part) => part !== '')
    .map((part) => part.replace(/^:(.+)$/, '{$1}'))
    .join('/')}`;

interface Route {
  options: OperationOptions;
  /** Name of the controller's method. */
  name: string;
  path: string;
  /** Status of the success response. */
  status: number;
  resource: Resource | undefined;
  config: ServiceConfig;
}

function described({ options, name, path, status, resource, config }: Route): Json {
  const { summary, description, query, body, answers, problems: statuses = [] } = options;
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => ({
    name: parameter,
    in: 'path',
    required: true,
    schema: { type: 'string', ...(parameter === 'id' && { format: 'uuid' }) },
  }));
  const inQuery = query
    ? Object.entries((jsonSchemaOf(query).properties ?? {}) as Record<string, Json>).map(([parameter, schema]) => ({
        name: parameter,
        in: 'query',
        schema,
      }))
    : [];
  const auth = config.auth === 'jwt' ? [401] : [];
  return {
    operationId: `${name}${resource?.typeName ?? ''}`,
    summary,
    ...(description && { description }),
    ...(resource && { tags: [resource.path] }),
    parameters: [...inPath, ...inQuery],
    ...(body && { requestBody: { required: true, content: json(jsonSchemaOf(body)) } }),
    responses: { ...answersOf(answers, status, resource), ...problems([400, 503, ...auth, ...(body ? [413, 415] : []), ...statuses]) },
  };
}
