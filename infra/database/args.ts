import type * as pulumi from '@pulumi/pulumi';
import type { Origin } from '../snapshots/index.ts';

/** Whether there is a cluster. */
export const DatabaseState = { On: 'on', Hibernated: 'hibernated' } as const;
export type DatabaseState = (typeof DatabaseState)[keyof typeof DatabaseState];

/** What a cluster is a copy of: a snapshot, or a moment of a cluster that lives. */
export interface BeginningArgs {
  /** A snapshot's identifier. */
  snapshot?: string | undefined;
  /** A cluster's identifier, with `at`. */
  clusterIdentifier?: string | undefined;
  /** The moment of that cluster, RFC 3339 in UTC (`2026-12-01T09:00:00Z`), within its point-in-time recovery. */
  at?: string | undefined;
}

/** Where the functions are that use a database. */
export interface DatabaseClientsArgs {
  /** Their subnets. */
  subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** Their security groups, which one of the cluster's lets in. */
  securityGroupIds: pulumi.Input<pulumi.Input<string>[]>;
}

/** Who snapshots are kept for, tagged as `siesta:project`, `siesta:stack` and `siesta:id`. */
export interface OwnerArgs {
  /** A project's name. */
  project: string;
  /** A stack's name. */
  stack: string;
  /** What tells it from another stack of these names in the account, as one from another checkout may be. Default: nothing does, and no snapshot is pruned. */
  id?: string | undefined;
}

export interface AuroraServerlessArgs {
  /** Subnets in two zones or more. Others of the same VPC are taken up in place. */
  subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** Security groups of the cluster: those that let its clients in. */
  securityGroupIds: pulumi.Input<pulumi.Input<string>[]>;
  /** Where its clients are: what a link puts a function into. Default: a function says that itself. */
  clients?: DatabaseClientsArgs | undefined;
  /** Least capacity, ACU, 0 to 256 in steps of 0.5. Default 0: it pauses while idle, and the first connection waits 15 s or longer. */
  minAcu?: number | undefined;
  /** Most capacity, ACU, 1 to 256. Default 8. Unused it is free. `max_connections` follows it (8 ACU: 1,000), a raised one from the next reboot on. */
  maxAcu?: number | undefined;
  /** Seconds without a connection before it pauses, 300 to 86,400. Default 300. Without meaning when `minAcu` is above 0. */
  autoPauseSeconds?: number | undefined;
  /**
   * Aurora MySQL version, of MySQL 8.0 or 8.4. Default `8.0.mysql_aurora.3.10.4`. That of a snapshot, or of what runs, is taken when it is higher. A
   * change is made in place, at once: minutes without a database.
   */
  engineVersion?: string | undefined;
  /** The MySQL that data of an older one may be taken to, as in `8.4`: that needs saying. A snapshot is taken before. Default: none. */
  upgradeTo?: string | undefined;
  /** Readers beside the writer, 0 to 15, each paid as the writer is while awake. Default 0. */
  readers?: number | undefined;
  /** `hibernated` takes the cluster down to its final snapshot and keeps the rest of the component, which is free. Default `on`. */
  state?: DatabaseState;
  /** What a new cluster starts from: `latest` (the newest snapshot of this project, stack and component, if any), `none`, or an identifier. Default `latest`. */
  restoreFrom?: string | undefined;
  /** Makes it a copy of another cluster, while it has no snapshot of its own for `restoreFrom: latest`. Without effect once it lives. Default: none. */
  beginsFrom?: BeginningArgs | undefined;
  /** Refuses to delete the cluster, in AWS and in Pulumi. Default false. */
  protectData?: boolean | undefined;
  /** Days of point-in-time recovery, 1 to 35. Default 1: free, as is anything up to the size of the database. */
  backupRetentionDays?: pulumi.Input<number> | undefined;
  /** Logs statements that take longer than a second, with their literals, to CloudWatch. Default false. */
  slowLog?: boolean | undefined;
  /** Days that the slow log is kept. Default 14. */
  logRetentionDays?: pulumi.Input<number> | undefined;
  /** Whose the cluster and its snapshots are: none but those are restored or pruned. Default: this project and stack, by their names alone. */
  owner?: OwnerArgs | undefined;
  /** AWS region, whose authorities links bring. Default: the one that the AWS provider is configured with. */
  region?: string | undefined;
  /** Tags of everything in it that takes any, by name. Default: none. */
  tags?: { [name: string]: pulumi.Input<string> } | undefined;
}

/** What a cluster starts from, and what it runs. */
export interface ClusterPlan {
  origin: Origin;
  engineVersion: string;
  /** The maximum capacity that counts for the connections of one that lives, ACU. Absent of one that is yet to be made. */
  startedAcu?: number | undefined;
}

/** Options of Pulumi's, and what a program gives that has looked for itself. */
export interface AuroraServerlessOptions extends pulumi.ComponentResourceOptions {
  /** What the cluster starts from and runs. Default: what AWS says of it. */
  plan?: ClusterPlan | undefined;
}
