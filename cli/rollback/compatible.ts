/** Creation time of a migration, milliseconds since 1970: the 13 digits at the end of its name. */
const writtenAt = (name: string): number => Number(/\d{13}$/.exec(name)?.[0] ?? Number.POSITIVE_INFINITY);

/** The operations function's report on the schema. */
export interface SchemaState {
  applied: string[];
  /** Migrations declared compatible with the previous version. Functions of version 0.1.0 do not report them. */
  backwardCompatible?: string[];
}

/** The migrations that an older version may fail with: written after it was published, and not declared compatible. */
export const incompatibleWith = (publishedAt: string, { applied, backwardCompatible = [] }: SchemaState): string[] =>
  applied.filter((name) => writtenAt(name) > Date.parse(publishedAt) && !backwardCompatible.includes(name));
