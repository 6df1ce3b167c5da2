import { CreateDBClusterSnapshotCommand, waitUntilDBClusterSnapshotAvailable } from '@aws-sdk/client-rds';
import * as pulumi from '@pulumi/pulumi';
import { majorOf } from '../ground/capacity.ts';
import { waitFor } from '../ground/waiting.ts';
import { rdsClient } from '../snapshots/index.ts';

/**
 * Takes a snapshot before a major upgrade, which cannot be undone; without the snapshot there is no upgrade. It is kept until somebody deletes it,
 * and is not what the cluster is later restored from: its final snapshot will be newer.
 */
export function beforeUpdate(
  name: string,
  tags: Record<string, string>,
  patience = { seconds: 86_400, every: 5 },
): pulumi.ResourceHookFunction {
  return async ({ oldOutputs, newInputs }) => {
    const [from, to] = [oldOutputs, newInputs].map((state) => majorOf(String(state?.engineVersion ?? '')));
    if (!from || !to || from === to) return;
    const id = `${name}-before-${to.replace('.', '-')}-${Date.now().toString(36)}`;
    const rds = rdsClient();
    await pulumi.log.info(`takes the snapshot ${id} before the step from MySQL ${from} to ${to}`);
    const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    await rds.send(new CreateDBClusterSnapshotCommand({ DBClusterIdentifier: name, DBClusterSnapshotIdentifier: id, Tags }));
    await waitFor(waitUntilDBClusterSnapshotAvailable, rds, { DBClusterSnapshotIdentifier: id }, patience);
  };
}
