import { formerClusterMinAcu } from '../ground/capacity.ts';
import { clusterIdentifier, FIRST_CLUSTER } from '../ground/names.ts';
import { type AuroraServerlessArgs, type AuroraServerlessOptions, type ClusterPlan, DatabaseState } from './args.ts';
import { AuroraServerless } from './aurora.ts';
import { planCluster } from './plan.ts';

/** The clusters' shared settings, and each one's own. */
export interface ClustersArgs extends AuroraServerlessArgs {
  minAcu: number;
  engineVersion: string;
  /** Each cluster's origin and protection. `first` is named like the stack; the others have their name appended. */
  clusters: {
    name: string;
    snapshot: string | undefined;
    at: string | undefined;
    /** Identifier of the cluster that `at` is a point in time of. */
    of: string | undefined;
    /** The snapshot that it was hibernated to, and is to be restored from. */
    final?: string | undefined;
    protectData: boolean;
  }[];
  /** Name of the cluster that receives the traffic. */
  active: string;
}

export interface Clusters {
  /** The cluster that receives the traffic. */
  database: AuroraServerless;
  /** Former clusters, kept until they are removed from the settings. */
  former: AuroraServerless[];
}

/** Origin and version of each cluster, by identifier. */
export type ClusterPlans = ReadonlyMap<string, ClusterPlan>;

type Settings = Pick<ClustersArgs, 'clusters' | 'active' | 'minAcu' | 'engineVersion' | 'owner' | 'restoreFrom' | 'upgradeTo' | 'state'>;

/**
 * Looks up in RDS what each cluster is restored from, and whether the intended version is available.
 *
 * @throws RunError that says how to proceed
 */
export async function planClusters(stack: string, args: Settings): Promise<ClusterPlans> {
  if (args.state === DatabaseState.Hibernated) return new Map();
  const plans = args.clusters.map(async (cluster) => {
    const identifier = clusterIdentifier(stack, cluster.name);
    return [identifier, await planCluster(identifier, { ...args, ...ownArgs(args, cluster) })] as const;
  });
  return new Map(await Promise.all(plans));
}

/** The plans of clusters that do not exist yet, without a lookup. */
export const planNewClusters = (stack: string, { clusters, engineVersion }: Settings): ClusterPlans =>
  new Map(
    clusters.map(({ name }) => [
      clusterIdentifier(stack, name),
      { origin: { restoreFrom: undefined, lastFinal: undefined }, engineVersion },
    ]),
  );

/** The arguments that differ between clusters. */
export function ownArgs(
  { active, minAcu, engineVersion, restoreFrom }: Settings,
  { name, snapshot, at, of, final, protectData }: Settings['clusters'][number],
): Pick<AuroraServerlessArgs, 'protectData' | 'minAcu' | 'restoreFrom' | 'beginsFrom'> {
  return {
    protectData,
    minAcu: name === active ? minAcu : formerClusterMinAcu(minAcu, engineVersion),
    // `restoreFrom` names one cluster's snapshot: it must not apply to the others.
    restoreFrom: final ?? (name === FIRST_CLUSTER ? restoreFrom : 'latest'),
    beginsFrom: name === FIRST_CLUSTER ? undefined : { snapshot, at, clusterIdentifier: of },
  };
}

/** All clusters of the stack: one, or two while a restore is in progress. */
export function makeClusters(stack: string, args: ClustersArgs, plans: ClusterPlans, opts: AuroraServerlessOptions = {}): Clusters {
  const { clusters, active, ...common } = args;
  const made = clusters.map((cluster) => {
    const identifier = clusterIdentifier(stack, cluster.name);
    const own = { ...common, ...ownArgs(args, cluster) };
    return { name: cluster.name, cluster: new AuroraServerless(identifier, own, { ...opts, plan: plans.get(identifier) }) };
  });
  const database = made.find(({ name }) => name === active)?.cluster;
  if (!database) throw new Error(`no cluster is called ${active}`);
  return { database, former: made.filter(({ name }) => name !== active).map(({ cluster }) => cluster) };
}
