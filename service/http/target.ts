import type { NextFunction, Request, Response } from 'express';
import { Problem } from './problem.ts';

/** Normalizes request targets (RFC 3986, section 6.2.2, and RFC 9112, section 3.2), because the router compares paths literally. */

/** Targets that are normalized already: no escapes, double slashes, fragment or host. */
const USUAL = /^(?!.*\/\/)\/[!"$&-~]*$/;

const ABSOLUTE = /^https?:\/\/([^/?#]*)/i;
const UNRESERVED = /^[\w.~-]$/;

/** The host and port in an absolute target, which take precedence over the Host header. */
export const authorityOf = (target: string): string | undefined => ABSOLUTE.exec(target)?.[1];

export function normalizeTarget(request: Request, _response: Response, next: NextFunction): void {
  if (!USUAL.test(request.url)) request.url = normalized(request.url);
  next();
}

/** @throws Problem 400 for invalid UTF-8 and for a fragment, 404 for a path with an empty segment, which matches no route. */
function normalized(target: string): string {
  const [path = '', ...query] = target.replace(ABSOLUTE, '').split('?');
  // A stray % that starts no valid escape stands for itself.
  const url = [path === '' ? '/' : path, ...query].join('?').replace(/%(?![\da-f]{2})/gi, '%25');
  // Refuse a fragment: dropping it could drop the filter of a DELETE.
  if (!isUtf8(url) || url.includes('#')) throw new Problem(400, 'The URL is malformed: percent-encode what is in it, in UTF-8.');
  const [plain = '', ...rest] = url.split('?');
  const spelled = plain.replace(/%[\da-f]{2}/gi, unescapedIfUnreserved);
  if (spelled.includes('//')) throw Problem.notFound();
  return [spelled, ...rest].join('?');
}

/** Reserved characters stay encoded: %2F, for example, is not a path separator. */
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
