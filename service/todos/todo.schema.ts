import * as z from 'zod';

/**
 * The shapes of requests and answers. They check what comes in, give the types, and are what openapi.json shows: `meta` says in JSON
 * Schema's words what a refinement checks.
 */

const codePoints = (text: string): number => [...text].length;

/** Unicode text without NUL, at most `maximum` code points (not UTF-16 units). */
const text = (maximum: number) =>
  z
    .string('must be a string')
    .refine((value) => value.isWellFormed() && !value.includes('\0'), 'must be Unicode text without NUL')
    .refine((value) => codePoints(value) <= maximum, `must have at most ${maximum} characters`)
    .meta({ maxLength: maximum, pattern: '^[^\\u0000]*$' });

const title = z
  .string('must be a string')
  .meta({ minLength: 1, maxLength: 200, pattern: '^[^\\u0000]*[^\\s\\uFEFF\\u0000][^\\u0000]*$' })
  .transform((value) => value.trim())
  .pipe(text(200).refine((value) => value !== '', 'must not be empty'));

const completed = z.boolean('must be true or false');

const order = z
  .number('must be an integer or null')
  .refine((value) => Number.isInteger(value) && Math.abs(value + 0.5) < 2 ** 31, 'must be an integer from -2147483648 to 2147483647')
  // -0 is 0 in JSON and in the database.
  .transform((value) => value + 0)
  .meta({ type: 'integer', minimum: -(2 ** 31), maximum: 2 ** 31 - 1 })
  .nullable();

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
  .string('must be an RFC 3339 date-time with offset, such as 2026-12-01T09:00:00Z')
  .transform((value, context) => {
    const time = parseDateTime(value);
    if (time !== undefined) return time;
    context.addIssue({
      code: 'custom',
      message: 'must be an RFC 3339 date-time with offset, such as 2026-12-01T09:00:00Z (write + as %2B in a URL)',
    });
    return z.NEVER;
  })
  .meta({ format: 'date-time' });

const notes = text(2000).nullable();
const dueAt = dateTime.nullable();

const fields = { title, completed, order, notes, dueAt };
const object = 'must be a JSON object';

export const CreateTodo = z.strictObject(
  { ...fields, completed: completed.default(false), order: order.default(null), notes: notes.default(null), dueAt: dueAt.default(null) },
  object,
);
export type CreateTodo = z.infer<typeof CreateTodo>;

/** JSON merge patch, RFC 7396: absent is unchanged, null is cleared. */
export const PatchTodo = z.strictObject(fields, object).partial();
export type PatchTodo = z.infer<typeof PatchTodo>;

const flag = z
  .string()
  .refine((value) => value === 'true' || value === 'false', 'must be true or false')
  .transform((value) => value === 'true')
  .meta({ type: 'boolean' });

export const SORTS = ['createdAt', '-createdAt', 'dueAt', '-dueAt', 'order', '-order'] as const;

export const ListTodos = z.strictObject({
  limit: z
    .string()
    .refine((value) => /^\d{1,3}$/.test(value) && Number(value) >= 1 && Number(value) <= 200, 'must be a whole number from 1 to 200')
    .transform(Number)
    .default(50)
    .meta({ type: 'integer', minimum: 1, maximum: 200, default: 50 }),
  cursor: z.string().max(512, 'is malformed: take it from the Link header').meta({ minLength: 1 }).optional(),
  completed: flag.optional(),
  q: text(200).meta({ minLength: 1 }).optional(),
  dueBefore: dateTime.optional(),
  dueAfter: dateTime.optional(),
  sort: z.enum(SORTS, `must be one of ${SORTS.join(', ')}`).default('createdAt'),
  count: flag.default(false),
});
export type ListTodos = z.infer<typeof ListTodos>;

export const DeleteTodos = z.strictObject({ completed: flag.optional() });
export type DeleteTodos = z.infer<typeof DeleteTodos>;

/** A route that takes no parameters. */
export const NoParameters = z.strictObject({});

const instant = z.string().meta({ format: 'date-time' });

export const TodoAnswer = z.strictObject({
  id: z.string().meta({ format: 'uuid' }),
  url: z.string().meta({ format: 'uri' }),
  title: z.string().meta({ minLength: 1, maxLength: 200 }),
  completed: z.boolean(),
  order: z
    .int()
    .min(-(2 ** 31))
    .max(2 ** 31 - 1)
    .nullable(),
  notes: z.string().meta({ maxLength: 2000 }).nullable(),
  dueAt: instant.nullable(),
  createdAt: instant,
  updatedAt: instant,
});
export type TodoAnswer = z.infer<typeof TodoAnswer>;
