import type { ServiceConfig } from '../../config.ts';
import type { Resource } from '../declaration/resource.ts';
import { schemasOf } from '../request-schemas.ts';
import { etagHeader, items, noContent, oneItem } from './answers.ts';
import { queryParameters } from './parameters.ts';
import { conditions, header, type Json, json, notModified, problems, ref } from './parts.ts';

const ofList = conditions('A list has no ETag, so only `*` matches.', 'Fails with `*`, because the list exists; no ETag matches.');
const ofReading = conditions(
  'Get it only if it has one of these ETags; `*` matches any.',
  'ETags that the client has: 304 if one of them is current; `*` matches any.',
);
const ofChange = conditions(
  'Change it only if it still has one of these ETags; `*` matches any.',
  'Change it only if it has none of these ETags; `*` matches any.',
);
const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  description:
    'Repeating a request with the same key and body within 24 hours returns the first response and creates nothing. `"abc"` is the key `abc`.',
  schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^(?!""$)[\\x21-\\x2b\\x2d-\\x7e]+$' },
};

/** The path items of a resource. */
export function resourcePaths(resource: Resource, config: ServiceConfig): Json {
  const { path, singular, typeName, pluralTypeName, deleteAll } = resource;
  const schemas = schemasOf(resource);
  const a = /^[aeio]/.test(singular) ? `an ${singular}` : `a ${singular}`;
  const auth = config.auth === 'jwt' ? [401] : [];
  const operation = (operationId: string, summary: string, rest: Json): Json => ({ operationId, summary, tags: [path], ...rest });
  const id = { name: 'id', in: 'path', required: true, description: `Id of the ${singular}.`, schema: { type: 'string', format: 'uuid' } };
  const etag = etagHeader(resource);
  const item = (description: string, headers: Json = {}): Json => oneItem(resource, description, headers);
  const gone = { 404: `There is no such ${singular}.` };
  const list = operation(`list${pluralTypeName}`, `List ${path}, a page at a time`, {
    parameters: [...queryParameters(schemas.list, resource), ...ofList],
    responses: {
      200: items(resource, 'One page of the list.', {
        Link: header('URL of the next page, with rel="next"; absent on the last page.'),
        'X-Total-Count': header('With count=true: the number of items that match the filters.', { type: 'integer' }),
      }),
      304: notModified(),
      ...problems([400, 412, 503, ...auth]),
    },
  });
  const create = operation(`create${typeName}`, `Create ${a}`, {
    parameters: [idempotencyKey, ...ofList],
    requestBody: { required: true, content: json(ref('schemas', `Create${typeName}`)) },
    responses: {
      201: item('Created now, or before by a request with the same key.', {
        Location: header(`URL of the ${singular}.`),
        'Idempotency-Replayed': header('`true` if this is the response to an earlier request with the same key.'),
      }),
      ...problems([400, 409, 412, 413, 415, 422, 503, ...auth]),
    },
  });
  const removeAll = operation(`delete${pluralTypeName}`, `Delete all ${path}, or all that the filters match`, {
    description: 'Deletes in batches, not atomically: a 503 with `deleted` reports progress, and repeating the request continues.',
    parameters: [...queryParameters(schemas.deleteAll, resource), ...ofList],
    responses: { 204: noContent, ...problems([400, 409, 412, 503, ...auth, ...(config.auth === 'jwt' || config.bulkDelete ? [] : [403])]) },
  });
  const get = operation(`get${typeName}`, `Get ${a}`, {
    parameters: [id, ...ofReading],
    responses: {
      200: item(`The ${singular}.`),
      304: notModified(etag),
      ...problems([400, 404, 412, 503, ...auth], gone),
    },
  });
  const patch = operation(`patch${typeName}`, `Change some fields of ${a}`, {
    parameters: [id, ...ofChange],
    requestBody: {
      required: true,
      description: 'JSON merge patch: absent fields stay unchanged, null clears a field.',
      content: {
        ...json(ref('schemas', `Patch${typeName}`), 'application/merge-patch+json'),
        ...json(ref('schemas', `Patch${typeName}`)),
      },
    },
    responses: { 200: item(`The ${singular} as it is now.`), ...problems([400, 404, 409, 412, 413, 415, 503, ...auth], gone) },
  });
  const remove = operation(`delete${typeName}`, `Delete ${a}`, {
    parameters: [id, ...ofChange],
    responses: { 204: noContent, ...problems([400, 404, 409, 412, 503, ...auth], gone) },
  });
  return {
    [`/${path}`]: { get: list, post: create, ...(deleteAll && { delete: removeAll }) },
    [`/${path}/{id}`]: { get, patch, delete: remove },
  };
}
