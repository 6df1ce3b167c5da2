import type { ColumnOptions } from 'typeorm';
import * as z from 'zod/mini';
import { rule } from '../../http/check.ts';
import { isFullDate, parseDateTime } from './date-time.ts';
import { DeclarationError } from './declaration-error.ts';
import { time } from './item.ts';

/** How lists can be filtered by a field of this type: by one value, by a range, or both. */
export type FilterKind = 'equality' | 'range';

/** For sorting with nulls: the type of the generated index column, and values below and above everything that can be stored. */
export interface Ends {
  column: ColumnOptions;
  first: number | string;
  last: number | string;
}

/**
 * Everything about a type of field: how it is stored, parsed from bodies and parameters, answered, sorted, filtered, shown in examples and
 * generated for seeds. `Stored` is the type of the entity's property.
 */
export interface FieldType<Stored = unknown> {
  name: 'text' | 'integer' | 'number' | 'boolean' | 'enum' | 'date-time' | 'date' | 'reference';
  column: ColumnOptions;
  /** JavaScript type of the property. */
  jsType: 'string' | 'number' | 'boolean';
  /** Schema of the JSON value in a body. Created lazily, so that start time does not grow with the number of resources. */
  value: () => z.ZodMiniType<Stored>;
  /** Schema of the text of a query parameter. */
  parameter: () => z.ZodMiniType<Stored>;
  /** JSON Schema of the answered value. */
  answer: Record<string, unknown>;
  /** Converts a stored value to its answered form, where they differ. */
  present?: (stored: Stored) => unknown;
  /** Converts a driver's value to the property's, where they differ. */
  read?: (raw: unknown) => Stored;
  filters: readonly FilterKind[];
  ends?: Ends;
  /** Maximum length of a text, in code points. */
  longest?: number;
  /** Example values in answered form; the first is OpenAPI's example. */
  examples: readonly unknown[];
  /**
   * The n-th seed value: different for different n as far as the type has values.
   * @param createdAt of its item, milliseconds since 1970.
   * @param choices example texts, or for a reference the ids of existing items; other types ignore them.
   */
  seedValue: (n: number, createdAt: number, choices: readonly unknown[]) => Stored;
}

/** The outermost safe integers of JavaScript. */
const NUMBERS = { first: Number.MIN_SAFE_INTEGER, last: Number.MAX_SAFE_INTEGER };
/** Sort before and after the letters, digits and hyphens of enums, dates and ids. */
const ascii = (length: number): Ends => ({ column: { type: 'varchar', length }, first: '', last: '~' });

export interface TextOptions {
  /** Maximum length in code points, 1 to 16,000. */
  max: number;
  /** Strip whitespace at both ends before any other check. Default: false. */
  trim?: boolean;
  /** Whether the empty text is allowed. Default: true. */
  blank?: boolean;
}

/** In code points. Longer texts are stored outside of MySQL's rows (MEDIUMTEXT), and cannot be indexed. */
export const LONGEST_VARCHAR = 2_000;
const LONGEST_TEXT = 16_000;
/** In digits, of what tells seed values apart. */
const LONGEST_NUMBER = 8;
/** The characters that JavaScript's trim() removes, listed because regular expression engines differ on `\\s`. */
const SPACE = '\\t-\\r \\u00A0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000\\uFEFF';

/** Unicode text without NUL and lone surrogates, measured in code points rather than UTF-16 units. */
export function text({ max, trim = false, blank = true }: TextOptions): FieldType<string> {
  if (!(Number.isInteger(max) && max >= 1 && max <= LONGEST_TEXT))
    throw new DeclarationError(`a text has at most 1 to ${LONGEST_TEXT} characters, not ${max}; keep what is longer in an object store`);
  const checked = () => {
    const schema = z.string('must be a string').check(
      rule((value: string) => value.isWellFormed() && !value.includes('\0'), 'format', 'must be Unicode text without NUL'),
      rule((value: string) => value.length <= max || [...value].length <= max, 'too_long', `must have at most ${max} characters`),
      rule((value: string) => blank || value !== '', 'empty', 'must not be empty'),
    );
    return schema;
  };
  const untrimmed = { maxLength: max, pattern: '^[^\\u0000]*$', ...(!blank && { minLength: 1 }) };
  const rest = `[^${SPACE}\\u0000][^\\u0000]{0,${max - 1}}`;
  const trimmed = {
    description: `Trimmed, and then ${blank ? 'at most' : '1 to'} ${max} characters.`,
    pattern: `^[${SPACE}]*${blank ? `(${rest})?` : rest}[${SPACE}]*$`,
    ...(!blank && { minLength: 1 }),
  };
  const value = () =>
    trim
      ? z.pipe(
          z.pipe(
            z.string('must be a string').check(z.meta(trimmed)),
            z.transform((text: string) => text.trim()),
          ),
          checked(),
        )
      : checked().check(z.meta(untrimmed));
  return {
    name: 'text',
    column: max <= LONGEST_VARCHAR ? { type: 'varchar', length: max } : { type: 'text' },
    jsType: 'string',
    value: value as () => z.ZodMiniType<string>,
    parameter: value as () => z.ZodMiniType<string>,
    answer: { type: 'string', maxLength: max, ...(!blank && { minLength: 1 }) },
    longest: max,
    filters: ['equality'],
    examples: ['some text'.slice(0, max)],
    seedValue: (n, _createdAt, examples) => {
      if (max < LONGEST_NUMBER + 2) return n.toString(36).slice(-max);
      const number = ` ${n}`;
      return [...String(examples[n % examples.length])].slice(0, max - number.length).join('') + number;
    },
  };
}

