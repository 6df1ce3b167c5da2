import * as z from 'zod/mini';
import { FIELD_CODES, PROBLEM_TYPES } from '../../http/problem.ts';
import { problemExample } from './problem-examples.ts';

/** Building blocks shared by all operations. */

export type Json = Record<string, unknown>;

export const ref = (kind: 'schemas', name: string): Json => ({ $ref: `#/components/${kind}/${name}` });
export const header = (description: string, schema: Json = { type: 'string' }): Json => ({ description, schema });
export const json = (schema: Json, mediaType = 'application/json'): Json => ({ [mediaType]: { schema } });

/** JSON Schema of what a request may contain. */
export function jsonSchemaOf(schema: z.core.$ZodType): Json {
  const { $schema: _, id: __, ...described } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Json;
  return described;
}

const code = () =>
  z.string().check(z.meta({ description: `Machine-readable reason: ${FIELD_CODES.join(', ')}; releases may add others.` }));

/** The problem types, as a Markdown list. */
const TYPES = Object.entries(PROBLEM_TYPES).map(([type, says]) => `\`${type}\`: ${says}.`);

/** JSON Schema of a problem; built on demand, to keep it out of the start time. */
export const problemSchema = (): Json =>
  jsonSchemaOf(
    z.object({
      type: z
        .string()
        .check(z.meta({ description: `\`about:blank\` if the status says everything, otherwise one of these: ${TYPES.join(' ')}` })),
      title: z.string(),
      status: z.int(),
      detail: z.optional(z.string()),
      errors: z.optional(z.array(z.strictObject({ field: z.string(), message: z.string(), code: code() }))),
      deleted: z.optional(z.int()),
    }),
  );

const DESCRIPTIONS: Record<number, string> = {
  400: 'Malformed or invalid; `errors` names each field.',
  401: 'The bearer token is missing or invalid.',
  403: 'Unfiltered deletion is disabled; add a filter.',
  404: 'There is nothing here.',
  406: 'Accept allows none of the media types of this API.',
  409: 'Conflict: see `type` and `errors`.',
  412: 'Precondition failed: the item changed, or has no ETag to compare (lists).',
  413: 'The body exceeds 64 KiB.',
  414: 'The URL exceeds 8 KiB.',
  415: 'The body is not JSON in UTF-8.',
  422: 'The Idempotency-Key was used for another request.',
  500: 'Unexpected error of the service; quote X-Request-Id when you report it.',
  503: 'Temporarily unavailable; see `type`. Retry after `Retry-After` seconds.',
};

const retryAfter = { 'Retry-After': header('Seconds to wait before the next try.', { type: 'integer' }) };

const EXTRA_HEADERS: Record<number, Json> = {
  401: { 'WWW-Authenticate': header('The scheme, Bearer.') },
  409: retryAfter,
  415: { 'Accept-Patch': header('Media types that PATCH accepts.') },
  503: retryAfter,
};

export const requestId = { 'X-Request-Id': header('Id of this request, also in its log line.') };

/** The problem responses of an operation, including those common to all. @param descriptions overrides by status. */
export function problems(statuses: readonly number[], descriptions: Record<number, string> = {}): Json {
  const entry = (status: number): [string, Json] => [
    String(status),
    {
      description: descriptions[status] ?? DESCRIPTIONS[status],
      headers: { ...requestId, ...EXTRA_HEADERS[status] },
      content: { 'application/problem+json': { schema: ref('schemas', 'Problem'), example: problemExample(status) } },
    },
  ];
  return Object.fromEntries([...new Set([...statuses, 406, 414, 500])].map(entry));
}

export const notModified = (headers: Json = {}): Json => ({
  description: 'The client has the current version.',
  headers: { ...requestId, ...headers },
});

/** A list of entity tags (RFC 9110, section 8.8.3), or `*`. */
const TAG = '((W/)?"[!#-~\\x80-\\xff]*")?';
const tags = { type: 'string', pattern: `^[ \\t]*(\\*|${TAG}([ \\t]*,[ \\t]*${TAG})*)[ \\t]*$` };

/** The header parameters of preconditions. @param ifMatch description of If-Match. @param ifNoneMatch description of If-None-Match. */
export const conditions = (ifMatch: string, ifNoneMatch: string): Json[] => [
  { name: 'If-Match', in: 'header', description: ifMatch, schema: tags },
  { name: 'If-None-Match', in: 'header', description: ifNoneMatch, schema: tags },
];
