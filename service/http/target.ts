import type { NextFunction, Request, Response } from 'express';
import { Problem } from './problem.ts';

/**
 * The target of a request line in one spelling, whoever wrote it: RFC 3986, section 6.2.2, and RFC 9112, section 3.2. The router compares
 * paths as they are written.
 */

/** What is in one spelling already: nothing escaped, no two slashes, no fragment, and no host before it. */
const USUAL = /^(?!.*\/\/)\/[!"$&-~]*$/;

const ABSOLUTE = /^https?:\/\/([^/?#]*)/i;
const UNRESERVED = /^[\w.~-]$/;

/** The host and port that the target itself names: they count before the Host header. */
export const authorityOf = (target: string): string | undefined => ABSOLUTE.exec(target)?.[1];

export function normalizeTarget(request: Request, _response: Response, next: NextFunction): void {
  if (!USUAL.test(request.url)) request.url = normalized(request.url);
  next();
}

/** @throws Problem 400 for bytes that are no UTF-8 and for a fragment, 404 for a path with an empty segment in it, which nothing has. */
function normalized(target: string): string {
  const [path = '', ...query] = target.replace(ABSOLUTE, '').split('?');
  // A % that escapes nothing is a %.
  const url = [path === '' ? '/' : path, ...query].join('?').replace(/%(?![\da-f]{2})/gi, '%25');
  // Whoever dropped the fragment would drop the filter of a DELETE with it.
  if (!isUtf8(url) || url.includes('#')) throw new Problem(400, 'The URL is malformed: percent-encode what is in it, in UTF-8.');
  const [plain = '', ...rest] = url.split('?');
  const spelled = plain.replace(/%[\da-f]{2}/gi, unescapedIfUnreserved);
  if (spelled.includes('//')) throw Problem.notFound();
  return [spelled, ...rest].join('?');
}

/** An encoded slash stays one: it separates nothing. */
function unescapedIfUnreserved(triplet: string): string {
  const character = String.fromCharCode(Number.parseInt(triplet.slice(1), 16));
  return UNRESERVED.test(character) ? character : triplet;
}

function isUtf8(url: string): boolean {
  try {
    decodeURIComponent(url);
    return true;
  } catch {
    return false;
  }
}
