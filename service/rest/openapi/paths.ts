import type { ServiceConfig } from '../../config.ts';
import type { Resource } from '../declaration/resource.ts';
import { schemasOf } from '../schemas.ts';
import { etagOf, items, noContent, oneItem } from './answers.ts';
import { queryParameters } from './parameters.ts';
import { conditions, header, type Json, json, notModified, problems, ref } from './parts.ts';

const ofList = conditions(
  'Only if the list exists: `*` alone is met, because it has no ETag.',
  'Not if the list exists: `*` rules it out.',
);
const ofReading = conditions(
  'Only if it has one of these ETags; `*` is any.',
  'ETags that the client has: 304 if it is one of these; `*` is any.',
);
const ofChange = conditions('Only if it still has one of these ETags; `*` is any.', 'Not if it has one of these ETags; `*` is any.');
const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  description: 'The same key and body within 24 hours get the first answer again and create nothing. `"abc"` is the key `abc`.',
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
  const etag = etagOf(resource);
  const item = (description: string, headers: Json = {}): Json => oneItem(resource, description, headers);
  const gone = { 404: `There is no such ${singular}.` };
  const list = operation(`list${pluralTypeName}`, `List ${path}, a page at a time`, {
    parameters: [...queryParameters(schemas.list, resource), ...ofList],
    responses: {
      200: items(resource, 'The page.', {
        Link: header('The next page as rel="next", while there is one.'),
        'X-Total-Count': header('With count=true.', { type: 'integer' }),
      }),
      304: notModified(),
      ...problems([400, 412, 503, ...auth]),
    },
  });
  const create = operation(`create${typeName}`, `Create ${a}`, {
    parameters: [idempotencyKey, ...ofList],
    requestBody: { required: true, content: json(ref('schemas', `Create${typeName}`)) },
    responses: {
      201: item('Created, or created before under this key.', {
        Location: header(`URL of the ${singular}.`),
        'Idempotency-Replayed': header('true, when this is an answer given before.'),
      }),
      ...problems([400, 409, 412, 413, 415, 422, 503, ...auth]),
    },
  });
  const removeAll = operation(`delete${pluralTypeName}`, `Delete all ${path}, or all that the filters match`, {
    description:
      'Not at once, but in pieces: when the time of the request is over, `deleted` says how many are gone, and a repeated request goes on.',
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
      description: 'JSON merge patch: absent is unchanged, null is cleared.',
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
