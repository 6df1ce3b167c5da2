import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import express, { type Request } from 'express';
import * as z from 'zod/mini';
import { type FieldError, Problem } from './problem.ts';

/** Bodies larger than this are a 413, in bytes. */
const BODY_LIMIT = 64 * 1024;

/** Reads bodies as they are; only those of methods that take one, so that one on DELETE is ignored whatever it is. */
export const readBody = express.raw({ limit: BODY_LIMIT, type: ({ method }) => method === 'POST' || method === 'PATCH', inflate: false });

/** Schemas travel in an object: Nest takes a bare one of zod's classic kind for a pipe, because that has a method `transform`. */
const jsonBody = createParamDecorator(({ shape, types }: { shape: z.core.$ZodType; types: string[] }, context: ExecutionContext) => {
  const request = context.switchToHttp().getRequest<Request>();
  const { body } = request;
  if (!(body instanceof Uint8Array) || body.length === 0) throw new Problem(400, 'The body is empty; send a JSON object.');
  assertMediaType(request.headers['content-type'], types);
  return check(shape, parse(body));
});

const queryParameters = createParamDecorator(({ shape }: { shape: z.core.$ZodType }, context: ExecutionContext) => {
  const query = context.switchToHttp().getRequest<Request>().query;
  const names = Object.keys(query);
  refuse(
    names.filter((name) => Array.isArray(query[name])),
    'is given more than once',
  );
  refuse(
    names.filter((name) => query[name] === ''),
    'is empty',
  );
  return check(shape, query);
});

/**
 * The request's JSON body, parsed strictly and checked against a schema; 415 for another type, 400 for anything else that is wrong.
 * @param types media types besides `application/json`.
 */
export const JsonBody = (shape: z.core.$ZodType, ...types: string[]): ParameterDecorator =>
  jsonBody({ shape, types: ['application/json', ...types] });

/** The request's query parameters, checked against a schema: unknown, repeated and empty ones are a 400. */
export const QueryParameters = (shape: z.core.$ZodType): ParameterDecorator => queryParameters({ shape });

function refuse(names: string[], message: string): void {
  if (names.length > 0) throw Problem.invalid(names.map((field) => ({ field, message })));
}

function assertMediaType(header: string | undefined, allowed: string[]): void {
  const [type, ...parameters] = (header ?? '').split(';').map((part) => part.trim().toLowerCase());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='));
  const utf8 = charset === undefined || /^charset="?utf-8"?$/.test(charset);
  if (!allowed.includes(type ?? '') || !utf8) throw new Problem(415, `Send the body as ${allowed.join(' or ')}, in UTF-8.`);
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (cause) {
    throw new Problem(400, 'The body is not valid JSON in UTF-8.', { cause });
  }
}

function check(schema: z.core.$ZodType, value: unknown): unknown {
  const result = z.safeParse(schema, value);
  if (result.success) return result.data;
  throw Problem.invalid(
    result.error.issues.flatMap((issue): FieldError[] =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((field) => ({ field, message: 'is not a known field' }))
        : [{ field: issue.path.join('.'), message: issue.message }],
    ),
  );
}