export interface IntegerOptions {
  /** Inclusive; a safe integer. Default: -2^31. */
  min?: number;
  /** Inclusive; a safe integer. Default: 2^31 - 1. */
  max?: number;
}

const INT = { min: -(2 ** 31), max: 2 ** 31 - 1 };

export function integer({ min = INT.min, max = INT.max }: IntegerOptions = {}): FieldType<number> {
  if (!(Number.isSafeInteger(min) && Number.isSafeInteger(max) && min <= max))
    throw new DeclarationError(`an integer has a range of safe integers, not ${min} to ${max}`);
  const big = min < INT.min || max > INT.max;
  const range = rule((number: number) => number >= min && number <= max, 'out_of_range', `must be an integer from ${min} to ${max}`);
  const whole = rule((number: number) => Number.isInteger(number), 'type', `must be an integer from ${min} to ${max}`);
  const meta = z.meta({ type: 'integer', minimum: min, maximum: max });
  // Turns -0 into 0, as JSON and the database do.
  const positiveZero = z.transform((number: number) => number + 0);
  const digits = z.string().check(rule((text: string) => /^-?\d{1,16}$/.test(text), 'type', `must be an integer from ${min} to ${max}`));
  return {
    name: 'integer',
    column: big ? time : { type: 'int' },
    jsType: 'number',
    value: () => z.pipe(z.number('must be an integer').check(whole, range), positiveZero).check(meta) as z.ZodMiniType<number>,
    parameter: () =>
      z
        .pipe(
          z.pipe(
            digits,
            z.transform((text: string) => Number(text) + 0),
          ),
          z.number().check(range),
        )
        .check(meta) as z.ZodMiniType<number>,
    answer: { type: 'integer', minimum: min, maximum: max },
    read: Number,
    filters: ['equality', 'range'],
    ends: { column: { type: 'bigint' }, ...NUMBERS },
    examples: [Math.min(Math.max(1, min), max)],
    seedValue: (n) => min + (n % (max - min + 1)),
  };
}

export interface NumberOptions {
  /** Digits after the decimal point, 0 to 9. */
  scale: number;
  /** Inclusive. Has at most `scale` decimals, and at most 15 digits with them. */
  min: number;
  /** As `min`. */
  max: number;
}

/** Significant decimal digits that a JavaScript number always preserves. */
const PRECISION = 15;

/** A decimal number with a fixed scale: exact, because it has at most 15 digits. */
export function number({ scale, min, max }: NumberOptions): FieldType<number> {
  const most = 10 ** (PRECISION - scale);
  if (!(Number.isInteger(scale) && scale >= 0 && scale <= 9 && min <= max && min > -most && max < most))
    throw new DeclarationError(
      `a number has a scale of 0 to 9 and a range within ${PRECISION} digits, not scale ${scale}, ${min} to ${max}`,
    );
  const exact = (value: number): boolean => Number(value.toFixed(scale)) === value;
  if (!exact(min) || !exact(max)) throw new DeclarationError(`a number from ${min} to ${max} has more decimals than its scale, ${scale}`);
  const checks = [
    rule(exact, 'out_of_range', `must have at most ${scale} decimals`),
    rule((value: number) => value >= min && value <= max, 'out_of_range', `must be a number from ${min} to ${max}`),
  ] as const;
  const meta = z.meta({ type: 'number', minimum: min, maximum: max, multipleOf: Number(`1e-${scale}`) });
  const positiveZero = z.transform((value: number) => value + 0);
  const decimal = z.string().check(rule((text: string) => /^-?\d{1,15}(\.\d{1,9})?$/.test(text), 'type', 'must be a decimal number'));
  return {
    name: 'number',
    column: { type: 'decimal', precision: PRECISION, scale },
    jsType: 'number',
    value: () => z.pipe(z.number('must be a number').check(...checks), positiveZero).check(meta) as z.ZodMiniType<number>,
    parameter: () =>
      z
        .pipe(
          z.pipe(
            decimal,
            z.transform((text: string) => Number(text) + 0),
          ),
          z.number().check(...checks),
        )
        .check(meta) as z.ZodMiniType<number>,
    answer: { type: 'number', minimum: min, maximum: max },
    read: Number,
    filters: ['equality', 'range'],
    ends: { column: { type: 'decimal', precision: PRECISION + scale + 2, scale }, ...NUMBERS },
    examples: [Number(((min + max) / 2).toFixed(scale))],
    seedValue: (n) => Number((min + (n % (Math.round((max - min) * 10 ** scale) + 1)) / 10 ** scale).toFixed(scale)),
  };
}

