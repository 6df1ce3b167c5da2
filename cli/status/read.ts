import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeDBClustersCommand, RDSClient } from '@aws-sdk/client-rds';
import { ownSnapshots } from '../../infra/snapshots/index.ts';
import { ownAlarms, type Release, releaseOf } from '../deployed/index.ts';
import type { Outputs, Stack } from '../stack/index.ts';

/** What a deployed stack does at the moment. Everything is read in ways that leave a sleeping database asleep. */
export interface Status {
  release: Release;
  /** Of the function that checks tokens, where there is one. */
  authorizer?: Release;
  url: string;
  /** Where the service's numbers are drawn; undefined in a stack of an older program. */
  dashboardUrl: string | undefined;
  health: Health;
  database: Database;
  /** Those that are not quiet. */
  alarms: { name: string; state: string; meaning: string }[];
  quietAlarms: number;
  backups: Backups;
}

export type Health = { ok: true; version: string; ms: number } | { ok: false; problem: string };

export interface Database {
  /** `asleep`, `awake`, `hibernated`; `starting`, `modifying` and the like while AWS works on it; `unknown` without a recent measurement. */
  state: string;
  /** Capacity and connections of the last minutes; undefined while nothing was measured. */
  acu: number | undefined;
  connections: number | undefined;
  minAcu: number | undefined;
  maxAcu: number | undefined;
}

export interface Backups {
  /** The moments that the database can be put back to. */
  from: string | undefined;
  to: string | undefined;
  snapshots: number;
  newest: { id: string; createdAt: string } | undefined;
}

/** How far back a measurement still says what is now, minutes. */
const RECENT_MIN = 10;
const HEALTH_TIMEOUT_MS = 10_000;

export async function readStatus(stack: Stack, outputs: Outputs, signal: AbortSignal): Promise<Status> {
  const [release, authorizer, health, cluster, measured, alarms, snapshots] = await Promise.all([
    releaseOf(stack, outputs, signal),
    outputs.authorizer && releaseOf(stack, outputs.authorizer, signal),
    healthOf(outputs.url, signal),
    outputs.databaseState === 'on' ? clusterOf(stack, outputs, signal) : undefined,
    outputs.databaseState === 'on' ? measuredOf(stack, outputs, signal) : undefined,
    alarmsOf(stack, outputs, signal),
    stack.owner().then((owner) => ownSnapshots(stack.client(RDSClient, 'rds'), owner)),
  ]);
  const loud = alarms.filter(({ state }) => state === 'ALARM');
  return {
    release,
    ...(authorizer && { authorizer }),
    url: outputs.url,
    dashboardUrl: outputs.dashboardUrl,
    health,
    database: {
      state: stateOf(outputs, cluster?.status, measured?.acu),
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

/** The cluster that takes the traffic, as AWS knows it. */
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

/** Whether the database was measured at work in the last minutes. Asking does not wake it. */
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

/** A paused cluster is `available` as well; only what it is measured to have tells. */
function stateOf({ databaseState }: Outputs, status: string | undefined, acu: number | undefined): string {
  if (databaseState === 'hibernated') return 'hibernated';
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
