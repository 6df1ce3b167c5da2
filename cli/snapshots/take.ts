import { setTimeout } from 'node:timers/promises';
import { CreateDBClusterSnapshotCommand, DescribeDBClusterSnapshotsCommand, RDSClient } from '@aws-sdk/client-rds';
import { type Outputs, type Stack, snapshotTags } from '../stack/index.ts';
import { CliError } from '../terminal/index.ts';

const EVERY_MS = 5_000;

/** Takes a snapshot under a name, tagged as the stack's own, so that it is listed and restored as such. */
export async function takeSnapshot(stack: Stack, outputs: Outputs, id: string, signal: AbortSignal): Promise<void> {
  const rds = stack.client(RDSClient, 'rds');
  const Tags = Object.entries(snapshotTags(stack, outputs)).map(([Key, Value]) => ({ Key, Value }));
  try {
    const request = { DBClusterIdentifier: outputs.clusterIdentifier, DBClusterSnapshotIdentifier: id, Tags };
    await rds.send(new CreateDBClusterSnapshotCommand(request), { abortSignal: signal });
  } catch (error) {
    if ((error as Error).name !== 'DBClusterSnapshotAlreadyExistsFault') throw error;
    throw new CliError(`There is a snapshot ${id} already.`, 'Use another name, or none.', { cause: error });
  }
}

/** Waits until a snapshot is complete. @param onProgress called with how much of it is, percent. */
export async function snapshotComplete(
  stack: Stack,
  id: string,
  onProgress: (percent: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const rds = stack.client(RDSClient, 'rds');
  for (;;) {
    const answer = await rds.send(new DescribeDBClusterSnapshotsCommand({ DBClusterSnapshotIdentifier: id }), { abortSignal: signal });
    const { Status, PercentProgress = 0 } = answer.DBClusterSnapshots?.[0] ?? {};
    if (Status === 'available') return;
    if (Status !== 'creating') throw new CliError(`The snapshot ${id} is ${Status}.`, 'Take another: `siesta db snapshot`.');
    onProgress(PercentProgress);
    await setTimeout(EVERY_MS, undefined, { signal });
  }
}
