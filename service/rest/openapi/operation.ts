import { RequestMethod, type Type } from '@nestjs/common';
import { HTTP_CODE_METADATA, METHOD_METADATA, MODULE_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import type * as z from 'zod/mini';
import type { ServiceConfig } from '../../config.ts';
import type { Resource } from '../declaration/resource.ts';
import { resourceServedBy } from '../rest-controller.ts';
import { answersOf } from './answers.ts';
import { type Json, json, problems, schemaOf } from './parts.ts';

/** What the OpenAPI document says of a route that a feature has besides those of its resource. */
export interface OperationOptions {
  summary: string;
  description?: string;
  /** The schema that its parameters are checked by. */
  query?: z.core.$ZodType;
  /** The schema that its body is checked by. */
  body?: z.core.$ZodType;
  /** `item` and `list` of its resource, `nothing` for a 204, or JSON Schema of what it answers. */
  answers: 'item' | 'list' | 'nothing' | Json;
  /** Statuses of its problems besides those of every route. */
  problems?: readonly number[];
}

const operations = new WeakMap<object, OperationOptions>();

/** Describes a route. @Operation({ summary: 'Archive a note', answers: 'item', problems: [404, 412] }) */
export const Operation =
  (options: OperationOptions): MethodDecorator =>
  (_prototype, _name, descriptor) => {
    operations.set(descriptor.value as object, options);
  };

/** The described routes of a module's controllers, by path and method. */
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

/** `notes` and `:id/archive` are `/notes/{id}/archive`. */
const pathOf = (...parts: string[]): string =>
  `/${parts
    .flatMap((part) => part.split('/'))
    .filter((part) => part !== '')
    .map((part) => part.replace(/^:(.+)$/, '{$1}'))
    .join('/')}`;

interface Route {
  options: OperationOptions;
  /** Of the method. */
  name: string;
  path: string;
  /** Of a good answer. */
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
    ? Object.entries((schemaOf(query).properties ?? {}) as Record<string, Json>).map(([parameter, schema]) => ({
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
    ...(body && { requestBody: { required: true, content: json(schemaOf(body)) } }),
    responses: { ...answersOf(answers, status, resource), ...problems([400, 503, ...auth, ...(body ? [413, 415] : []), ...statuses]) },
  };
}
