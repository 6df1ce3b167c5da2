import { Problem } from './problem.ts';

/** A Structured Field string (RFC 9651, section 3.3.3), as the IETF's draft of the header has it. */
const QUOTED = /^"((?:[^"\\]|\\["\\])*)"$/;

/**
 * The key that an Idempotency-Key header says; `"abc"` in quotes is the key `abc`. A comma would be the joint of two headers, whoever
 * joined them: Node.js or a gateway.
 * @throws Problem 400 when it is not 1-255 visible ASCII characters without a comma.
 */
export function idempotencyKey(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const key = QUOTED.exec(header)?.[1]?.replace(/\\(.)/g, '$1') ?? header;
  if (/^[\x21-\x2b\x2d-\x7e]{1,255}$/.test(key)) return key;
  throw Problem.invalid([
    { field: 'Idempotency-Key', message: 'must be 1-255 visible ASCII characters without a comma, given once', code: 'format' },
  ]);
}
