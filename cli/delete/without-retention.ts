import { identityParameterName } from '../../infra/state/index.ts';
import type { StateResource } from '../stack/index.ts';

/** The account-wide role through which REST APIs log. */
const ACCOUNT_LOGS = /-account-logs$/;

/** Properties that make a destroy delete a resource together with its content. */
const WHOLLY: Record<string, Record<string, boolean>> = {
  'aws:rds/cluster:Cluster': { skipFinalSnapshot: true },
  'aws:backup/vault:Vault': { forceDestroy: true },
};

/**
 * Edits a resource in Pulumi's state so that a destroy deletes it completely.
 *
 * @param keepAccountLogs whether other APIs log through the account's role that this stack has set
 */
export function withoutRetention(name: string, keepAccountLogs: boolean): (resource: StateResource) => StateResource {
  return ({ protect, retainOnDelete, ...resource }) => {
    const { type, urn, id } = resource;
    // Kept until last: it identifies the owner of the snapshots, which are deleted after the rest.
    const stays = id === identityParameterName(name) || (keepAccountLogs && ACCOUNT_LOGS.test(urn));
    const { inputs, outputs } = resource;
    return {
      ...resource,
      ...(retainOnDelete && stays && { retainOnDelete }),
      ...(WHOLLY[type] && { inputs: { ...inputs, ...WHOLLY[type] }, outputs: { ...outputs, ...WHOLLY[type] } }),
    };
  };
}
