import * as z from 'zod/mini';
import { rule } from '../http/check.ts';

/**
 * The shapes of requests and answers. They check what comes in, give the types, and are what openapi.json shows: `meta` says in JSON
 * Schema's words what a refinement checks.
 */

const codePoints = (text: string): number => [...text].length;

/** Unicode text without NUL, at most `maximum` code points (not UTF-16 units). */
const text = (maximum: number) =>
  z.string('must be a string').check(
    rule((value: string) => value.isWellFormed() && !value.includes('\0'), 'format', 'must be Unicode text without NUL'),
    rule((value: string) => codePoints(value) <= maximum, 'too_long', `must have at most ${maximum} characters`),
    z.meta({ maxLength: maximum, pattern: '^[^\\u0000]*$' }),
  );

/** What JavaScript trims, by itself: engines do not agree about `\\s`. */
const SPACE = '\\t-\\r \\u00A0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000\\uFEFF';

const title = z.pipe(
  z.pipe(
    z.string('must be a string').check(
      z.meta({
        description: 'Trimmed, and then 1 to 200 characters.',
        minLength: 1,
        pattern: `^[${SPACE}]*[^${SPACE}\\u0000][^\\u0000]{0,199}[${SPACE}]*$`,
      }),
    ),
    z.transform((value: string) => value.trim()),
  ),
  text(200).check(rule((value: string) => value !== '', 'empty', 'must not be empty')),
);

const completed = z.boolean('must be true or false');

const order = z.nullable(
  z
    .pipe(
      z.number('must be an integer or null').check(
        rule(Number.isInteger, 'type', 'must be an integer or null'),
        rule((value: number) => Math.abs(value + 0.5) < 2 ** 31, 'out_of_range', 'must be from -2147483648 to 2147483647'),
      ),
      // -0 is 0 in JSON and in the database.
      z.transform((value: number) => value + 0),
    )
    .check(z.meta({ type: 'integer', minimum: -(2 ** 31), maximum: 2 ** 31 - 1 })),
);

const RFC_3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:[Zz]|([+-])(\d\d):(\d\d))$/;

/** In minutes. */
const DAY = 24 * 60;

/** Milliseconds since 1970 of an RFC 3339 date-time with offset, or undefined. Digits beyond milliseconds are dropped. */
export function parseDateTime(value: string): number | undefined {
  const match = RFC_3339.exec(value);
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  const offset = (match[8] === '-' ? -1 : 1) * (Number(match[9] ?? 0) * 60 + Number(match[10] ?? 0));
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const dayExists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  // Leap seconds are only inserted at the end of a day in UTC.
  const seconds = (hour * 60 + minute - offset + 2 * DAY) % DAY === DAY - 1 ? 61 : 60;
  const timeExists = hour < 24 && minute < 60 && second < seconds && Number(match[9] ?? 0) < 24 && Number(match[10] ?? 0) < 60;
  if (!dayExists || !timeExists) return undefined;
  const time = date.setUTCHours(hour, minute - offset, second, Number((match[7] ?? '').padEnd(3, '0').slice(0, 3)));
  const inRange = date.getUTCFullYear() >= 0 && date.getUTCFullYear() <= 9999;
  return inRange ? time : undefined;
}

const dateTime = z
  .pipe(
    z.string('must be an RFC 3339 date-time with offset, such as 2026-12-01T09:00:00Z'),
    z.transform((value: string, context) => {
      const time = parseDateTime(value);
      if (time !== undefined) return time;
      context.issues.push({
        code: 'custom',
        params: { code: 'format' },
        input: value,
        message: 'must be an RFC 3339 date-time with offset, such as 2026-12-01T09:00:00Z (write + as %2B in a URL)',
      });
      return z.NEVER;
    }),
  )
  .check(z.meta({ format: 'date-time' }));

const notes = z.nullable(text(2000));
const dueAt = z.nullable(dateTime);

const fields = { title, completed, order, notes, dueAt };
const object = 'must be a JSON object';

export const CreateTodo = z.strictObject(
  {
    ...fields,
    completed: z._default(completed, false),
    order: z._default(order, null),
    notes: z._default(notes, null),
    dueAt: z._default(dueAt, null),
  },
  object,
);
export type CreateTodo = z.infer<typeof CreateTodo>;

/** JSON merge patch, RFC 7396: absent is unchanged, null is cleared. */
export const PatchTodo = z.partial(z.strictObject(fields, object));
export type PatchTodo = z.infer<typeof PatchTodo>;

const flag = z
  .pipe(
    z.string().check(rule((value: string) => value === 'true' || value === 'false', 'type', 'must be true or false')),
    z.transform((value: string) => value === 'true'),
  )
  .check(z.meta({ type: 'boolean' }));

export const SORTS = ['createdAt', '-createdAt', 'dueAt', '-dueAt', 'order', '-order'] as const;

export const ListTodos = z.strictObject({
  limit: z
    ._default(
      z.pipe(
        z.string().check(
          rule((value: string) => /^\d+$/.test(value), 'type', 'must be a whole number'),
          rule((value: string) => Number(value) >= 1 && Number(value) <= 200, 'out_of_range', 'must be from 1 to 200'),
        ),
        z.transform(Number),
      ),
      200,
    )
    .check(z.meta({ type: 'integer', minimum: 1, maximum: 200, default: 200 })),
  cursor: z.optional(
    z.string().check(
      rule((value: string) => value.length <= 512, 'format', 'is malformed: take it from the Link header'),
      z.meta({ minLength: 1 }),
    ),
  ),
  completed: z.optional(flag),
  q: z.optional(text(200).check(z.meta({ minLength: 1 }))),
  dueBefore: z.optional(dateTime),
  dueAfter: z.optional(dateTime),
  sort: z._default(z.enum(SORTS, `must be one of ${SORTS.join(', ')}`), 'createdAt'),
  count: z._default(flag, false),
});
export type ListTodos = z.infer<typeof ListTodos>;

export const DeleteTodos = z.strictObject({ completed: z.optional(flag) });
export type DeleteTodos = z.infer<typeof DeleteTodos>;

/** A route that takes no parameters. */
export const NoParameters = z.strictObject({});

const instant = z.string().check(z.meta({ format: 'date-time' }));

export const TodoAnswer = z.strictObject({
  id: z.string().check(z.meta({ format: 'uuid' })),
  url: z.string().check(z.meta({ format: 'uri' })),
  title: z.string().check(z.meta({ minLength: 1, maxLength: 200 })),
  completed: z.boolean(),
  order: z.nullable(z.int().check(z.minimum(-(2 ** 31)), z.maximum(2 ** 31 - 1))),
  notes: z.nullable(z.string().check(z.meta({ maxLength: 2000 }))),
  dueAt: z.nullable(instant),
  createdAt: instant,
  updatedAt: instant,
});
export type TodoAnswer = z.infer<typeof TodoAnswer>;
