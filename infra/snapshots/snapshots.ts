import {
  type DBCluster,
  DeleteDBClusterSnapshotCommand,
  DescribeDBClusterSnapshotsCommand,
  DescribeDBClustersCommand,
  paginateDescribeDBClusterSnapshots,
  RDSClient,
} from '@aws-sdk/client-rds';
import * as pulumi from '@pulumi/pulumi';
import { DATABASE_TAG, isOwnedBy, type Owner } from '../ground/owner.ts';
import { programClient } from '../ground/program-client.ts';

type Tags = Record<string, string>;

interface RawTag {
  Key?: string | undefined;
  Value?: string | undefined;
}

/** How many final snapshots of a cluster are kept. */
export const SNAPSHOTS_KEPT = 3;

export interface Snapshot {
  id: string;
  engineVersion: string;
  createdAt: Date;
  tags: Tags;
}

/** The origin of a cluster that is a copy of another: a snapshot, or a point in time of an existing cluster. */
export interface Beginning {
  snapshot?: string | undefined;
  clusterIdentifier?: string | undefined;
  at?: string | undefined;
}

/** A point in time of a cluster. */
export interface PointInTime {
  clusterIdentifier: string;
  /** RFC 3339. */
  at: string;
}

/** What a new cluster is restored from. */
export interface Origin {
  /** The snapshot to restore. Without it and without `pointInTime` the database starts empty. */
  restoreFrom: Snapshot | undefined;
  pointInTime?: PointInTime | undefined;
  /** Version of the running cluster or of what is restored: AWS accepts none below. */
  engineVersion?: string | undefined;
  /** Name of this database's newest final snapshot, restored or not: the last name that is taken. */
  lastFinal: string | undefined;
}

/** The name of a final snapshot. */
export const finalSnapshotName = (identifier: string, fresh: string): string => `${identifier}-final-${fresh}`;

/** Tag of a cluster with the name of its future final snapshot. All its snapshots inherit the tag; only on the final one does it equal the name. */
export const FINAL_TAG = 'siesta:final';
const isFinal = ({ id, tags }: Snapshot): boolean => tags[FINAL_TAG] === id;

/** A client for the account and region of the resources. Needs `rds:DescribeDBClusterSnapshots`, plus what managing a cluster needs. */
export const rdsClient = (): RDSClient => programClient(RDSClient, 'rds');

/**
 * An owner's snapshots that can be restored: in this account, taken manually, complete; newest first.
 *
 * @param identifier only those of this cluster. Default: of any.
 */
export const ownSnapshots = (rds: RDSClient, owner: Owner, identifier?: string): Promise<Snapshot[]> =>
  snapshotsWith(rds, (tags) => isOwnedBy(owner, tags) && (identifier === undefined || tags[DATABASE_TAG] === identifier));

/** The same for all owners, filtered by tags. */
export async function snapshotsWith(rds: RDSClient, isWanted: (tags: Tags) => boolean): Promise<Snapshot[]> {
  const found: Snapshot[] = [];
  // Filter by tags rather than by cluster: AWS guarantees the latter only while the cluster exists.
  for await (const { DBClusterSnapshots } of paginateDescribeDBClusterSnapshots({ client: rds }, { SnapshotType: 'manual' })) {
    for (const raw of DBClusterSnapshots ?? []) {
      if (raw.Status === 'available') found.push(snapshotOf(raw));
    }
  }
  return found.filter(({ tags }) => isWanted(tags)).sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
}

interface OriginQuery {
  identifier: string;
  /** `latest`, `none` or a snapshot's identifier. */
  restoreFrom: string;
  /** What `latest` means while the cluster has no snapshot of its own. */
  beginning?: Beginning | undefined;
  owner: Owner;
}

/**
 * Determines what a new cluster is restored from.
 *
 * @throws RunError when a snapshot requested by its identifier is missing or incomplete
 */
export async function findOrigin(rds: RDSClient, { identifier, restoreFrom, beginning, owner }: OriginQuery): Promise<Origin> {
  const [own, there] = await Promise.all([ownSnapshots(rds, owner, identifier), clusterCalled(rds, identifier)]);
  // By name: those of version 0.1.0 have no tag. Counting too many is harmless here, since the next name only has to be fresh.
  const lastFinal = own.find(({ id }) => id.startsWith(finalSnapshotName(identifier, '')))?.id;
  const running = isOwnedBy(owner, tagsIn(there?.TagList)) ? there?.EngineVersion : undefined;
  const from = (snapshot: Snapshot | undefined): Origin => ({
    restoreFrom: snapshot,
    engineVersion: running ?? snapshot?.engineVersion,
    lastFinal,
  });
  if (restoreFrom === 'none') return from(undefined);
  // A running cluster is not restored again: its origin may be deleted by now.
  if (restoreFrom !== 'latest') return from(running ? await snapshotCalled(rds, restoreFrom) : await named(rds, restoreFrom));
  if (own[0] || !beginning) return from(own[0]);
  return { lastFinal, ...(await originOfCopy(rds, identifier, there?.EngineVersion, beginning)) };
}

/** The origin of a copied cluster. For a running one, its snapshot or the copied cluster may be deleted by now. */
async function originOfCopy(
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

/** A cluster by its identifier, whoever owns it; undefined if there is none. */
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

/** A complete snapshot by its identifier, whoever owns it; undefined if there is none. */
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
 * Deletes a cluster's final snapshots beyond the newest {@link SNAPSHOTS_KEPT}: only those tagged with the owner's id, and none if it has no id.
 * Snapshots that people took or copied are kept, whatever their names. @returns the identifiers of the deleted ones.
 */
export async function pruneFinalSnapshots(rds: RDSClient, identifier: string, { id: owner }: Owner): Promise<string[]> {
  if (!owner) return [];
  const finals = await snapshotsWith(rds, (tags) => tags['siesta:id'] === owner && tags[DATABASE_TAG] === identifier);
  const old = finals.filter(isFinal).slice(SNAPSHOTS_KEPT);
  for (const { id } of old) await rds.send(new DeleteDBClusterSnapshotCommand({ DBClusterSnapshotIdentifier: id }));
  return old.map(({ id }) => id);
}
