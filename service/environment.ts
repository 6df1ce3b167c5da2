/** Typed readers of environment variables. Errors name the variable. */

export type Environment = Readonly<Record<string, string | undefined>>;

export class ConfigError extends Error {
  override name = 'ConfigError';
}

export function required(env: Environment, name: string): string {
  const value = env[name];
  if (value === undefined || value === '') throw new ConfigError(`${name} is not set`);
  return value;
}

export function oneOf<T extends string>(env: Environment, name: string, allowed: readonly T[], fallback: T): T {
  const value = env[name] ?? fallback;
  if (!allowed.includes(value as T)) throw new ConfigError(`${name} is "${value}"; it must be one of ${allowed.join(', ')}`);
  return value as T;
}

export function integer(env: Environment, name: string, fallback: number, minimum: number, maximum: number): number {
  const value = env[name] ?? String(fallback);
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (!(number >= minimum && number <= maximum)) {
    throw new ConfigError(`${name} is "${value}"; it must be a whole number from ${minimum} to ${maximum}`);
  }
  return number;
}

/** A variable that must match a pattern. @param form description of the pattern, for the error message. */
export function matching(env: Environment, name: string, fallback: string, pattern: RegExp, form: string): string {
  const value = env[name] ?? fallback;
  if (!pattern.test(value)) throw new ConfigError(`${name} is "${value}"; it must be ${form}`);
  return value;
}

export const list = (value: string): string[] =>
  value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
