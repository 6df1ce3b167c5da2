import * as z from 'zod/mini';
import type { ServiceConfig } from '../config.ts';
import { CreateTodo, DeleteTodos, ListTodos, PatchTodo, TodoAnswer } from '../todos/todo.schema.ts';
import { FIELD_CODES, PROBLEM_TYPES } from './problem.ts';

/** The OpenAPI 3.1 document. Its shapes are the very schemas that check requests, so that it cannot promise something else. */

type Json = Record<string, unknown>;

const code = z.string().check(z.meta({ description: `What is wrong, for programs: ${FIELD_CODES.join(', ')}; others may come.` }));

/** The types of problems, in the words of a reader. */
const TYPES = Object.entries(PROBLEM_TYPES).map(([type, says]) => `\`${type}\`: ${says}.`);

const Problem = z.object({
  type: z
    .string()
    .check(z.meta({ description: ['`about:blank` where the status says all, else what is told apart:', ...TYPES].join(' ') })),
  title: z.string(),
  status: z.int(),
  detail: z.optional(z.string()),
  errors: z.optional(z.array(z.strictObject({ field: z.string(), message: z.string(), code }))),
  deleted: z.optional(z.int()),
});

const schemaOf = (schema: z.core.$ZodType): Json => {
  const { $schema: _, id: __, ...json } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Json;
  return json;
};

const ref = (kind: string, name: string): Json => ({ $ref: `#/components/${kind}/${name}` });
const header = (description: string, schema: Json = { type: 'string' }): Json => ({ description, schema });
const json = (schema: Json, mediaType = 'application/json'): Json => ({ [mediaType]: { schema } });

function queryParameters(schema: z.core.$ZodType, descriptions: Record<string, string>): Json[] {
  const { properties = {} } = schemaOf(schema) as { properties?: Record<string, Json> };
  return Object.entries(properties).map(([name, property]) => ({ name, in: 'query', description: descriptions[name], schema: property }));
}

const PROBLEMS: Record<number, string> = {
  400: 'Malformed or invalid; `errors` names each field.',
  401: 'No valid token.',
  403: 'Switched off here without a filter.',
  404: 'There is no such to-do.',
  406: 'Accept allows nothing that this API answers.',
  409: 'Another request is in the way: the first with this Idempotency-Key still runs, or others keep changing the to-do; try again.',
  412: 'A condition is not met: the to-do has changed since, or has no ETag to compare, as a list.',
  413: 'The body has more than 64 KiB.',
  414: 'The URL has more than 8 KiB.',
  415: 'The body is not JSON in UTF-8.',
  422: 'The Idempotency-Key was used for another request.',
  500: 'An error of the service; quote the request id.',
  503: 'Not now; `type` says why: see the schema. Try again after Retry-After seconds.',
};

const retryAfter = { 'Retry-After': header('Seconds.', { type: 'integer' }) };

const EXTRA_HEADERS: Record<number, Json> = {
  401: { 'WWW-Authenticate': header('The scheme, Bearer.') },
  409: retryAfter,
  415: { 'Accept-Patch': header('What a PATCH may be sent as.') },
  503: retryAfter,
};

const requestId = { 'X-Request-Id': header('The id of this request, as its log line has it.') };

function problems(...statuses: number[]): Json {
  const entry = (status: number): [string, Json] => [
    String(status),
    {
      description: PROBLEMS[status],
      headers: { ...requestId, ...EXTRA_HEADERS[status] },
      content: json(ref('schemas', 'Problem'), 'application/problem+json'),
    },
  ];
  return Object.fromEntries([...statuses, 406, 414, 500].map(entry));
}

const etag = { ETag: header('Strong; changes with every change of the to-do.') };
const id = { name: 'id', in: 'path', required: true, description: 'UUID of the to-do.', schema: { type: 'string', format: 'uuid' } };
/** A list of entity tags (RFC 9110, section 8.8.3), or `*`. */
const TAG = '((W/)?"[!#-~\\x80-\\xff]*")?';
const tags = { type: 'string', pattern: `^[ \\t]*(\\*|${TAG}([ \\t]*,[ \\t]*${TAG})*)[ \\t]*$` };
const conditions = (met: string, ruledOut: string): Json[] => [
  { name: 'If-Match', in: 'header', description: met, schema: tags },
  { name: 'If-None-Match', in: 'header', description: ruledOut, schema: tags },
];
const ofList = conditions(
  'Only if the list exists: `*` alone is met, because it has no ETag.',
  'Not if the list exists: `*` rules it out.',
);
const ofReading = conditions(
  'Only if the to-do has one of these ETags; `*` is any.',
  'ETags that the client has: 304 if it is one of these; `*` is any.',
);
const ofChange = conditions(
  'Only if the to-do still has one of these ETags; `*` is any.',
  'Not if the to-do has one of these ETags; `*` is any.',
);
const notModified = (headers: Json = {}): Json => ({ description: 'The client has it.', headers: { ...requestId, ...headers } });

const todo = (description: string, headers: Json = {}): Json => ({
  description,
  headers: { ...requestId, ...etag, ...headers },
  content: json(ref('schemas', 'Todo')),
});
const noContent: Json = { description: 'Done.', headers: requestId };

