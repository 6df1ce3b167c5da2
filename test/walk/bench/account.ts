import { APIGatewayClient, DeleteRestApiCommand } from '@aws-sdk/client-api-gateway';
import { CloudWatchClient, DeleteAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, DeleteLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DeleteFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  AddTagsToResourceCommand,
  DeleteDBClusterCommand,
  DescribeDBClustersCommand,
  ModifyDBClusterCommand,
  paginateDescribeDBClusterSnapshots,
  paginateDescribeDBClusters,
  RDSClient,
} from '@aws-sdk/client-rds';
import type { State, StateResource } from '../../e2e/support/stack.ts';

const rds = new RDSClient();

/** The floors of the clusters that there are, ACU, by identifier. */
export async function floors(): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for await (const { DBClusters = [] } of paginateDescribeDBClusters({ client: rds }, {})) {
    for (const it of DBClusters) found.set(it.DBClusterIdentifier ?? '', it.ServerlessV2ScalingConfiguration?.MinCapacity ?? 0);
  }
  return found;
}

export async function snapshots(): Promise<string[]> {
  const found: string[] = [];
  for await (const { DBClusterSnapshots = [] } of paginateDescribeDBClusterSnapshots({ client: rds }, {})) {
    found.push(...DBClusterSnapshots.map(({ DBClusterSnapshotIdentifier = '' }) => DBClusterSnapshotIdentifier));
  }
  return found;
}

/** Gives clusters whose making was interrupted their tags, which AWS has with the making and the emulator's plugin does not send. */
export async function tagBegun(pending: NonNullable<State['pending_operations']>): Promise<void> {
  for (const { type, resource } of pending) {
    if (type !== 'creating' || resource.type !== 'aws:rds/cluster:Cluster') continue;
    const { clusterIdentifier: DBClusterIdentifier, tags = {} } = resource.inputs as { clusterIdentifier: string; tags?: object };
    if (!(await floors()).has(DBClusterIdentifier)) continue;
    const { DBClusters: [{ DBClusterArn } = {}] = [] } = await rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier }));
    const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value: String(Value) }));
    await rds.send(new AddTagsToResourceCommand({ ResourceName: DBClusterArn, Tags }));
  }
}

/** A change of a cluster's floor that a schedule of the stack makes. */
export interface Scheduled {
  at: number;
  cluster: string;
  minAcu: number;
  run(): Promise<unknown>;
}

/** Those of a state. The emulator has no scheduler: the walk does what they say. */
export const scheduledIn = (resources: StateResource[]): Scheduled[] =>
  resources
    .filter(({ type }) => type === 'aws:scheduler/schedule:Schedule')
    .map(({ inputs }) => inputs as { scheduleExpression: string; target: { arn: string; input: string } })
    .filter(({ target }) => target.arn.endsWith(':rds:modifyDBCluster'))
    .map(({ scheduleExpression, target }) => {
      const { DbClusterIdentifier: DBClusterIdentifier, ...change } = JSON.parse(target.input);
      return {
        at: Date.parse(`${/^at\((.*)\)$/.exec(scheduleExpression)?.[1]}Z`),
        cluster: DBClusterIdentifier,
        minAcu: change.ServerlessV2ScalingConfiguration.MinCapacity,
        run: () => rds.send(new ModifyDBClusterCommand({ DBClusterIdentifier, ...change })),
      };
    });

/** The commands that a doctor tells a person to type, and what they do. */
const COMMANDS: [RegExp, (id: string) => Promise<unknown>][] = [
  [
    /aws rds delete-db-cluster --db-cluster-identifier (\S+) --final-db-snapshot-identifier/,
    (DBClusterIdentifier) => rds.send(new DeleteDBClusterCommand({ DBClusterIdentifier, SkipFinalSnapshot: true })),
  ],
  [
    /aws lambda delete-function --function-name ([\w-]+)/,
    (FunctionName) => new LambdaClient().send(new DeleteFunctionCommand({ FunctionName })),
  ],
  [
    /aws logs delete-log-group --log-group-name ([\w/-]+)/,
    (logGroupName) => new CloudWatchLogsClient().send(new DeleteLogGroupCommand({ logGroupName })),
  ],
  [
    /aws apigateway delete-rest-api --rest-api-id (\w+)/,
    (restApiId) => new APIGatewayClient().send(new DeleteRestApiCommand({ restApiId })),
  ],
  [
    /aws cloudwatch delete-alarms --alarm-names ([\w-]+)/,
    (name) => new CloudWatchClient().send(new DeleteAlarmsCommand({ AlarmNames: [name] })),
  ],
];

/** Does what a doctor's line says. @returns the identifier that it was about; nothing when it names no command */
export async function byHand(fix: string): Promise<string | undefined> {
  for (const [pattern, act] of COMMANDS) {
    const [, id] = pattern.exec(fix) ?? [];
    if (id === undefined) continue;
    await act(id);
    return id;
  }
  return undefined;
}
