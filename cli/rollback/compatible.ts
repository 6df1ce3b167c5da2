import * as z from 'zod';

/** Creation time of a migration, milliseconds since 1970: the 13 digits at the end of its name. */
const writtenAt = (name: string): number => Number(/\d{13}$/.exec(name)?.[0] ?? Number.POSITIVE_INFINITY);

const names = z.array(z.string());

/** The operations function's report on the schema. */
export const SchemaState = z.object({
  applied: names,
  /** Migrations declared compatible with the previous version. Functions of version 0.1.0 do not report them. */
  backwardCompatible: names.default([]),
  /** Applied migrations that the newest version does not have: usually a removed feature's. */
  unknown: names.default([]),
});

/** What a version answers to its smoke test. Versions of 0.1.0 do not say which migrations they know. */
export const SmokeAnswer = z.object({ migrations: names.optional() });

interface Known {
  publishedAt: string;
  /** The migrations that the version knows, if it says so. */
  migrations?: string[] | undefined;
}

/**
 * The migrations that a version may fail with: those that it does not know, and that are not declared compatible. A version that does not say which
 * it knows is taken to know all that were written before it was published, which misses one that was merged later.
 */
export const incompatibleWith = (
  { publishedAt, migrations }: Known,
  { applied, backwardCompatible, unknown }: z.infer<typeof SchemaState>,
): string[] => {
  const isOlder = (name: string): boolean => writtenAt(name) <= Date.parse(publishedAt);
  const isKnown = (name: string): boolean =>
    migrations ? migrations.includes(name) || (unknown.includes(name) && isOlder(name)) : isOlder(name);
  return applied.filter((name) => !isKnown(name) && !backwardCompatible.includes(name));
};