const published: Json = {
  get: {
    operationId: 'getPublishedCopy',
    summary: 'Get the copy of the to-dos that is kept readable while the database hibernates',
    responses: {
      200: {
        description: 'The to-dos as they were, in the order of the page.',
        headers: { ...requestId, 'Last-Modified': header('When they were copied.') },
        content: json({ type: 'array', items: ref('schemas', 'Todo') }),
      },
      304: notModified(),
      ...problems(412, 503),
    },
  },
};

function paths(config: ServiceConfig): Json {
  const auth = config.auth === 'jwt' ? [401] : [];
  const bulk = config.auth === 'public' && !config.bulkDelete ? [403] : [];
  return {
    '/to-dos': {
      get: {
        operationId: 'listTodos',
        summary: 'List to-dos, a page at a time',
        parameters: [
          ...queryParameters(ListTodos, {
            limit: 'How many on a page.',
            cursor: 'Where the page before ended: taken from its Link header. Good for the same sort and filters only.',
            completed: 'Only the completed, or only the open ones.',
            q: 'Only those with this text in title or notes, in any case; % and _ are ordinary characters.',
            dueBefore: 'Only those due before this time.',
            dueAfter: 'Only those due at this time or later.',
            sort: 'By what; `-` is descending. Ties go by id in the same direction, nulls last in both.',
            count: 'Adds X-Total-Count: how many match the filters.',
          }),
          ...ofList,
        ],
        responses: {
          200: {
            description: 'The page.',
            headers: {
              ...requestId,
              Link: header('The next page as rel="next", while there is one.'),
              'X-Total-Count': header('With count=true.', { type: 'integer' }),
            },
            content: json({ type: 'array', items: ref('schemas', 'Todo') }),
          },
          304: notModified(),
          ...problems(400, 412, 503, ...auth),
        },
      },
      post: {
        operationId: 'createTodo',
        summary: 'Create a to-do',
        parameters: [
          {
            name: 'Idempotency-Key',
            in: 'header',
            description: 'The same key and body within 24 hours get the first answer again and create nothing. `"abc"` is the key `abc`.',
            schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^(?!""$)[\\x21-\\x2b\\x2d-\\x7e]+$' },
          },
          ...ofList,
        ],
        requestBody: { required: true, content: json(ref('schemas', 'CreateTodo')) },
        responses: {
          201: todo('Created, or created before under this key.', {
            Location: header('URL of the to-do.'),
            'Idempotency-Replayed': header('true, when this is an answer given before.'),
          }),
          ...problems(400, 409, 412, 413, 415, 422, 503, ...auth),
        },
      },
      delete: {
        operationId: 'deleteTodos',
        summary: 'Delete all to-dos, or all that are completed, or open',
        description: 'Not atomic. Cut off by its time it is a 503 with `deleted`, how many are gone; the same request goes on.',
        parameters: [...queryParameters(DeleteTodos, { completed: 'Only the completed, or only the open ones.' }), ...ofList],
        responses: { 204: noContent, ...problems(400, 412, 503, ...auth, ...bulk) },
      },
    },
    '/to-dos/{id}': {
      get: {
        operationId: 'getTodo',
        summary: 'Get a to-do',
        parameters: [id, ...ofReading],
        responses: {
          200: todo('The to-do.'),
          304: notModified(etag),
          ...problems(400, 404, 412, 503, ...auth),
        },
      },
      patch: {
        operationId: 'patchTodo',
        summary: 'Change some fields of a to-do',
        parameters: [id, ...ofChange],
        requestBody: {
          required: true,
          description: 'JSON merge patch: absent is unchanged, null is cleared.',
          content: { ...json(ref('schemas', 'PatchTodo'), 'application/merge-patch+json'), ...json(ref('schemas', 'PatchTodo')) },
        },
        responses: { 200: todo('The to-do as it is now.'), ...problems(400, 404, 409, 412, 413, 415, 503, ...auth) },
      },
      delete: {
        operationId: 'deleteTodo',
        summary: 'Delete a to-do',
        parameters: [id, ...ofChange],
        responses: { 204: noContent, ...problems(400, 404, 412, 503, ...auth) },
      },
    },
    '/health': {
      get: {
        operationId: 'health',
        summary: 'Say that the service answers; the database is not asked',
        security: [],
        responses: {
          200: {
            description: 'It does.',
            headers: requestId,
            content: json({
              type: 'object',
              properties: { status: { const: 'ok' }, version: { type: 'string' } },
              required: ['status', 'version'],
              additionalProperties: false,
            }),
          },
          304: notModified(),
          ...problems(412),
        },
      },
    },
    ...(config.publishedCopy !== undefined && { '/published': published }),
  };
}

/** @param baseUrl the URL that the client reached the API under. */
export function openapi(baseUrl: string, config: ServiceConfig): Json {
  return {
    openapi: '3.1.0',
    info: { title: 'Siesta to-dos', version: config.version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: baseUrl }],
    paths: paths(config),
    components: {
      schemas: { Todo: schemaOf(TodoAnswer), CreateTodo: schemaOf(CreateTodo), PatchTodo: schemaOf(PatchTodo), Problem: schemaOf(Problem) },
      ...(config.auth === 'jwt' && { securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } }),
    },
    ...(config.auth === 'jwt' && { security: [{ token: [] }] }),
  };
}
