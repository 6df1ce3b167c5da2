import { createParamDecorator, type ExecutionContext, type PipeTransform, type Type } from '@nestjs/common';
import type { Request } from 'express';
import type * as z from 'zod/mini';
import { check } from './check.ts';
import { type FieldCode, Problem } from './problem.ts';

/** Every parameter of a request's URL, however many there are: normalizeTarget has refused what cannot be decoded. */
export function queryOf({ url }: Request): URLSearchParams {
  const start = url.indexOf('?');
  return new URLSearchParams(start < 0 ? '' : url.slice(start));
}

/** Schemas travel in an object: Nest takes a bare one of zod's classic kind for a pipe, because that has a method `transform`. */
const queryParameters = createParamDecorator(({ shape }: { shape: z.core.$ZodType }, context: ExecutionContext) =>
  parametersOf(context.switchToHttp().getRequest<Request>(), shape),
);

/** The request's query parameters, checked. @throws Problem 400 that names the unknown, repeated and empty ones, and those that are wrong. */
export function parametersOf<Shape extends z.core.$ZodType>(request: Request, shape: Shape): z.output<Shape> {
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

/** A pipe of Nest's, or its class. */
export type Pipe = PipeTransform | Type<PipeTransform>;

/** The request's query parameters, checked against a schema and given to pipes: unknown, repeated and empty ones are a 400. */
export const QueryParameters = (shape: z.core.$ZodType, ...pipes: Pipe[]): ParameterDecorator => queryParameters({ shape }, ...pipes);

function throwInvalid(names: string[], message: string, code: FieldCode): void {
  if (names.length > 0) throw Problem.invalid(names.map((field) => ({ field, message, code })));
}
