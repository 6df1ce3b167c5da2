import { Identity } from '../../infra/ground/owner.ts';
import { identityParameterName } from '../../infra/state/index.ts';
import type { DeployedResource } from './pulumi.ts';

/**
 * Whether the resources under a name in the account belong to this state. A state without the name's parameter is not the owner, even if it contains
 * something, such as the stack itself after a refused update.
 *
 * @param found the owner of the name according to the account
 */
export function isOwn(resources: DeployedResource[], name: string, found: Identity | undefined): boolean {
  const [root] = resources;
  const own = Identity.safeParse(root?.outputs?.identity).data;
  if (own) return found === undefined || own.id === found.id;
  // Created by an interrupted update, or by version 0.1.0, which had no ids.
  const isMade = resources.some(({ type, id }) => type === 'aws:ssm/parameter:Parameter' && id === identityParameterName(name));
  return isMade || (root?.outputs?.name === name && !found);
}
