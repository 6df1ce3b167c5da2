import * as z from 'zod';

/** A value as a message shows it. */
export const shown = (value: unknown): string => JSON.stringify(value);

/** What is wrong with a value, and what to write instead. */
const wrong =
  (instead: string) =>
  ({ input }: { input?: unknown }): string =>
    `is ${shown(input)}: ${instead}`;

/** An empty text is what Pulumi.yaml's defaults say of what is not said. */
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

/** A flag whose default depends on what else is said. */
export const flagOrNone = () => unlessEmpty(trueOrFalse.optional());

/** Bounds of a number and, after a refusal, what to do about it. */
export interface Bounds {
  min: number;
  max: number;
  /** The value must be a multiple of this; 0 takes any number. Default 1. */
  step?: number;
  fix: string;
}

const NUMBER = /^-?\d+(\.\d+)?$/;

/** A number, or the same as text, as `pulumi config set --path` writes it. */
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

/** A number, one of these. */
export const oneOfNumbers = (fallback: number, allowed: readonly number[], bounds: Bounds, problem: string) =>
  number(fallback, bounds).refine((value) => allowed.includes(value), { error: ({ input }) => `is ${shown(input)}, ${problem}` });

const isPort = (text: string): boolean => /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535;

/** TCP ports, with commas. */
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

/** A list of words, each one of those allowed. */
export const someOf = <const T extends string>(allowed: readonly T[]) =>
  texts().pipe(z.array(z.enum(allowed, { error: ({ input }) => `has ${shown(input)}: use any of ${allowed.join(', ')}.` })));

/** Settings that belong together. What else is in there is refused by its name. */
const object = <S extends z.ZodRawShape>(shape: S) =>
  z.strictObject(shape, { error: (issue) => (issue.code === 'invalid_type' ? wrong('write an object.')(issue) : undefined) });

export const group = <S extends z.ZodRawShape>(shape: S) => object(shape).prefault({} as never);

export const list = <S extends z.ZodRawShape>(shape: S) =>
  unlessEmpty(z.array(object(shape), { error: wrong('write a list.') }).default([]));
