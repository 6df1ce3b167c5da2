import { identityParameterName } from '../../infra/state/index.ts';
import type { StateResource } from '../stack/index.ts';

/** The role that all REST APIs of the account log through. */
const ACCOUNT_LOGS = /-account-logs$/;

/** What is set of a resource so that a destroy takes it along with what is in it. */
const WHOLLY: Record<string, Record<string, boolean>> = {
  'aws:rds/cluster:Cluster': { skipFinalSnapshot: true },
  'aws:backup/vault:Vault': { forceDestroy: true },
};

/**
 * A resource as Pulumi's state is to have it, so that a destroy leaves nothing of it.
 *
 * @param keepAccountLogs whether others log through the role that this stack has set for the account
 */
export function unkept(name: string, keepAccountLogs: boolean): (resource: StateResource) => StateResource {
  return ({ protect, retainOnDelete, ...resource }) => {
    const { type, urn, id } = resource;
    // It says whose the snapshots are, which go after the rest.
    const stays = id === identityParameterName(name) || (keepAccountLogs && ACCOUNT_LOGS.test(urn));
    const { inputs, outputs } = resource;
    return {
      ...resource,
      ...(retainOnDelete && stays && { retainOnDelete }),
      ...(WHOLLY[type] && { inputs: { ...inputs, ...WHOLLY[type] }, outputs: { ...outputs, ...WHOLLY[type] } }),
    };
  };
}
