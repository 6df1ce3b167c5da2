import { migrations } from '../../service/database/migrations/index.ts';

/** The 13 digits that end a migration's name: when it was written, in milliseconds since 1970. */
const writtenAt = (name: string): number => Number(/\d{13}$/.exec(name)?.[0] ?? Number.POSITIVE_INFINITY);

/**
 * The migrations that an older version may not get along with: those that were written after it was published, and that their own class does
 * not mark with `readonly backwardCompatible = true`. One that this checkout does not have is not marked.
 */
export function incompatibleWith(publishedAt: string, applied: readonly string[]): string[] {
  const marked = new Set(
    migrations
      .map((Migration) => new Migration() as Marked)
      .filter((it) => it.backwardCompatible)
      .map(({ name }) => name),
  );
  return applied.filter((name) => writtenAt(name) > Date.parse(publishedAt) && !marked.has(name));
}

interface Marked {
  name: string;
  backwardCompatible?: boolean;
}
