import type * as pulumi from '@pulumi/pulumi';

/** How often AWS Backup takes a snapshot, which also determines how long it is kept. */
export const BackupFrequency = { Daily: 'daily', Weekly: 'weekly', Monthly: 'monthly' } as const;
export type BackupFrequency = (typeof BackupFrequency)[keyof typeof BackupFrequency];

export interface SnapshotPolicyArgs {
  /** Identifier of the Aurora cluster, which may be created later or be absent for a time. A change replaces the plan's selection. */
  clusterIdentifier: string;
  /** Days of point-in-time recovery, 1 to 35. Default 1. The value for the cluster's `backupRetentionDays`. */
  retentionDays?: number | undefined;
  /** Additional snapshots by AWS Backup: daily ones are kept 35 days, weekly ones 90, monthly ones 365. Default: none. */
  plan?: BackupFrequency[] | undefined;
  /** Region to which each of these snapshots is copied. Default: none. A change creates a vault there and keeps the old one. */
  copyRegion?: string | undefined;
  /** AWS region of the cluster. Default: that of the AWS provider. */
  region?: string | undefined;
  /** Tags for every taggable resource in it, by name. Default: none. */
  tags?: { [name: string]: pulumi.Input<string> } | undefined;
}
