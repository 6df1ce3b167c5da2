import { createHash } from 'node:crypto';
import { Problem } from '../../http/problem.ts';

/** Visible ASCII. A comma would hide a header that was sent twice: gateways and Node.js join the two by one. */
const KEY = /^[\x21-\x2b\x2d-\x7e]{1,255}$/;
/** A string of RFC 9651, section 3.3.3, which is how the IETF's draft writes a key. */
const QUOTED = /^"((?:[^"\\]|\\["\\])*)"$/;

/** @throws Problem 400 when the header is no Idempotency-Key: 1-255 visible ASCII characters but the comma, in quotes or not. */
export function idempotencyKey(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (typeof header === 'string' && KEY.test(unquoted(header))) return header;
  const message = 'must be 1-255 visible ASCII characters without a comma, given once';
  throw Problem.invalid([{ field: 'Idempotency-Key', message, code: 'format' }]);
}

/**
 * The texts that a key is stored under, each of which holds a second request up.
 * @param resource whose keys these are: a name without a space, of at most 200 characters. Keys of the resource '' are stored as they came:
 *   so did 0.1.0, which knew no resources, and a request that is repeated across an update finds the first one, on either side of it.
 * @param header a header that idempotencyKey() took.
 */
export function storedKeys(resource: string, header: string): string[] {
  const key = unquoted(header);
  // No key has a space, so that none is taken for another resource's; hashed, because the column has room for a key alone.
  if (resource !== '') return [`${resource} ${createHash('sha256').update(key).digest('base64url')}`];
  return key === header || header.length > 255 ? [key] : [header, key];
}

const unquoted = (header: string): string => QUOTED.exec(header)?.[1]?.replace(/\\(.)/g, '$1') ?? header;
