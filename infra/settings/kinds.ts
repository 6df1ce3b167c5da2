import * as z from 'zod';

/** A value as shown in messages. */
export const quoted = (value: unknown): string => JSON.stringify(value);

/** An error message: what is wrong with a value, and what to write instead. */
const wrong =
  (instead: string) =>
  ({ input }: { input?: unknown }): string =>
    `is ${quoted(input)}: ${instead}`;

/** Treats empty text as unset: it is the default that Pulumi.yaml declares for optional settings. */
const unlessEmpty = <S extends z.ZodType>(schema: S) =>
  z.preprocess((value) => (value === '' || value === null ? undefined : value), schema);

const anyText = z
  .union([z.string(), z.number(), z.boolean()], { error: wrong('write one text.') })
  .transform((value) => String(value).trim());

export const text = (fallback: string) => unlessEmpty(anyText.default(fallback));

export const textOrNone = () => unlessEmpty(anyText.transform((value) => value || undefined).optional());

export function oneOf<const T extends string>(allowed: readonly T[], fallback: NoInfer<T>) {
  const words = allowed.map((word) => word || '""').join(' or ');
  return unlessEmpty(anyText.pipe(z.enum(allowed, { error: wrong(`use ${words}.`) })).default(fallback));
}

const trueOrFalse = z
  .union([z.boolean(), z.enum(['true', 'false'])], { error: wrong('use true or false.') })
  .transform((value) => value === true || value === 'true');

export const flag = (fallback: boolean) => unlessEmpty(trueOrFalse.default(fallback));

/** A flag whose default depends on other settings. */
export const flagOrNone = () => unlessEmpty(trueOrFalse.optional());

/** Bounds of a number, and advice for values outside. */
export interface Bounds {
  min: number;
  max: number;
  /** The value must be a multiple of this; 0 allows any. Default 1. */
  step?: number;
  fix: string;
}

const NUMBER = /^-?\d+(\.\d+)?$/;

/** A number, also as text, because `pulumi config set --path` writes that. */
export function number(fallback: number, { min, max, step = 1, fix }: Bounds) {
  const steps = step === 0 ? 'a number' : step === 1 ? 'a whole number' : `a multiple of ${step}`;
  const error = wrong(`use ${steps} from ${min} to ${max}. ${fix}`);
  const fits = (value: number): boolean => value >= min && value <= max && (step === 0 || Number.isInteger(value / step));
  return unlessEmpty(
    z
      .union([z.number(), z.string()], { error })
      .refine((value) => (typeof value === 'number' || NUMBER.test(value)) && fits(Number(value)), { error })
      .transform(Number)
      .default(fallback),
  );
}

/** One of several numbers. */
export const oneOfNumbers = (fallback: number, allowed: readonly number[], bounds: Bounds, problem: string) =>
  number(fallback, bounds).refine((value) => allowed.includes(value), { error: ({ input }) => `is ${quoted(input)}, ${problem}` });

const isPort = (text: string): boolean => /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535;

/** TCP ports, separated by commas. */
export const ports = (fallback: number[]) =>
  unlessEmpty(
    anyText
      .refine((value) => value.split(',').every((port) => isPort(port.trim())), {
        error: wrong('write TCP ports with commas, as in 443, 587.'),
      })
      .transform((value) => [...new Set(value.split(',').map(Number))])
      .default(fallback),
  );

const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every((item) => typeof item === 'string');

export const texts = () => unlessEmpty(z.custom<string[]>(isTexts, { error: wrong('write a list of texts.') }).default([]));

/** A list of allowed words. */
export const someOf = <const T extends string>(allowed: readonly T[]) =>
  texts().pipe(z.array(z.enum(allowed, { error: ({ input }) => `has ${quoted(input)}: use any of ${allowed.join(', ')}.` })));

/** A group of settings; unknown names are refused. */
const object = <S extends z.ZodRawShape>(shape: S) =>
  z.strictObject(shape, { error: (issue) => (issue.code === 'invalid_type' ? wrong('write an object.')(issue) : undefined) });

export const group = <S extends z.ZodRawShape>(shape: S) => object(shape).prefault({} as never);

export const list = <S extends z.ZodRawShape>(shape: S) =>
  unlessEmpty(z.array(object(shape), { error: wrong('write a list.') }).default([]));
