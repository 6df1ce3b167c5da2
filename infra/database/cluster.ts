import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import * as random from '@pulumi/random';
import { databaseTags, type Owner } from '../ground/owner.ts';
import { STARTED_TAG } from '../ground/started.ts';
import { thisStack } from '../ground/tags.ts';
import { FINAL_TAG, finalSnapshotName, type Origin, pruneFinalSnapshots, rdsClient, snapshotCalled } from '../snapshots/index.ts';
import type { AuroraServerlessArgs, ClusterPlan } from './args.ts';
import { turnOnIamAuthentication } from './iam.ts';
import { DEFAULT_MAX_ACU, ENGINE } from './plan.ts';
import { beforeUpdate } from './upgrade.ts';

export const MASTER = 'admin';

/** The resources that a cluster uses and that survive it. */
export interface ClusterParts {
  subnetGroup: aws.rds.SubnetGroup;
  parameters: aws.rds.ClusterParameterGroup;
  password: random.RandomPassword;
  slowLog: pulumi.Resource[];
  plan: pulumi.Output<ClusterPlan>;
}

export interface Cluster {
  cluster: aws.rds.Cluster;
  writer: aws.rds.ClusterInstance;
  readers: aws.rds.ClusterInstance[];
  endpoint: pulumi.Output<string>;
  readerEndpoint: pulumi.Output<string>;
  port: pulumi.Output<number>;
  arn: pulumi.Output<string>;
  resourceId: pulumi.Output<string>;
  restoredFrom: pulumi.Output<string>;
}

/** The cluster and its instances, restored or empty. */
export function makeCluster(name: string, args: AuroraServerlessArgs, parts: ClusterParts, parent: pulumi.Resource): Cluster {
  const { minAcu = 0, maxAcu = DEFAULT_MAX_ACU, autoPauseSeconds = 300, protectData = false } = args;
  const owner = args.owner ?? thisStack();
  const tags = databaseTags(owner, name);
  const { origin, engineVersion } = parts.plan;
  const started = parts.plan.apply(({ startedAcu = maxAcu }) => String(Math.min(startedAcu, maxAcu)));
  const finalSnapshot = freshName(name, origin, parent);
  const cluster = new aws.rds.Cluster(
    name,
    {
      clusterIdentifier: name,
      engine: ENGINE,
      engineMode: 'provisioned',
      engineVersion,
      ...(args.upgradeTo && { allowMajorVersionUpgrade: true }),
      serverlessv2ScalingConfiguration: {
        minCapacity: minAcu,
        maxCapacity: maxAcu,
        // AWS refuses this setting with a minimum above 0, which never pauses.
        ...(minAcu === 0 && { secondsUntilAutoPause: autoPauseSeconds }),
      },
      dbSubnetGroupName: parts.subnetGroup.name,
      vpcSecurityGroupIds: args.securityGroupIds,
      dbClusterParameterGroupName: parts.parameters.name,
      storageEncrypted: true,
      iamDatabaseAuthenticationEnabled: true,
      masterUsername: MASTER,
      masterPassword: parts.password.result,
      backupRetentionPeriod: args.backupRetentionDays ?? 1,
      snapshotIdentifier: origin.apply(({ restoreFrom }) => restoreFrom?.id),
      ...(args.beginsFrom?.at && { restoreToPointInTime: origin.apply(pointInTime) }),
      skipFinalSnapshot: false,
      finalSnapshotIdentifier: finalSnapshot,
      copyTagsToSnapshot: true,
      deletionProtection: protectData,
      ...(args.slowLog && { enabledCloudwatchLogsExports: ['slowquery'] }),
      // Otherwise changes would wait for the maintenance window although the update reports success.
      applyImmediately: true,
      tags: { ...tags, [FINAL_TAG]: finalSnapshot, [STARTED_TAG]: started },
    },
    {
      parent,
      protect: protectData,
      // A newer snapshot must not replace a running cluster.
      ignoreChanges: ['snapshotIdentifier', 'restoreToPointInTime'],
      dependsOn: parts.slowLog,
      hooks: {
        beforeCreate: [new pulumi.ResourceHook(`${name}-origin`, logOrigin(name), { onDryRun: true })],
        afterCreate: [new pulumi.ResourceHook(`${name}-after-create`, afterCreate(name, owner))],
        beforeUpdate: [new pulumi.ResourceHook(`${name}-before-update`, beforeUpdate(name, tags))],
      },
    },
  );
  const writer = instance(name, 'writer', 0, cluster, parent);
  // From promotion tier 2 on a reader scales and pauses by its own load instead of following the writer.
  const readers = Array.from({ length: args.readers ?? 0 }, (_, index) => instance(name, `reader-${index + 1}`, 2, cluster, parent));
  // A cluster's endpoints exist before any instance answers there.
  const ready = pulumi.all([writer, ...readers].map(({ id }) => id));
  return {
    cluster,
    writer,
    readers,
    endpoint: pulumi.all([cluster.endpoint, ready]).apply(([endpoint]) => endpoint),
    readerEndpoint: pulumi.all([cluster.readerEndpoint, ready]).apply(([endpoint]) => endpoint),
    port: writer.port,
    arn: cluster.arn,
    resourceId: cluster.clusterResourceId,
    // What this cluster was restored from, not what a new one would be.
    restoredFrom: cluster.snapshotIdentifier.apply((id) => id ?? ''),
  };
}

