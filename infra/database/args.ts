import type * as pulumi from '@pulumi/pulumi';
import type { Origin } from '../snapshots/index.ts';

/** Whether the cluster exists. */
export const DatabaseState = { On: 'on', Hibernated: 'hibernated' } as const;
export type DatabaseState = (typeof DatabaseState)[keyof typeof DatabaseState];

/** The origin of a copied cluster: a snapshot, or a point in time of an existing cluster. */
export interface BeginningArgs {
  /** A snapshot's identifier. */
  snapshot?: string | undefined;
  /** A cluster's identifier, with `at`. */
  clusterIdentifier?: string | undefined;
  /** The point in time, RFC 3339 in UTC (`2026-12-01T09:00:00Z`), within that cluster's point-in-time recovery. */
  at?: string | undefined;
}

/** Network placement of the functions that use the database. */
export interface DatabaseClientsArgs {
  /** Their subnets. */
  subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** Their security groups, which one of the cluster's security groups admits. */
  securityGroupIds: pulumi.Input<pulumi.Input<string>[]>;
}

/** The owner of snapshots, in their tags `siesta:project`, `siesta:stack` and `siesta:id`. */
export interface OwnerArgs {
  /** A project's name. */
  project: string;
  /** A stack's name. */
  stack: string;
  /** Distinguishes it from another stack of the same names in the account, e.g. of another checkout. Without one no snapshot is ever pruned. */
  id?: string | undefined;
}

export interface AuroraServerlessArgs {
  /** Subnets in at least two zones. Changing to others of the same VPC happens in place. */
  subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** Security groups of the cluster, which admit its clients. */
  securityGroupIds: pulumi.Input<pulumi.Input<string>[]>;
  /** Where its clients are: a link places a function there. Default: each function says so itself. */
  clients?: DatabaseClientsArgs | undefined;
  /** Minimum capacity in ACU, 0 to 256 in steps of 0.5. Default 0: it pauses while idle, and the first connection then waits 15 s or longer. */
  minAcu?: number | undefined;
  /** Maximum capacity in ACU, 1 to 256. Default 8. Free while unused. Sets `max_connections` (8 ACU: 1,000); an increase counts from the next reboot. */
  maxAcu?: number | undefined;
  /** Seconds without a connection before it pauses, 300 to 86,400. Default 300. Ignored when `minAcu` is above 0. */
  autoPauseSeconds?: number | undefined;
  /**
   * Aurora MySQL version, of MySQL 8.0 or 8.4. Default `8.0.mysql_aurora.3.10.4`. A higher version of the snapshot or running cluster takes
   * precedence. A change is applied in place and immediately: minutes of downtime.
   */
  engineVersion?: string | undefined;
  /** MySQL version to which an existing database may be upgraded, such as `8.4`: a major upgrade needs consent. A snapshot is taken before. Default: none. */
  upgradeTo?: string | undefined;
  /** Readers in addition to the writer, 0 to 15, each billed like the writer while awake. Default 0. */
  readers?: number | undefined;
  /** `hibernated` replaces the cluster by its final snapshot and keeps the rest of the component, which is free. Default `on`. */
  state?: DatabaseState;
  /** Origin of a new cluster: `latest` (the newest snapshot of this project, stack and component, if any), `none`, or an identifier. Default `latest`. */
  restoreFrom?: string | undefined;
  /** Copies another cluster, as long as `restoreFrom: latest` finds no snapshot of its own. Ignored once the cluster exists. Default: none. */
  beginsFrom?: BeginningArgs | undefined;
  /** Prevents deletion of the cluster, in AWS and in Pulumi. Default false. */
  protectData?: boolean | undefined;
  /** Days of point-in-time recovery, 1 to 35. Default 1: free, as is anything up to the size of the database. */
  backupRetentionDays?: pulumi.Input<number> | undefined;
  /** Logs statements that take longer than a second, including their literals, to CloudWatch. Default false. */
  slowLog?: boolean | undefined;
  /** Retention of the slow log in days. Default 14. */
  logRetentionDays?: pulumi.Input<number> | undefined;
  /** Owner of the cluster and its snapshots: only the owner's snapshots are restored or pruned. Default: this project and stack, by name only. */
  owner?: OwnerArgs | undefined;
  /** AWS region, which determines the CA certificates in links. Default: that of the AWS provider. */
  region?: string | undefined;
  /** Tags for every taggable resource in it, by name. Default: none. */
  tags?: { [name: string]: pulumi.Input<string> } | undefined;
}

/** What a cluster is restored from, and which version it runs. */
export interface ClusterPlan {
  origin: Origin;
  engineVersion: string;
  /** For a running cluster, the maximum capacity (ACU) that its `max_connections` follows. */
  startedAcu?: number | undefined;
}

/** Pulumi's options, and the result of lookups that the program has made itself. */
export interface AuroraServerlessOptions extends pulumi.ComponentResourceOptions {
  /** Origin and version of the cluster. Default: looked up in AWS. */
  plan?: ClusterPlan | undefined;
}
