import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import {
  CreateDBInstanceCommand,
  type DBCluster,
  DeleteDBClusterCommand,
  DeleteDBInstanceCommand,
  ModifyDBClusterCommand,
  RDSClient,
  RestoreDBClusterFromSnapshotCommand,
} from '@aws-sdk/client-rds';
import { familyOf, pauses, scalingConfiguration } from '../../infra/ground/capacity.ts';
import { ownerTags } from '../../infra/ground/owner.ts';
import { clusterCalled, type Snapshot } from '../../infra/snapshots/index.ts';
import type { Outputs, Stack } from '../stack/index.ts';
import { CliError } from '../terminal/index.ts';
import { clusterAvailable, instanceAvailable } from './waiting.ts';

/** Tag that identifies a drill's cluster; its value is the copied snapshot. */
export const DRILL_TAG = 'siesta:drill';

const EVERY_MS = 5_000;
/** Enough for a check, at a cost of a few cents. */
const MAX_ACU = 4;

/** How the stack's functions log in to the drill's cluster. */
export interface Login {
  host: string;
  port: number;
  login: { user: string; password: string };
}

/**
 * A drill's temporary cluster, in the same network as the stack's own. It is created and deleted through AWS's API and is in no Pulumi state, so a
 * drill can neither change the stack nor leave a final snapshot. The remains of an interrupted drill are found by name and tag.
 */
export class DrillCluster {
  readonly id: string;
  /** Advice on how to delete it. */
  readonly remedy = '`npx siesta db drill --delete` deletes it.';
  private readonly stack: Stack;
  private readonly rds: RDSClient;

  /** @param name prefix of all names of the stack. */
  constructor(stack: Stack, name: string) {
    this.stack = stack;
    this.id = `${name}-drill`;
    // Must work after Ctrl-C too, to delete the cluster.
    this.rds = stack.client(RDSClient, 'rds', { outlives: true });
  }

  /** The existing cluster; undefined if there is none. @throws CliError when a cluster of that name is not a drill's. */
  async found(): Promise<DBCluster | undefined> {
    const cluster = await clusterCalled(this.rds, this.id);
    if (!cluster || cluster.TagList?.some(({ Key }) => Key === DRILL_TAG)) return cluster;
    throw new CliError(`${this.id} is no cluster of a drill: it has no tag ${DRILL_TAG}.`, 'Nothing was changed. Look at it in AWS.');
  }

  /** Restores a snapshot. Not abortable: otherwise it would be unknown whether the cluster was created. */
  async make(snapshot: Snapshot, outputs: Outputs): Promise<void> {
    const { subnetGroup, securityGroup, parameterGroup } = await this.surroundings(outputs, familyOf(snapshot.engineVersion));
    await this.rds.send(
      new RestoreDBClusterFromSnapshotCommand({
        DBClusterIdentifier: this.id,
        SnapshotIdentifier: snapshot.id,
        Engine: 'aurora-mysql',
        EngineVersion: snapshot.engineVersion,
        DBSubnetGroupName: subnetGroup,
        VpcSecurityGroupIds: [securityGroup],
        // A parameter group of another MySQL version would be refused; RDS's default is sufficient for a drill.
        ...(parameterGroup && { DBClusterParameterGroupName: parameterGroup }),
        // If it is forgotten, it at least pauses.
        ServerlessV2ScalingConfiguration: scalingConfiguration(pauses(snapshot.engineVersion) ? 0 : 0.5, MAX_ACU, 300),
        DeletionProtection: false,
        CopyTagsToSnapshot: false,
        Tags: Object.entries({ ...ownerTags(await this.stack.owner()), [DRILL_TAG]: snapshot.id }).map(([Key, Value]) => ({ Key, Value })),
      }),
    );
  }

  /** Adds an instance, and a master password known only to this process: IAM login would need a change of the functions' permissions. */
  async open(onStatus: (text: string) => void, signal: AbortSignal): Promise<Login> {
    const watched = { rds: this.rds, id: this.id, onStatus, signal };
    await clusterAvailable(watched, 'copying the snapshot');
    await this.rds.send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier: this.instance,
        DBClusterIdentifier: this.id,
        DBInstanceClass: 'db.serverless',
        Engine: 'aurora-mysql',
        PubliclyAccessible: false,
        AutoMinorVersionUpgrade: false,
      }),
    );
    await instanceAvailable(watched, this.instance, 'starting its server');
    const password = randomBytes(20).toString('hex');
    await this.rds.send(new ModifyDBClusterCommand({ DBClusterIdentifier: this.id, MasterUserPassword: password, ApplyImmediately: true }));
    await clusterAvailable(watched, 'giving it a password');
    const { Endpoint: host = '', Port: port = 3306, MasterUsername: user = '' } = (await clusterCalled(this.rds, this.id)) ?? {};
    return { host, port, login: { user, password } };
  }

  /** Starts its deletion, without a final snapshot; AWS completes it some minutes later. @returns whether there was a cluster. */
  async delete(): Promise<boolean> {
    for (let there = false; ; there = true) {
      const cluster = await this.found();
      if (!cluster || cluster.Status === 'deleting') return there || cluster !== undefined;
      // AWS refuses the deletion while the cluster is being created.
      if (!(await this.askToDelete())) await setTimeout(EVERY_MS);
    }
  }

  private get instance(): string {
    return `${this.id}-writer`;
  }

  private async askToDelete(): Promise<boolean> {
    const [, cluster] = [
      await taken(this.rds.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: this.instance }))),
      await taken(
        this.rds.send(new DeleteDBClusterCommand({ DBClusterIdentifier: this.id, SkipFinalSnapshot: true, DeleteAutomatedBackups: true })),
      ),
    ];
    return cluster;
  }

  /** The subnet group and other surroundings of the stack's clusters, which exist even while the database hibernates. */
  private async surroundings(
    { name, clusterIdentifier }: Outputs,
    family: string,
  ): Promise<{ subnetGroup: string; securityGroup: string; parameterGroup: string | undefined }> {
    const resources = await this.stack.resources();
    const called = (type: string, name: string) => {
      const found = resources.find((resource) => resource.type === type && resource.urn.endsWith(`::${name}`));
      if (found?.id) return { id: found.id, outputs: found.outputs };
      throw new CliError(`Pulumi knows no ${type} ${name}.`, `Deploy the stack first: \`npm run up -- --stack ${this.stack.name}\`.`);
    };
    const parameters = called('aws:rds/clusterParameterGroup:ClusterParameterGroup', clusterIdentifier);
    return {
      subnetGroup: called('aws:rds/subnetGroup:SubnetGroup', clusterIdentifier).id,
      securityGroup: called('aws:ec2/securityGroup:SecurityGroup', `${name}-database`).id,
      parameterGroup: parameters.outputs?.family === family ? parameters.id : undefined,
    };
  }
}

/** Whether AWS accepts a deletion, which it refuses while a cluster is being created. True if the cluster is gone already. */
export async function taken(deletion: Promise<unknown>): Promise<boolean> {
  try {
    await deletion;
    return true;
  } catch (error) {
    const { name } = error as Error;
    if (/NotFound/.test(name)) return true;
    if (/^InvalidDB(Cluster|Instance)State/.test(name)) return false;
    throw error;
  }
}
