import {
  type DBCluster,
  DeleteDBClusterSnapshotCommand,
  DescribeDBClusterSnapshotsCommand,
  DescribeDBClustersCommand,
  paginateDescribeDBClusterSnapshots,
  RDSClient,
} from '@aws-sdk/client-rds';
import * as pulumi from '@pulumi/pulumi';
import { isOwnedBy, type Owner } from '../ground/owner.ts';
import { programClient } from '../ground/program-client.ts';

type Tags = Record<string, string>;

interface RawTag {
  Key?: string | undefined;
  Value?: string | undefined;
}

/** How many final snapshots of a cluster are kept: the newest ones. */
export const SNAPSHOTS_KEPT = 3;

export interface Snapshot {
  id: string;
  engineVersion: string;
  createdAt: Date;
  tags: Tags;
}

/** What a cluster begins with that is a copy of another: a snapshot, or a moment of a cluster that lives. */
export interface Beginning {
  snapshot?: string | undefined;
  clusterIdentifier?: string | undefined;
  at?: string | undefined;
}

/** A moment of a cluster. */
export interface PointInTime {
  clusterIdentifier: string;
  /** RFC 3339. */
  at: string;
}

/** What a new cluster starts from. */
export interface Origin {
  /** The snapshot to restore. Without it and `pointInTime` the database is empty. */
  restoreFrom: Snapshot | undefined;
  pointInTime?: PointInTime | undefined;
  /** What runs, or is restored: the least version that AWS takes. */
  engineVersion?: string | undefined;
  /** The newest final snapshot of this database, restored or not: the last name that a final snapshot was given. */
  lastFinal: string | undefined;
}

/** Names a final snapshot. */
export const finalSnapshotName = (identifier: string, fresh: string): string => `${identifier}-final-${fresh}`;

/** Tag of a cluster that says what its final snapshot will be called. All its snapshots have it; of the final one it is the name. */
export const FINAL_TAG = 'siesta:final';
const isFinal = ({ id, tags }: Snapshot): boolean => tags[FINAL_TAG] === id;

/** A client for the account and region of the resources. Needs `rds:DescribeDBClusterSnapshots`, and for the rest what a cluster's owner has. */
export const rdsClient = (): RDSClient => programClient(RDSClient, 'rds');

/**
 * An owner's snapshots that a cluster can be restored from: this account's own, taken on purpose, complete; the newest first.
 *
 * @param identifier of the cluster that they were taken of. Default: any.
 */
export const ownSnapshots = (rds: RDSClient, owner: Owner, identifier?: string): Promise<Snapshot[]> =>
  snapshotsWith(rds, (tags) => isOwnedBy(owner, tags) && (identifier === undefined || tags['siesta:database'] === identifier));

/** The same, whosever they are, with tags as wanted. */
export async function snapshotsWith(rds: RDSClient, isWanted: (tags: Tags) => boolean): Promise<Snapshot[]> {
  const found: Snapshot[] = [];
  // By tags and not by cluster: AWS promises to filter by a cluster only while it exists.
  for await (const { DBClusterSnapshots } of paginateDescribeDBClusterSnapshots({ client: rds }, { SnapshotType: 'manual' })) {
    for (const raw of DBClusterSnapshots ?? []) {
      if (raw.Status === 'available') found.push(snapshotOf(raw));
    }
  }
  return found.filter(({ tags }) => isWanted(tags)).sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
}

interface Wanted {
  identifier: string;
  /** `latest`, `none` or a snapshot's identifier. */
  restoreFrom: string;
  /** Where `latest` leads while the cluster has no snapshot of its own. */
  beginning?: Beginning | undefined;
  owner: Owner;
}

/**
 * Finds what a new cluster starts from.
 *
 * @throws RunError when what a new one asks for by its identifier is not there or not complete
 */
