import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { locationOf, partitionOf } from '../ground/location.ts';
import { fitted, VAULT_NAME } from '../ground/names.ts';
import { keepNodes, nodesOf } from '../ground/nodes.ts';
import { trusting } from '../ground/roles.ts';
import { tagging } from '../ground/tags.ts';
import type { BackupFrequency, SnapshotPolicyArgs } from './args.ts';

/** Daily, Sundays, and on the first of the month, each at 5:00 UTC. */
const RULES: Record<BackupFrequency, { schedule: string; days: number }> = {
  daily: { schedule: 'cron(0 5 * * ? *)', days: 35 },
  weekly: { schedule: 'cron(0 5 ? * 1 *)', days: 90 },
  monthly: { schedule: 'cron(0 5 1 * ? *)', days: 365 },
};

/** A SnapshotPolicy's resources: none without a plan. */
export interface BackupNodes {
  vault: aws.backup.Vault | undefined;
  /** In the other region. */
  copyVault: aws.backup.Vault | undefined;
  plan: aws.backup.Plan | undefined;
}

/**
 * Which backups of a database are kept, and for how long: point-in-time recovery in days, and AWS Backup's snapshots for months.
 *
 * Point-in-time recovery is free up to the size of the database. A plan costs $0.021 per GB-month for each snapshot that it keeps in
 * us-east-1 (each of the database's full size), twice that with a copy.
 *
 * The vaults, their snapshots and the role that deletes these survive a destroy, until the last snapshot expires; an empty vault is free. The next
 * update creates new ones.
 */
export class SnapshotPolicy extends pulumi.ComponentResource {
  /** Days of point-in-time recovery. */
  readonly retentionDays: pulumi.Output<number>;
  /** Vault of the plan's snapshots; empty without a plan. */
  readonly vaultName: pulumi.Output<string>;
  /** ARN of the plan; empty without one. */
  readonly planArn: pulumi.Output<string>;

  constructor(name: string, args: SnapshotPolicyArgs, opts?: pulumi.ComponentResourceOptions) {
    super('siesta:index:SnapshotPolicy', name, {}, tagging(opts, args.tags));
    validateArgs(args);
    const { plan = [], copyRegion } = args;
    const vault = plan.length > 0 ? keptVault(fitted(name, VAULT_NAME), undefined, this) : undefined;
    const copy = vault && copyRegion ? keptVault(fitted(`${name}-copy`, VAULT_NAME), copyRegion, this) : undefined;
    const backups = vault && backupPlan(name, plan, vault, copy, this);
    if (backups) select(name, args, backups, this);
    this.retentionDays = pulumi.output(args.retentionDays ?? 1);
    this.vaultName = vault?.name ?? pulumi.output('');
    this.planArn = backups?.arn ?? pulumi.output('');
    this.registerOutputs({ retentionDays: this.retentionDays, vaultName: this.vaultName, planArn: this.planArn });
    keepNodes<BackupNodes>(this, { vault, copyVault: copy, plan: backups });
  }

  /** The component's resources, for programs in TypeScript. */
  get nodes(): BackupNodes {
    return nodesOf(this);
  }
}

function validateArgs({ retentionDays = 1, plan = [], copyRegion }: SnapshotPolicyArgs): void {
  if (!Number.isInteger(retentionDays) || retentionDays < 1 || retentionDays > 35) {
    throw new Error(`SnapshotPolicy retentionDays is ${retentionDays}: use 1 to 35, Aurora's own bounds.`);
  }
  const unknown = plan.find((frequency) => !(frequency in RULES));
  if (unknown) throw new Error(`SnapshotPolicy plan has "${unknown}": use any of ${Object.keys(RULES).join(', ')}.`);
  if (copyRegion && plan.length === 0) throw new Error('SnapshotPolicy copyRegion is set without a plan: set one, or remove it.');
}

/** A vault with backups cannot be deleted, so a destroy would fail; emptying it by force would defeat its purpose. Hence it is retained. */
function keptVault(name: string, region: string | undefined, parent: pulumi.Resource): aws.backup.Vault {
  return new aws.backup.Vault(name, { ...(region && { region }) }, { parent, retainOnDelete: true });
}

function backupPlan(
  name: string,
  plan: BackupFrequency[],
  vault: aws.backup.Vault,
  copy: aws.backup.Vault | undefined,
  parent: pulumi.Resource,
): aws.backup.Plan {
  // Snapshots rather than continuous backups, which would take over the cluster's own retention period.
  const rules = plan.map((frequency) => {
    const { schedule, days } = RULES[frequency];
    const lifecycle = { deleteAfter: days };
    return {
      ruleName: frequency,
      targetVaultName: vault.name,
      schedule,
      lifecycle,
      ...(copy && { copyActions: [{ destinationVaultArn: copy.arn, lifecycle }] }),
    };
  });
  return new aws.backup.Plan(name, { rules }, { parent });
}

function select(name: string, { clusterIdentifier, region }: SnapshotPolicyArgs, plan: aws.backup.Plan, parent: pulumi.Resource): void {
  const location = locationOf('SnapshotPolicy', region, parent);
  // AWS Backup needs this role to delete expired snapshots, so it survives the stack as they do.
  const retained = { parent, retainOnDelete: true };
  const role = new aws.iam.Role(`${name}-backup`, { assumeRolePolicy: trusting('backup.amazonaws.com') }, retained);
  // AWS's managed policy follows changes of what AWS Backup needs.
  const policyArn = pulumi.interpolate`arn:${partitionOf(parent)}:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup`;
  const attachment = new aws.iam.RolePolicyAttachment(`${name}-backup`, { role: role.name, policyArn }, retained);
  new aws.backup.Selection(
    name,
    { planId: plan.id, iamRoleArn: role.arn, resources: [location.arn('rds', `cluster:${clusterIdentifier}`)] },
    { parent, dependsOn: [attachment] },
  );
}
