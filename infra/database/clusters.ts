import { canPause } from '../ground/capacity.ts';
import { clusterIdentifier, FIRST_CLUSTER } from '../ground/names.ts';
import type { AuroraServerlessArgs, AuroraServerlessOptions } from './args.ts';
import { AuroraServerless } from './aurora.ts';

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

/** Every cluster of the stack: one, or two between a restore and its end. */
export function makeClusters(stack: string, { clusters, active, ...common }: ClustersArgs, opts: AuroraServerlessOptions = {}): Clusters {
  const made = clusters.map(({ name, snapshot, at, of, protectData }) => ({
    name,
    cluster: new AuroraServerless(
      clusterIdentifier(stack, name),
      {
        ...common,
        protectData,
        // Nobody calls one that is only kept: it costs no more than it stores.
        minAcu: name === active || !canPause(common.engineVersion) ? common.minAcu : 0,
        // What one snapshot is for would make all clusters the same.
        restoreFrom: name === FIRST_CLUSTER ? common.restoreFrom : 'latest',
        beginsFrom: name === FIRST_CLUSTER ? undefined : { snapshot, at, clusterIdentifier: of },
      },
      opts,
    ),
  }));
  const database = made.find(({ name }) => name === active)?.cluster;
  if (!database) throw new Error(`no cluster is called ${active}`);
  return { database, former: made.filter(({ name }) => name !== active).map(({ cluster }) => cluster) };
}