export function boolean(): FieldType<boolean> {
  return {
    name: 'boolean',
    column: { type: 'boolean' },
    jsType: 'boolean',
    value: () => z.boolean('must be true or false'),
    parameter: () => flag(),
    answer: { type: 'boolean' },
    read: (raw) => raw === true || raw === 1,
    filters: ['equality'],
    ends: { column: { type: 'bigint' }, ...NUMBERS },
    examples: [false],
    seedValue: (n) => n % 4 === 0,
  };
}

/** `true` or `false` in a query string. */
export const flag = () =>
  z
    .pipe(
      z.string().check(rule((text: string) => text === 'true' || text === 'false', 'type', 'must be true or false')),
      z.transform((text: string) => text === 'true'),
    )
    .check(z.meta({ type: 'boolean' })) as z.ZodMiniType<boolean>;

/** Longer than needed, so that values added later need no column change. */
const LONGEST_VALUE = 40;

/** @throws DeclarationError unless every value consists of lower-case letters, digits, - and _. */
export function oneOf<const Value extends string>(values: readonly Value[]): FieldType<Value> {
  const wrong = values.find((value) => !new RegExp(`^[a-z0-9_-]{1,${LONGEST_VALUE}}$`).test(value));
  if (wrong !== undefined || new Set(values).size !== values.length || values.length === 0)
    throw new DeclarationError(`an enum has values of a-z, 0-9, - and _, each once, not ${JSON.stringify(values)}`);
  const value = () => z.enum(values as unknown as [Value, ...Value[]], `must be one of ${values.join(', ')}`) as z.ZodMiniType<Value>;
  return {
    name: 'enum',
    column: { type: 'varchar', length: LONGEST_VALUE },
    jsType: 'string',
    value,
    parameter: value,
    answer: { type: 'string', enum: values },
    filters: ['equality'],
    ends: ascii(LONGEST_VALUE),
    examples: [values[0]],
    seedValue: (n) => values[n % values.length] as Value,
  };
}

const DAY_MS = 86_400_000;
const iso = (moment: number): string => new Date(moment).toISOString();

/** A point in time, stored as milliseconds since 1970. */
export function dateTime(): FieldType<number> {
  const message = 'must be an RFC 3339 date-time with offset, such as 2026-12-01T09:00:00Z';
  const value = () =>
    z
      .pipe(
        z.string(message),
        z.transform((input: string, context) => {
          const moment = parseDateTime(input);
          if (moment !== undefined) return moment;
          context.issues.push({
            code: 'custom',
            input,
            message: `${message} (write + as %2B in a URL)`,
            params: { code: 'format' },
          });
          return z.NEVER;
        }),
      )
      .check(z.meta({ format: 'date-time' })) as z.ZodMiniType<number>;
  return {
    name: 'date-time',
    column: time,
    jsType: 'number',
    value,
    parameter: value,
    answer: { type: 'string', format: 'date-time' },
    present: iso,
    read: Number,
    filters: ['range'],
    ends: { column: { type: 'bigint' }, ...NUMBERS },
    examples: ['2026-12-01T09:00:00.000Z'],
    seedValue: (n, createdAt) => createdAt + ((n * 104_729) % 90) * DAY_MS,
  };
}

/** A calendar day, stored in RFC 3339's full-date format. */
export function date(): FieldType<string> {
  const message = 'must be an RFC 3339 full-date, such as 2026-12-01';
  const value = () => z.string(message).check(rule(isFullDate, 'format', message), z.meta({ format: 'date' })) as z.ZodMiniType<string>;
  return {
    name: 'date',
    column: { type: 'varchar', length: 10 },
    jsType: 'string',
    value,
    parameter: value,
    answer: { type: 'string', format: 'date' },
    filters: ['range'],
    ends: ascii(10),
    examples: ['2026-12-01'],
    seedValue: (n, createdAt) => iso(createdAt + ((n * 104_729) % 90) * DAY_MS).slice(0, 10),
  };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A text as a lower-case UUID, or undefined. */
export const idOf = (text: string): string | undefined => (UUID.test(text) ? text.toLowerCase() : undefined);

/** The id of an item of another resource. The database checks that the item exists. */
export function reference(): FieldType<string> {
  const value = () =>
    z
      .pipe(
        z.string('must be the id of an item').check(rule((text: string) => UUID.test(text), 'format', 'must be the id of an item')),
        z.transform((text: string) => text.toLowerCase()),
      )
      .check(z.meta({ format: 'uuid' })) as z.ZodMiniType<string>;
  return {
    name: 'reference',
    column: { type: 'varchar', length: 36 },
    jsType: 'string',
    value,
    parameter: value,
    answer: { type: 'string', format: 'uuid' },
    filters: ['equality'],
    ends: ascii(36),
    examples: ['0199d0c2-7c1e-7d3a-9a55-3f2b8f1c2d4e'],
    seedValue: (n, _createdAt, ids) => String(ids[(n * 7_919) % ids.length]),
  };
}
