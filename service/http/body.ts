import { parse as parseContentType } from 'content-type';
import express, { type Request } from 'express';
import type * as z from 'zod/mini';
import { check } from './check.ts';
import { Problem } from './problem.ts';

/** Larger bodies are a 413. In bytes. */
const BODY_LIMIT = 64 * 1024;

/** Reads bodies unparsed, of POST and PATCH only: a body on DELETE is ignored. */
export const readBody = express.raw({ limit: BODY_LIMIT, type: ({ method }) => method === 'POST' || method === 'PATCH', inflate: false });

/** The request's JSON body, parsed strictly and checked. @throws Problem 415 for another type, 400 for anything else that is wrong. */
export function jsonBodyOf<Shape extends z.core.$ZodType>(request: Request, shape: Shape): z.output<Shape> {
  const { body } = request;
  if (!(body instanceof Uint8Array) || body.length === 0) throw new Problem(400, 'The body is empty; send a JSON object.');
  assertMediaType(request);
  return check(shape, parse(body));
}

/** 413. */
export const bodyTooLarge = (): Problem => new Problem(413, 'A body may have at most 64 KiB.');

const mediaTypesOf = (method: string): string[] => ['application/json', ...(method === 'PATCH' ? ['application/merge-patch+json'] : [])];

/** 415; with Accept-Patch for a PATCH, as RFC 5789 asks. */
export function unsupportedBody(method: string, detail = `Send the body as ${mediaTypesOf(method).join(' or ')}, in UTF-8.`): Problem {
  return new Problem(415, detail, { headers: method === 'PATCH' ? { 'Accept-Patch': mediaTypesOf(method).join(', ') } : {} });
}

function assertMediaType(request: Request): void {
  const { type, parameters } = parseContentType(request.headers['content-type'] ?? '');
  if (!mediaTypesOf(request.method).includes(type) || (parameters.charset ?? 'utf-8').toLowerCase() !== 'utf-8')
    throw unsupportedBody(request.method);
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (cause) {
    throw new Problem(400, 'The body is not valid JSON in UTF-8.', { cause });
  }
}
