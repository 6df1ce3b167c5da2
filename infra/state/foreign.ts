import type { Identity } from '../ground/owner.ts';

const described = ({ id, project, stack }: Identity): string => `${project}/${stack}, id ${id}`;

/** Resources under a stack's name that do not belong to its state, as a clause without a full stop. */
export const alreadyExists = (name: string, found: Identity | undefined, living: string[]): string =>
  `${name} already exists in this account${found ? ` (of ${described(found)})` : ''}, and not in this stack's state: there are ${living.join(', ')}`;

/** Another state has taken over a stack's name. @param known the identity in this state */
export const takenOver = (name: string, known: Identity, found: Identity): string =>
  `${name} was taken over: the account says that it is of ${described(found)}, and this stack's state says ${described(known)}.`;
