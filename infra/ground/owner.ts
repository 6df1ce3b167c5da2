import * as z from 'zod';

/** Whose something in the account is. */
export interface Owner {
  /** Pulumi's names of the project and the stack that first had it: another stack may have the same, in a backend of its own. */
  project: string;
  stack: string;
  /** What tells it from those. */
  id?: string | undefined;
}

const text = z.string().min(1);

/** An owner that has an id: a stack, since there are ids. */
export const Identity = z.object({ id: text, project: text, stack: text });

export type Identity = z.infer<typeof Identity>;

export const ownerTags = ({ project, stack, id }: Owner): Record<string, string> => ({
  'siesta:project': project,
  'siesta:stack': stack,
  ...(id && { 'siesta:id': id }),
});

/** Whether something with these tags is an owner's: its id says so. What has none is older than ids; of that the names say it. */
export function isOwnedBy({ project, stack, id }: Owner, tags: Record<string, string | undefined>): boolean {
  if (tags['siesta:id']) return tags['siesta:id'] === id;
  return tags['siesta:project'] === project && tags['siesta:stack'] === stack;
}
