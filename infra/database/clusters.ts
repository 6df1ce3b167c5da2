import { floorBeside } from '../ground/capacity.ts';
import { clusterIdentifier, FIRST_CLUSTER } from '../ground/names.ts';
import { type AuroraServerlessArgs, type AuroraServerlessOptions, type ClusterPlan, DatabaseState } from './args.ts';
import { AuroraServerless } from './aurora.ts';
import { planCluster } from './plan.ts';

/** What the clusters of a stack have in common, and what each is. */
export interface ClustersArgs extends AuroraServerlessArgs {
  minAcu: number;
  engineVersion: string;
  /** `first` is named as the stack is, others have their name behind that; what each began as, and whether it may be deleted. */
  clusters: {
    name: string;
    snapshot: string | undefined;
    at: string | undefined;
    /** Identifier of the cluster that `at` is a moment of. */
    of: string | undefined;
    /** The snapshot that it is to come back from, where it was taken down to one. */
    final?: string | undefined;
    protectData: boolean;
  }[];
  /** The name of the one that takes the traffic. */
  active: string;
}

export interface Clusters {
  /** The one that takes the traffic. */
  database: AuroraServerless;
  /** Those that are kept beside it, until they are taken out of the settings. */
  former: AuroraServerless[];
}

/** What each cluster starts from and runs, by its identifier. */
export type ClusterPlans = ReadonlyMap<string, ClusterPlan>;

type Settings = Pick<ClustersArgs, 'clusters' | 'active' | 'minAcu' | 'engineVersion' | 'owner' | 'restoreFrom' | 'upgradeTo' | 'state'>;

/**
 * Asks RDS of every cluster what it starts from, and whether it can run what it is to.
 *
 * @throws RunError with the way out when one cannot
 */
export async function planClusters(stack: string, args: Settings): Promise<ClusterPlans> {
  if (args.state === DatabaseState.Hibernated) return new Map();
  const plans = args.clusters.map(async (cluster) => {
    const identifier = clusterIdentifier(stack, cluster.name);
    return [identifier, await planCluster(identifier, { ...args, ...ownArgs(args, cluster) })] as const;
  });
  return new Map(await Promise.all(plans));
}

/** The same of clusters that there are not, without asking. */
export const planNewClusters = (stack: string, { clusters, engineVersion }: Settings): ClusterPlans =>
  new Map(
    clusters.map(({ name }) => [
      clusterIdentifier(stack, name),
      { origin: { restoreFrom: undefined, lastFinal: undefined }, engineVersion },
    ]),
  );

/** What one cluster has of its own. */
export function ownArgs(
  { active, minAcu, engineVersion, restoreFrom }: Settings,
  { name, snapshot, at, of, final, protectData }: Settings['clusters'][number],
): Pick<AuroraServerlessArgs, 'protectData' | 'minAcu' | 'restoreFrom' | 'beginsFrom'> {
  return {
    protectData,
    minAcu: name === active ? minAcu : floorBeside(minAcu, engineVersion),
    // What one snapshot is for would make all clusters the same.
    restoreFrom: final ?? (name === FIRST_CLUSTER ? restoreFrom : 'latest'),
    beginsFrom: name === FIRST_CLUSTER ? undefined : { snapshot, at, clusterIdentifier: of },
  };
}

/** Every cluster of the stack: one, or two between a restore and its end. */
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