function pointInTime({ pointInTime: moment }: Origin): aws.types.input.rds.ClusterRestoreToPointInTime | undefined {
  return moment && { sourceClusterIdentifier: moment.clusterIdentifier, restoreToTime: moment.at, restoreType: 'full-copy' };
}

/**
 * A name for the final snapshot that no snapshot has used yet. It is in the state, where a plain `pulumi destroy` finds it, and changes once a final
 * snapshot has been taken, even when the destroy that took it failed afterwards and left the old name in the state.
 */
function freshName(name: string, origin: pulumi.Output<Origin>, parent: pulumi.Resource): pulumi.Output<string> {
  const keepers = { after: origin.apply(({ lastFinal }) => lastFinal ?? 'none') };
  const fresh = new random.RandomId(`${name}-final`, { byteLength: 4, keepers }, { parent });
  return fresh.hex.apply((hex) => finalSnapshotName(name, hex));
}

function instance(
  name: string,
  role: string,
  promotionTier: number,
  cluster: aws.rds.Cluster,
  parent: pulumi.Resource,
): aws.rds.ClusterInstance {
  return new aws.rds.ClusterInstance(
    `${name}-${role}`,
    {
      identifier: `${name}-${role}`,
      // Same value as the id, but known before creation: otherwise the idle cost would assume the most expensive of all clusters.
      clusterIdentifier: cluster.clusterIdentifier,
      engine: ENGINE,
      instanceClass: 'db.serverless',
      promotionTier,
      publiclyAccessible: false,
      // A cluster upgraded automatically could not be restored with the configured version.
      autoMinorVersionUpgrade: false,
      applyImmediately: true,
    },
    { parent },
  );
}

/** Logs what a new cluster is restored from: the user should see whose data it is. */
export function logOrigin(name: string): pulumi.ResourceHookFunction {
  return async ({ newInputs }) => {
    const snapshot = newInputs?.snapshotIdentifier && (await snapshotCalled(rdsClient(), newInputs.snapshotIdentifier));
    if (!snapshot) return;
    const { 'siesta:project': project, 'siesta:stack': stack, 'siesta:id': id } = snapshot.tags;
    const ofOwner = project && stack ? `of ${project}/${stack}${id ? `, id ${id}` : ''}` : 'of no stack';
    await pulumi.log.info(`${name} begins as the snapshot ${snapshot.id} ${ofOwner}, taken ${snapshot.createdAt.toISOString()}`);
  };
}

/** Finishes a new cluster before its instances are created and functions log in. */
export function afterCreate(name: string, owner: Owner, wait = { seconds: 1800, every: 5 }): pulumi.ResourceHookFunction {
  return async ({ newInputs }) => {
    const rds = rdsClient();
    if (newInputs?.snapshotIdentifier || newInputs?.restoreToPointInTime) await turnOnIamAuthentication(rds, name, wait);
    try {
      const gone = await pruneFinalSnapshots(rds, name, owner);
      if (gone.length > 0) await pulumi.log.info(`deleted the old final snapshots ${gone.join(', ')}`);
    } catch (error) {
      await pulumi.log.warn(`old final snapshots of ${name} could not be deleted: ${(error as Error).message}`);
    }
  };
}
