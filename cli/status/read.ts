import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeDBClustersCommand, RDSClient } from '@aws-sdk/client-rds';
import { ownSnapshots } from '../../infra/snapshots/index.ts';
import { isDown, ownAlarms, type Release, releaseOf } from '../deployed/index.ts';
import type { Outputs, Stack } from '../stack/index.ts';

/** The current status of a deployed stack. Reading it never resumes a paused database. */
export interface Status {
  release: Release;
  /** Of the authorizer function, if there is one. */
  authorizer?: Release;
  url: string;
  /** URL of the dashboard; undefined for a stack deployed by an older version. */
  dashboardUrl: string | undefined;
  health: Health;
  database: Database;
  /** Alarms in state ALARM. All others count in `quietAlarms`. */
  alarms: { name: string; state: string; meaning: string }[];
  quietAlarms: number;
  backups: Backups;
}

export type Health = { ok: true; version: string; ms: number } | { ok: false; problem: string };

export interface Database {
  /**
   * `asleep`, `awake`, `hibernated`; `hibernating` where an update to that has not deleted the cluster; `starting`, `modifying` etc. while AWS
   * changes it; `unknown` without a recent measurement.
   */
  state: string;
  /** Capacity and connections in the last minutes; undefined if not measured. */
  acu: number | undefined;
  connections: number | undefined;
  minAcu: number | undefined;
  maxAcu: number | undefined;
}

export interface Backups {
  /** The range of point-in-time recovery. */
  from: string | undefined;
  to: string | undefined;
  snapshots: number;
  newest: { id: string; createdAt: string } | undefined;
}

/** Maximum age of a measurement that counts as current, minutes. */
const RECENT_MIN = 10;
const HEALTH_TIMEOUT_MS = 10_000;

export async function readStatus(stack: Stack, outputs: Outputs, signal: AbortSignal): Promise<Status> {
  const [release, authorizer, health, cluster, measured, alarms, snapshots, down] = await Promise.all([
    releaseOf(stack, outputs, signal),
    outputs.authorizer && releaseOf(stack, outputs.authorizer, signal),
    healthOf(outputs.url, signal),
    outputs.databaseState === 'on' ? clusterOf(stack, outputs, signal) : undefined,
    outputs.databaseState === 'on' ? measuredOf(stack, outputs, signal) : undefined,
    alarmsOf(stack, outputs, signal),
    stack.owner().then((owner) => ownSnapshots(stack.client(RDSClient, 'rds'), owner)),
    isDown(stack, outputs),
  ]);
  const loud = alarms.filter(({ state }) => state === 'ALARM');
  return {
    release,
    ...(authorizer && { authorizer }),
    url: outputs.url,
    dashboardUrl: outputs.dashboardUrl,
    health,
    database: {
      state: stateOf(outputs, down, cluster?.status, measured?.acu),
      acu: measured?.acu,
      connections: measured?.connections,
      minAcu: cluster?.minAcu,
      maxAcu: cluster?.maxAcu,
    },
    alarms: loud,
    quietAlarms: alarms.length - loud.length,
    backups: {
      from: cluster?.from,
      to: cluster?.to,
      snapshots: snapshots.length,
      newest: snapshots[0] && { id: snapshots[0].id, createdAt: snapshots[0].createdAt.toISOString() },
    },
  };
}

async function healthOf(url: string, signal: AbortSignal): Promise<Health> {
  const started = performance.now();
  try {
    const response = await fetch(`${url}/health`, { signal: AbortSignal.any([signal, AbortSignal.timeout(HEALTH_TIMEOUT_MS)]) });
    const ms = Math.round(performance.now() - started);
    if (!response.ok) return { ok: false, problem: `GET /health answered ${response.status} after ${ms} ms` };
    const { version } = (await response.json()) as { version: string };
    return { ok: true, version, ms };
  } catch (error) {
    const { message, cause } = error as Error;
    return { ok: false, problem: `GET /health: ${cause instanceof Error ? cause.message : message}` };
  }
}

/** AWS's description of the active cluster. */
export async function clusterOf(stack: Stack, { clusterIdentifier }: Outputs, signal: AbortSignal) {
  const rds = stack.client(RDSClient, 'rds');
  const { DBClusters } = await rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier: clusterIdentifier }), { abortSignal: signal });
  const [cluster] = DBClusters ?? [];
  return {
    status: cluster?.Status,
    minAcu: cluster?.ServerlessV2ScalingConfiguration?.MinCapacity,
    maxAcu: cluster?.ServerlessV2ScalingConfiguration?.MaxCapacity,
    from: cluster?.EarliestRestorableTime?.toISOString(),
    to: cluster?.LatestRestorableTime?.toISOString(),
    createdAt: cluster?.ClusterCreateTime,
  };
}

/** Whether the database was running in the last minutes, according to its metrics, which do not resume it. */
export const isAwake = async (stack: Stack, outputs: Outputs, signal: AbortSignal): Promise<boolean> =>
  ((await measuredOf(stack, outputs, signal)).acu ?? 0) > 0;

async function measuredOf(stack: Stack, { clusterIdentifier }: Outputs, signal: AbortSignal) {
  const cloudwatch = stack.client(CloudWatchClient, 'cloudwatch');
  const metric = (id: string, MetricName: string) => ({
    Id: id,
    MetricStat: {
      Metric: { Namespace: 'AWS/RDS', MetricName, Dimensions: [{ Name: 'DBClusterIdentifier', Value: clusterIdentifier }] },
      Period: 60,
      Stat: 'Maximum',
    },
  });
  const now = Date.now();
  const { MetricDataResults = [] } = await cloudwatch.send(
    new GetMetricDataCommand({
      MetricDataQueries: [metric('acu', 'ServerlessDatabaseCapacity'), metric('connections', 'DatabaseConnections')],
      StartTime: new Date(now - RECENT_MIN * 60_000),
      EndTime: new Date(now),
      ScanBy: 'TimestampDescending',
    }),
    { abortSignal: signal },
  );
  const last = (id: string): number | undefined => MetricDataResults.find((result) => result.Id === id)?.Values?.[0];
  return { acu: last('acu'), connections: last('connections') };
}

/** A paused cluster is `available` too; only its measured capacity tells. */
function stateOf({ databaseState }: Outputs, down: boolean, status: string | undefined, acu: number | undefined): string {
  if (databaseState === 'hibernated') return down ? 'hibernated' : 'hibernating';
  if (status !== 'available') return status ?? 'unknown';
  if (acu === undefined) return 'unknown';
  return acu === 0 ? 'asleep' : 'awake';
}

async function alarmsOf(stack: Stack, { name }: Outputs, signal: AbortSignal): Promise<Status['alarms']> {
  const alarms = await ownAlarms(stack.client(CloudWatchClient, 'cloudwatch'), name, signal);
  return alarms.map(({ AlarmName = '', StateValue = '', AlarmDescription = '' }) => ({
    name: AlarmName,
    state: StateValue,
    meaning: AlarmDescription,
  }));
}
