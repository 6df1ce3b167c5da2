import type { Revision } from './statements/statements.ts';

/**
 * Strong: changes with every change of the item, whatever the clock says. The time is in it besides, so that a restored database never gives
 * an old tag to a new state.
 */
export const etagOf = ({ revision, updatedAt }: Revision): string => `"${revision}-${updatedAt.toString(36)}"`;

/** The revision that a tag stands for, if this API made it. */
export function revisionOf(tag: string): Revision | undefined {
  const [match, revision = '', time = ''] = /^"(\d{1,10})-([0-9a-z]{1,10})"$/.exec(tag) ?? [];
  const parsed = { revision: Number(revision), updatedAt: Number.parseInt(time, 36) };
  return match && etagOf(parsed) === tag ? parsed : undefined;
}
