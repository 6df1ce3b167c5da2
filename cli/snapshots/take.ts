import {
  CreateDBClusterSnapshotCommand,
  type DescribeDBClusterSnapshotsCommandOutput,
  RDSClient,
  waitUntilDBClusterSnapshotAvailable,
} from '@aws-sdk/client-rds';
import { databaseTags } from '../../infra/ground/owner.ts';
import { waitFor } from '../../infra/ground/waiting.ts';
import type { Outputs, Stack } from '../stack/index.ts';
import { CliError } from '../terminal/index.ts';

/** In seconds. A big database's snapshot may take hours; the user can interrupt. */
const PATIENCE = { seconds: 86_400, every: 2 };

/** Takes a named snapshot, tagged as the stack's own so that it is listed and can be restored. */
export async function takeSnapshot(stack: Stack, outputs: Outputs, id: string, signal: AbortSignal): Promise<void> {
  const rds = stack.client(RDSClient, 'rds');
  const Tags = Object.entries(databaseTags(await stack.owner(), outputs.clusterIdentifier)).map(([Key, Value]) => ({ Key, Value }));
  try {
    const request = { DBClusterIdentifier: outputs.clusterIdentifier, DBClusterSnapshotIdentifier: id, Tags };
    await rds.send(new CreateDBClusterSnapshotCommand(request), { abortSignal: signal });
  } catch (error) {
    if ((error as Error).name !== 'DBClusterSnapshotAlreadyExistsFault') throw error;
    throw new CliError(`There is a snapshot ${id} already.`, 'Use another name, or none.', { cause: error });
  }
}

/** Waits until a snapshot is complete. @param onProgress called with the percentage. */
export async function snapshotComplete(
  stack: Stack,
  id: string,
  onProgress: (percent: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const rds = stack.client(RDSClient, 'rds');
  await waitFor(
    waitUntilDBClusterSnapshotAvailable,
    rds,
    { DBClusterSnapshotIdentifier: id },
    {
      ...PATIENCE,
      signal,
      accepts: ({ DBClusterSnapshots }: DescribeDBClusterSnapshotsCommandOutput) => {
        const { Status, PercentProgress = 0 } = DBClusterSnapshots?.[0] ?? {};
        if (Status === 'creating') onProgress(PercentProgress);
        else if (Status !== 'available') throw new CliError(`The snapshot ${id} is ${Status}.`, 'Take another: `npx siesta db snapshot`.');
        return true;
      },
    },
  );
}
