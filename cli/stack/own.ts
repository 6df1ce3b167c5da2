import { Identity } from '../../infra/ground/owner.ts';
import { identityParameterName } from '../../infra/state/index.ts';
import type { DeployedResource } from './pulumi.ts';

/**
 * Whether what has a name in the account is what this state has made. One that was refused the name has something too: the stack itself.
 *
 * @param found whose the account says that the name is
 */
export function isOwn(resources: DeployedResource[], name: string, found: Identity | undefined): boolean {
  const [root] = resources;
  const own = Identity.safeParse(root?.outputs?.identity).data;
  if (own) return found === undefined || own.id === found.id;
  // Made by an update that was interrupted, or by version 0.1.0, which had no ids.
  const isMade = resources.some(({ type, id }) => type === 'aws:ssm/parameter:Parameter' && id === identityParameterName(name));
  return isMade || (root?.outputs?.name === name && !found);
}
