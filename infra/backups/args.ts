import type * as pulumi from '@pulumi/pulumi';

/** How often AWS Backup takes a snapshot, and so how long it is kept. */
export const BackupFrequency = { Daily: 'daily', Weekly: 'weekly', Monthly: 'monthly' } as const;
export type BackupFrequency = (typeof BackupFrequency)[keyof typeof BackupFrequency];

export interface SnapshotPolicyArgs {
  /** Identifier of the Aurora cluster, which need not exist yet, or at the moment. A change replaces the plan's selection. */
  clusterIdentifier: string;
  /** Days of point-in-time recovery, 1 to 35. Default 1. What the cluster's `backupRetentionDays` is to be. */
  retentionDays?: number | undefined;
  /** Snapshots by AWS Backup beside that: daily ones are kept 35 days, weekly ones 90, monthly ones 365. Default: none. */
  plan?: BackupFrequency[] | undefined;
  /** Region that each of them is copied to. Default: none. A change makes a vault there and keeps the old one. */
  copyRegion?: string | undefined;
  /** AWS region of the cluster. Default: the one that the AWS provider is configured with. */
  region?: string | undefined;
  /** Tags of everything in it that takes any, by name. Default: none. */
  tags?: { [name: string]: pulumi.Input<string> } | undefined;
}
