import { RDSClient } from '@aws-sdk/client-rds';
import { type Snapshot, snapshotCalled } from '../../infra/snapshots/index.ts';
import type { Outputs, Stack } from '../stack/index.ts';
import { CliError } from '../terminal/index.ts';

/** The identifier of a snapshot that is called so. The stack's name does not change, as its cluster's does by a restore. */
export const snapshotIdentifier = ({ name }: Outputs, called: string): string => `${name}-${called}`;

/** A complete snapshot by its identifier, or as it was called in `db snapshot`. @throws CliError if there is none. */
export async function findSnapshot(stack: Stack, outputs: Outputs, called: string): Promise<Snapshot> {
  const rds = stack.client(RDSClient, 'rds');
  // Those of before 0.2.0 are named after the cluster.
  for (const id of [called, snapshotIdentifier(outputs, called), `${outputs.clusterIdentifier}-${called}`]) {
    const found = await snapshotCalled(rds, id);
    if (found) return found;
  }
  throw new CliError(`There is no complete snapshot ${called}.`, '`npx siesta db snapshots` lists them.');
}