export async function findOrigin(rds: RDSClient, { identifier, restoreFrom, beginning, owner }: Wanted): Promise<Origin> {
  const [own, there] = await Promise.all([ownSnapshots(rds, owner, identifier), clusterCalled(rds, identifier)]);
  // By the name: those of version 0.1.0 have no tag, and what only must be fresh may be too careful.
  const lastFinal = own.find(({ id }) => id.startsWith(finalSnapshotName(identifier, '')))?.id;
  const running = isOwnedBy(owner, tagsIn(there?.TagList)) ? there?.EngineVersion : undefined;
  const from = (snapshot: Snapshot | undefined): Origin => ({
    restoreFrom: snapshot,
    engineVersion: running ?? snapshot?.engineVersion,
    lastFinal,
  });
  if (restoreFrom === 'none') return from(undefined);
  // A cluster that lives has begun: what it began from may be gone since.
  if (restoreFrom !== 'latest') return from(running ? await snapshotCalled(rds, restoreFrom) : await named(rds, restoreFrom));
  if (own[0] || !beginning) return from(own[0]);
  return { lastFinal, ...(await begun(rds, identifier, there?.EngineVersion, beginning)) };
}

/** A cluster that lives has begun: its snapshot may be gone since, and so may the cluster that it is a copy of. */
async function begun(
  rds: RDSClient,
  identifier: string,
  living: string | undefined,
  { snapshot, clusterIdentifier = '', at = '' }: Beginning,
): Promise<Omit<Origin, 'lastFinal'>> {
  if (living) return { restoreFrom: undefined, engineVersion: living };
  if (snapshot) {
    const found = await named(rds, snapshot);
    return { restoreFrom: found, engineVersion: found.engineVersion };
  }
  const engineVersion = (await clusterCalled(rds, clusterIdentifier))?.EngineVersion;
  if (engineVersion) return { restoreFrom: undefined, pointInTime: { clusterIdentifier, at }, engineVersion };
  throw new pulumi.RunError(
    `${identifier} is to begin as ${clusterIdentifier} was at ${at}, and that cluster is gone: begin from a snapshot of it.`,
  );
}

/** A cluster by its identifier, whosever it is; undefined where there is none. */
export async function clusterCalled(rds: RDSClient, identifier: string): Promise<DBCluster | undefined> {
  try {
    const { DBClusters } = await rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier: identifier }));
    return DBClusters?.[0];
  } catch (error) {
    if ((error as Error).name === 'DBClusterNotFoundFault') return undefined;
    throw error;
  }
}

async function named(rds: RDSClient, id: string): Promise<Snapshot> {
  const found = await snapshotCalled(rds, id);
  if (found) return found;
  throw new pulumi.RunError(
    `restoreFrom is "${id}", and there is no complete snapshot of that name: use latest, none, or another identifier.`,
  );
}

/** A complete snapshot by its identifier, whosever it is; undefined where there is none. */
export async function snapshotCalled(rds: RDSClient, id: string): Promise<Snapshot | undefined> {
  try {
    const { DBClusterSnapshots } = await rds.send(new DescribeDBClusterSnapshotsCommand({ DBClusterSnapshotIdentifier: id }));
    const [raw] = DBClusterSnapshots ?? [];
    return raw?.Status === 'available' ? snapshotOf(raw) : undefined;
  } catch (error) {
    if ((error as Error).name === 'DBClusterSnapshotNotFoundFault') return undefined;
    throw error;
  }
}

function snapshotOf(raw: {
  DBClusterSnapshotIdentifier?: string | undefined;
  EngineVersion?: string | undefined;
  SnapshotCreateTime?: Date | undefined;
  TagList?: RawTag[] | undefined;
}): Snapshot {
  return {
    id: raw.DBClusterSnapshotIdentifier ?? '',
    engineVersion: raw.EngineVersion ?? '',
    createdAt: raw.SnapshotCreateTime ?? new Date(0),
    tags: tagsIn(raw.TagList),
  };
}

const tagsIn = (list: RawTag[] = []): Tags => Object.fromEntries(list.map(({ Key, Value }) => [Key ?? '', Value ?? '']));

/**
 * Deletes the final snapshots of a cluster beyond the newest {@link SNAPSHOTS_KEPT}: those that an owner's id is on, and none where it has no id.
 * What people took or copied stays, whatever it is called. Resolves to what is gone.
 */
export async function pruneFinalSnapshots(rds: RDSClient, identifier: string, { id: owner }: Owner): Promise<string[]> {
  if (!owner) return [];
  const finals = await snapshotsWith(rds, (tags) => tags['siesta:id'] === owner && tags['siesta:database'] === identifier);
  const old = finals.filter(isFinal).slice(SNAPSHOTS_KEPT);
  for (const { id } of old) await rds.send(new DeleteDBClusterSnapshotCommand({ DBClusterSnapshotIdentifier: id }));
  return old.map(({ id }) => id);
}
