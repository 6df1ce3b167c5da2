/** The 13 digits that end a migration's name: when it was written, in milliseconds since 1970. */
const writtenAt = (name: string): number => Number(/\d{13}$/.exec(name)?.[0] ?? Number.POSITIVE_INFINITY);

/** What the operations function says of the schema. */
export interface SchemaState {
  applied: string[];
  /** Those that the version before them gets along with, as their classes say. Functions of version 0.1.0 do not tell. */
  backwardCompatible?: string[];
}

/** The migrations that an older version may not get along with: those that were written after it was published, and are not marked. */
export const incompatibleWith = (publishedAt: string, { applied, backwardCompatible = [] }: SchemaState): string[] =>
  applied.filter((name) => writtenAt(name) > Date.parse(publishedAt) && !backwardCompatible.includes(name));
