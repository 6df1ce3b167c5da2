import { createParamDecorator, type ExecutionContext, type PipeTransform, type Type } from '@nestjs/common';
import type { Request } from 'express';
import type * as z from 'zod/mini';
import { check } from './check.ts';
import { type FieldCode, Problem } from './problem.ts';

/** All parameters of a request's URL, without a limit on their number. normalizeTarget has already refused invalid encodings. */
export function queryOf({ url }: Request): URLSearchParams {
  const start = url.indexOf('?');
  return new URLSearchParams(start < 0 ? '' : url.slice(start));
}

/** The schema is wrapped in an object because Nest mistakes a bare classic zod schema, which has a method `transform`, for a pipe. */
const queryParameters = createParamDecorator(({ shape }: { shape: z.core.$ZodType }, context: ExecutionContext) =>
  readQuery(context.switchToHttp().getRequest<Request>(), shape),
);

/** The request's query parameters, checked. @throws Problem 400 that lists unknown, repeated, empty and invalid ones. */
export function readQuery<Shape extends z.core.$ZodType>(request: Request, shape: Shape): z.output<Shape> {
  const given = [...queryOf(request)];
  const names = given.map(([name]) => name);
  throwInvalid(
    names.filter((name, index) => names.indexOf(name) === index && names.lastIndexOf(name) !== index),
    'is given more than once',
    'repeated',
  );
  throwInvalid(
    given.filter(([, value]) => value === '').map(([name]) => name),
    'is empty',
    'empty',
  );
  return check(shape, Object.fromEntries(given));
}

/** A Nest pipe, or its class. */
type Pipe = PipeTransform | Type<PipeTransform>;

/** Injects the request's query parameters, checked against a schema and passed through pipes; invalid ones are a 400. */
export const QueryParameters = (shape: z.core.$ZodType, ...pipes: Pipe[]): ParameterDecorator => queryParameters({ shape }, ...pipes);

function throwInvalid(names: string[], message: string, code: FieldCode): void {
  if (names.length > 0) throw Problem.invalid(names.map((field) => ({ field, message, code })));
}
