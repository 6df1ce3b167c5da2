import { createHash } from 'node:crypto';
import { Problem } from '../../http/problem.ts';

/** Visible ASCII without the comma: gateways and Node.js join repeated headers with one, which must be detected. */
const KEY = /^[\x21-\x2b\x2d-\x7e]{1,255}$/;
/** The quoted form: a String of RFC 9651, section 3.3.3, as the IETF draft specifies. */
const QUOTED = /^"((?:[^"\\]|\\["\\])*)"$/;

/** @throws Problem 400 unless the header is a valid key: 1-255 visible ASCII characters without a comma, optionally quoted. */
export function idempotencyKey(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (typeof header === 'string' && KEY.test(unquoted(header))) return header;
  const message = 'must be 1-255 visible ASCII characters without a comma, given once';
  throw Problem.invalid([{ field: 'Idempotency-Key', message, code: 'format' }]);
}

/**
 * The texts under which a key is stored; each blocks a second request.
 * @param resource name that scopes the key: without spaces, at most 200 characters. Keys of the resource '' are stored unscoped, as 0.1.0 did,
 *   so that a request repeated across an update, in either direction, finds the first one.
 * @param header a header accepted by idempotencyKey().
 */
export function storedKeys(resource: string, header: string): string[] {
  const key = unquoted(header);
  // The space cannot occur in a key, so scopes cannot collide. Hashed, because the column is only as long as a key.
  if (resource !== '') return [`${resource} ${createHash('sha256').update(key).digest('base64url')}`];
  return key === header || header.length > 255 ? [key] : [header, key];
}

const unquoted = (header: string): string => QUOTED.exec(header)?.[1]?.replace(/\\(.)/g, '$1') ?? header;
