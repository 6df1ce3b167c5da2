import * as z from 'zod';

/** The stack to which something in the account belongs. */
export interface Owner {
  /** Pulumi's names of project and stack when it was created. Not unique: another stack may have the same names in another backend. */
  project: string;
  stack: string;
  /** Unique id, which distinguishes it from those. */
  id?: string | undefined;
}

const text = z.string().min(1);

/** An owner with an id, as every stack has since 0.2.0. */
export const Identity = z.object({ id: text, project: text, stack: text });

export type Identity = z.infer<typeof Identity>;

export const ownerTags = ({ project, stack, id }: Owner): Record<string, string> => ({
  'siesta:project': project,
  'siesta:stack': stack,
  ...(id && { 'siesta:id': id }),
});

/** The tag with the identifier of the cluster that a snapshot is of. */
export const DATABASE_TAG = 'siesta:database';

/** The tags that identify a cluster and its snapshots as the owner's. */
export const databaseTags = (owner: Owner, identifier: string): Record<string, string> => ({
  ...ownerTags(owner),
  [DATABASE_TAG]: identifier,
});

/** Whether something with these tags belongs to the owner: by id, or by the names if it was tagged before there were ids. */
export function isOwnedBy({ project, stack, id }: Owner, tags: Record<string, string | undefined>): boolean {
  if (tags['siesta:id']) return tags['siesta:id'] === id;
  return tags['siesta:project'] === project && tags['siesta:stack'] === stack;
}
