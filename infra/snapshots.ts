import {
  DeleteDBClusterSnapshotCommand,
  DescribeDBClusterSnapshotsCommand,
  DescribeDBClustersCommand,
  ModifyDBClusterCommand,
  paginateDescribeDBClusterSnapshots,
  RDSClient,
} from '@aws-sdk/client-rds';
import * as pulumi from '@pulumi/pulumi';
import { clientSettings } from './aws-client.ts';

/** How many final snapshots of a cluster are kept: the newest ones. */
export const SNAPSHOTS_KEPT = 3;

export interface Snapshot {
  id: string;
  engineVersion: string;
  createdAt: Date;
  tags: Record<string, string>;
}

/** What a new cluster starts from. */
export interface Origin {
  /** The snapshot to restore; undefined for an empty database. */
  restoreFrom: Snapshot | undefined;
  /** The newest final snapshot of this database, restored or not: the last name that a final snapshot was given. */
  lastFinal: string | undefined;
}

/** Names a final snapshot, and tells those names from the ones that people give. */
export const finalSnapshotName = (identifier: string, fresh: string): string => `${identifier}-final-${fresh}`;
const isFinal = (identifier: string, id: string): boolean => id.startsWith(finalSnapshotName(identifier, ''));

/** A client for the account and region of the resources. Needs `rds:DescribeDBClusterSnapshots`, and for the rest what a cluster's owner has. */
export const rdsClient = (): RDSClient => new RDSClient(clientSettings('rds'));

/** The snapshots with these tags that a cluster can be restored from: this account's own, taken on purpose, complete; the newest first. */
export async function ownSnapshots(rds: RDSClient, tags: Record<string, string>): Promise<Snapshot[]> {
  const found: Snapshot[] = [];
  // By tags and not by cluster: AWS promises to filter by a cluster only while it exists.
  for await (const { DBClusterSnapshots } of paginateDescribeDBClusterSnapshots({ client: rds }, { SnapshotType: 'manual' })) {
    for (const raw of DBClusterSnapshots ?? []) {
      if (raw.Status === 'available') found.push(snapshotOf(raw));
    }
  }
  return found
    .filter((snapshot) => Object.entries(tags).every(([key, value]) => snapshot.tags[key] === value))
    .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
}

/**
 * Finds what a new cluster starts from.
 *
 * @param restoreFrom `latest`, `none` or a snapshot's identifier
 * @throws RunError when a snapshot that is asked for by its identifier is not there or not complete
 */
export async function findOrigin(
  rds: RDSClient,
  { identifier, restoreFrom, tags }: { identifier: string; restoreFrom: string; tags: Record<string, string> },
): Promise<Origin> {
  const own = await ownSnapshots(rds, tags);
  const lastFinal = own.find(({ id }) => isFinal(identifier, id))?.id;
  if (restoreFrom === 'none') return { restoreFrom: undefined, lastFinal };
  if (restoreFrom === 'latest') return { restoreFrom: own[0], lastFinal };
  return { restoreFrom: await named(rds, restoreFrom), lastFinal };
}

async function named(rds: RDSClient, id: string): Promise<Snapshot> {
  try {
    const { DBClusterSnapshots } = await rds.send(new DescribeDBClusterSnapshotsCommand({ DBClusterSnapshotIdentifier: id }));
    const [raw] = DBClusterSnapshots ?? [];
    if (raw?.Status === 'available') return snapshotOf(raw);
  } catch (error) {
    if ((error as Error).name !== 'DBClusterSnapshotNotFoundFault') throw error;
  }
  throw new pulumi.RunError(
    `restoreFrom is "${id}", and there is no complete snapshot of that name: use latest, none, or another identifier.`,
  );
}

function snapshotOf(raw: {
  DBClusterSnapshotIdentifier?: string | undefined;
  EngineVersion?: string | undefined;
  SnapshotCreateTime?: Date | undefined;
  TagList?: { Key?: string | undefined; Value?: string | undefined }[] | undefined;
}): Snapshot {
  return {
    id: raw.DBClusterSnapshotIdentifier ?? '',
    engineVersion: raw.EngineVersion ?? '',
    createdAt: raw.SnapshotCreateTime ?? new Date(0),
    tags: Object.fromEntries((raw.TagList ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? ''])),
  };
}

/** Turns on IAM authentication, which a restore leaves off whatever was asked for, and resolves when the cluster takes it. */
export async function turnOnIamAuthentication(rds: RDSClient, identifier: string, wait: { seconds: number; every: number }): Promise<void> {
  const tries = Math.ceil(wait.seconds / wait.every);
  const until = async (ready: (cluster: { status: string; iam: boolean }) => boolean): Promise<void> => {
    for (let left = tries; left > 0; left--) {
      const { DBClusters } = await rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier: identifier }));
      const [cluster] = DBClusters ?? [];
      if (ready({ status: cluster?.Status ?? '', iam: cluster?.IAMDatabaseAuthenticationEnabled ?? false })) return;
      await new Promise((resolve) => setTimeout(resolve, wait.every * 1000));
    }
    throw new Error(
      `${identifier} took longer than ${wait.seconds} s to turn on IAM authentication after its restore: run the update again`,
    );
  };
  await until(({ status }) => status === 'available');
  await rds.send(
    new ModifyDBClusterCommand({ DBClusterIdentifier: identifier, EnableIAMDatabaseAuthentication: true, ApplyImmediately: true }),
  );
  await until(({ status, iam }) => status === 'available' && iam);
}

/** Deletes the final snapshots of a cluster beyond the newest {@link SNAPSHOTS_KEPT}; those that people took stay. Resolves to what is gone. */
export async function pruneFinalSnapshots(rds: RDSClient, identifier: string, tags: Record<string, string>): Promise<string[]> {
  const finals = (await ownSnapshots(rds, tags)).filter(({ id }) => isFinal(identifier, id));
  const old = finals.slice(SNAPSHOTS_KEPT).map(({ id }) => id);
  for (const id of old) await rds.send(new DeleteDBClusterSnapshotCommand({ DBClusterSnapshotIdentifier: id }));
  return old;
}
