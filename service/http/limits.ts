import type { CorsOptions } from '@nestjs/common/interfaces/external/cors-options.interface.js';
import type { NextFunction, Request, Response } from 'express';
import { Problem } from './problem.ts';
import { isAuthority } from './scope.ts';
import { authorityOf } from './target.ts';

/** Longer URLs are a 414. In bytes. */
const URL_LIMIT = 8 * 1024;

/** Responses depend on the caller and can change at any time: caches must revalidate. */
export function securityHeaders(_request: Request, response: Response, next: NextFunction): void {
  response.set({ 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'private, no-cache' });
  next();
}

/** Exactly one valid Host (RFC 9112, section 3.2), because it becomes part of URLs. HTTP/1.0 may omit it; a target without a host has it empty. */
export function assertHost(request: Request, _response: Response, next: NextFunction): void {
  const host = authorityOf(request.originalUrl) ?? request.headers.host;
  if (host === undefined ? request.httpVersion !== '1.0' : host !== '' && !isAuthority(host)) {
    throw new Problem(400, 'Send one Host header, with a host in it.');
  }
  next();
}

export function assertExpectation({ headers: { expect = '' } }: Request, _response: Response, next: NextFunction): void {
  const unknown = expect.split(',').filter((expectation) => !['', '100-continue'].includes(expectation.trim().toLowerCase()));
  if (unknown.length > 0) throw new Problem(417, 'The only expectation that can be met is 100-continue.');
  next();
}

export const urlTooLong = (): Problem => new Problem(414, 'A URL may have at most 8 KiB.');

export function assertUrlLength(request: Request, _response: Response, next: NextFunction): void {
  if (request.originalUrl.length > URL_LIMIT) throw urlTooLong();
  next();
}

const PAGES = /^\/(docs(\/.*)?)?$/;

export const notAcceptable = (): Problem => new Problem(406, 'This API answers application/json.');

/** 406 when the client accepts neither this path's media types nor JSON. */
export function assertAcceptable(request: Request, _response: Response, next: NextFunction): void {
  const types = [
    ...(PAGES.test(request.path) ? ['text/html', 'text/css', 'text/javascript'] : []),
    'application/json',
    'application/problem+json',
  ];
  // Also accept clients that name the charset.
  if (!request.accepts([...types, ...types.map((type) => `${type};charset=utf-8`)])) {
    throw notAcceptable();
  }
  next();
}

/** @param origins the origins that browsers may call from; `['*']` is all. Credentials are never allowed. */
export function corsOptions(origins: string[]): CorsOptions {
  return {
    origin: origins.includes('*') ? '*' : origins,
    methods: ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'],
    allowedHeaders: ['Accept', 'Authorization', 'Content-Type', 'Idempotency-Key', 'If-Match', 'If-None-Match', 'X-Request-Id'],
    exposedHeaders: ['ETag', 'Link', 'Location', 'Idempotency-Replayed', 'X-Total-Count', 'X-Request-Id', 'Retry-After'],
    maxAge: 7200,
  };
}
