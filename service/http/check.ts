import * as z from 'zod/mini';
import { type FieldCode, type FieldError, Problem } from './problem.ts';

/** A schema check with an error message and a field code; a failure stops further checks. */
export const rule = <T>(holds: (value: T) => boolean, code: FieldCode, error: string) =>
  z.refine<T>(holds, { error, abort: true, params: { code } });

/** @throws Problem 400 that lists every invalid field and, where one is unknown, the names of all that are known. */
export function check<Schema extends z.core.$ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = z.safeParse(schema, value, { reportInput: true });
  if (result.success) return result.data;
  const { issues } = result.error;
  const unknown = schema instanceof z.ZodMiniObject && issues.some(({ code }) => code === 'unrecognized_keys');
  throw Problem.invalid(issues.flatMap(errorsOf), unknown ? Object.keys(schema._zod.def.shape) : undefined);
}

function errorsOf(issue: z.core.$ZodIssue): FieldError[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((field) => ({ field, message: 'is not known here', code: 'unknown' }));
  const code = codeOf(issue);
  return [{ field: issue.path.join('.'), message: code === 'required' ? 'is required' : issue.message, code }];
}

function codeOf(issue: z.core.$ZodIssue): FieldCode {
  switch (issue.code) {
    case 'invalid_type':
    case 'invalid_value':
      if (issue.input === undefined) return 'required';
      return issue.code === 'invalid_type' ? 'type' : 'not_allowed';
    case 'too_big':
    case 'too_small':
      return issue.origin === 'string' ? 'too_long' : 'out_of_range';
    default:
      return issue.code === 'custom' ? ((issue.params?.code as FieldCode | undefined) ?? 'format') : 'format';
  }
}
