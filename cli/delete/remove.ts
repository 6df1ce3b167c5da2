import { DeleteDBClusterSnapshotCommand, RDSClient } from '@aws-sdk/client-rds';
import { DeleteParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { decisionsParameterName, identityParameterName } from '../../infra/state/index.ts';
import type { Context } from '../command/index.ts';
import { destroy } from '../command/index.ts';
import { countOf, type Stack } from '../stack/index.ts';
import type { DeletionPlan } from './plan.ts';
import { removeRetained } from './retained.ts';
import { withoutRetention } from './without-retention.ts';

export interface Removed {
  /** Number of resources from Pulumi's state, as it counts them. */
  resources: number;
  snapshots: string[];
  vaults: string[];
  roles: string[];
  /** SSM parameters. */
  parameters: string[];
}

/** Deletes everything that belongs to a stack. Can be resumed after an interruption: the parameter that identifies the owner is deleted last. */
export async function remove(
  context: Context,
  stack: Stack,
  { name, resources, snapshots, retained, otherApis }: DeletionPlan,
): Promise<Removed> {
  if (resources.length > 0) {
    await (await stack.deployment()).edit(withoutRetention(name, otherApis > 0));
    await destroy(context, stack);
  }
  await removeRetained(stack, retained);
  const rds = stack.client(RDSClient, 'rds');
  for (const { id } of snapshots) {
    context.signal.throwIfAborted();
    context.out.progress(`deleting the snapshot ${id}`);
    await rds.send(new DeleteDBClusterSnapshotCommand({ DBClusterSnapshotIdentifier: id })).catch(unlessGone);
  }
  const Names = [decisionsParameterName(name), identityParameterName(name)];
  const { DeletedParameters = [] } = await stack.client(SSMClient, 'ssm').send(new DeleteParametersCommand({ Names }));
  return {
    resources: countOf(resources),
    snapshots: snapshots.map(({ id }) => id),
    vaults: retained.vaults.map(({ name: vault }) => vault),
    roles: retained.roles,
    parameters: DeletedParameters,
  };
}

function unlessGone(error: Error): void {
  if (error.name !== 'DBClusterSnapshotNotFoundFault') throw error;
}
