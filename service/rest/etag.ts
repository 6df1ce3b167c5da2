import type { Revision } from './statements/statements.ts';

/**
 * A strong ETag. The revision changes with every change, whatever the clock does; the time is included so that a database restored to an older
 * state never reuses a tag for different content.
 */
export const etagOf = ({ revision, updatedAt }: Revision): string => `"${revision}-${updatedAt.toString(36)}"`;

/** The revision encoded in a tag, if this API made it. */
export function revisionOf(tag: string): Revision | undefined {
  const [match, revision = '', time = ''] = /^"(\d{1,10})-([0-9a-z]{1,10})"$/.exec(tag) ?? [];
  const parsed = { revision: Number(revision), updatedAt: Number.parseInt(time, 36) };
  return match && etagOf(parsed) === tag ? parsed : undefined;
}
