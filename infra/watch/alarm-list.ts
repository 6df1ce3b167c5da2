import * as pulumi from '@pulumi/pulumi';
import { GatewayKind } from '../ground/gateway-kind.ts';
import type { AlarmsArgs, WatchedDatabaseArgs, WatchedGatewayArgs } from './args.ts';

/** A plain metric, for an alarm and for the dashboard. */
export interface Metric {
  namespace: string;
  name: string;
  dimensions: Record<string, pulumi.Input<string>>;
}

export interface AlarmSpec {
  /** Part of its name. */
  part: string;
  metric: Metric;
  /** What is compared, such as `Sum`, `Maximum` or `p99`. */
  statistic: string;
  /** The alarm fires above it. */
  threshold: number;
  periodSeconds: number;
  /** Number of consecutive periods. */
  periods: number;
  /** What it means and what to do. */
  description: string;
  /** Do not notify when it is over. */
  quiet?: boolean;
}

const FIVE_MINUTES = 300;
const HOUR = 3600;
/** 80 % of a limit. */
const near = (limit: number): number => Math.floor(limit * 0.8);

/** REST and HTTP APIs use different metric names. */
export function gatewayMetrics({ kind, apiId, apiName, stage }: WatchedGatewayArgs) {
  const rest = kind === GatewayKind.Rest;
  const dimensions: Metric['dimensions'] = rest ? { ApiName: apiName, Stage: stage } : { ApiId: apiId, Stage: stage };
  const metric = (name: string): Metric => ({ namespace: 'AWS/ApiGateway', name, dimensions });
  return {
    requests: metric('Count'),
    clientErrors: metric(rest ? '4XXError' : '4xx'),
    serverErrors: metric(rest ? '5XXError' : '5xx'),
    latency: metric('Latency'),
  };
}

/** A function's metrics. Its errors are those of its alias, if there is one: limits are of the function as a whole. */
export function functionMetrics({ functionName, aliasName }: Pick<AlarmsArgs, 'functionName' | 'aliasName'>) {
  const metric = (name: string, dimensions: Metric['dimensions'] = {}): Metric => ({
    namespace: 'AWS/Lambda',
    name,
    dimensions: { FunctionName: functionName, ...dimensions },
  });
  return {
    errors: metric('Errors', aliasName ? { Resource: pulumi.interpolate`${functionName}:${aliasName}` } : {}),
    throttles: metric('Throttles'),
    concurrency: metric('ConcurrentExecutions'),
  };
}

export function databaseMetrics(clusterIdentifier: pulumi.Input<string>) {
  const metric = (name: string): Metric => ({ namespace: 'AWS/RDS', name, dimensions: { DBClusterIdentifier: clusterIdentifier } });
  return {
    capacity: metric('ServerlessDatabaseCapacity'),
    utilization: metric('ACUUtilization'),
    connections: metric('DatabaseConnections'),
  };
}

/** Every alarm, each on one plain metric: a single stack in an account stays within the free ones. */
export function alarmList({ gateway, concurrency, database, ...watched }: AlarmsArgs): AlarmSpec[] {
  const api = gatewayMetrics(gateway);
  const code = functionMetrics(watched);
  const fiveMinutes = { periodSeconds: FIVE_MINUTES, periods: 1 };
  return [
    {
      ...fiveMinutes,
      part: '5xx',
      metric: api.serverErrors,
      statistic: 'Sum',
      threshold: 4,
      description:
        'Five callers or more got a 5xx within five minutes. Look for "error" in the api function’s log; if it began with a release, roll back.',
    },
    {
      // The first requests after a database resumes are slow together, and then it is over.
      quiet: true,
      part: 'slow',
      metric: api.latency,
      statistic: 'p99',
      threshold: 3000,
      periodSeconds: FIVE_MINUTES,
      periods: 3,
      description:
        'For 15 minutes one caller in a hundred has waited over 3 s, longer than a waking database explains. Look at the slowest traces in X-Ray; if SQL is slow, raise the least capacity.',
    },
    {
      ...fiveMinutes,
      part: 'errors',
      metric: code.errors,
      statistic: 'Sum',
      threshold: 0,
      description:
        'The api function crashed or ran out of time, which it never should. Its log has the stack; if it began with a release, roll back.',
    },
    {
      ...fiveMinutes,
      part: 'throttles',
      metric: code.throttles,
      statistic: 'Sum',
      threshold: 0,
      description:
        'Lambda turned requests away, because the function or the account runs as many at once as it may. Raise the concurrency, or ask AWS for more.',
    },
    {
      ...fiveMinutes,
      part: 'concurrency',
      metric: code.concurrency,
      statistic: 'Maximum',
      threshold: near(concurrency),
      description:
        'Four fifths of the requests that may run at once do. Before they are turned away, raise the concurrency, and the database’s maximum ACU with it.',
    },
    ...(database ? databaseAlarms(database) : []),
  ];
}

function databaseAlarms({ clusterIdentifier, minAcu, maxConnections, awakeHours = 6 }: WatchedDatabaseArgs): AlarmSpec[] {
  const database = databaseMetrics(clusterIdentifier);
  const awake: AlarmSpec = {
    quiet: true,
    part: 'awake',
    metric: database.capacity,
    // The hourly minimum is 0 if the database was paused at any moment of the hour.
    statistic: 'Minimum',
    threshold: 0,
    periodSeconds: HOUR,
    periods: awakeHours,
    description: `The database has not slept for ${awakeHours} hours and is paid for meanwhile. Look who calls, and for open connections; a scanner is stopped by a lower throttle or by jwt.`,
  };
  return [
    {
      quiet: true,
      part: 'acu',
      metric: database.utilization,
      statistic: 'Average',
      threshold: near(100),
      periodSeconds: FIVE_MINUTES,
      periods: 3,
      description:
        'For 15 minutes the database has used four fifths of its maximum capacity or more. Raise its maximum ACU; an unused maximum is free.',
    },
    {
      quiet: true,
      part: 'connections',
      metric: database.connections,
      statistic: 'Maximum',
      threshold: near(maxConnections),
      periodSeconds: FIVE_MINUTES,
      periods: 1,
      description:
        'Four fifths of the connections that the database takes are open. Lower the concurrency or the connections of each environment, or raise the maximum ACU.',
    },
    // A database that never pauses needs no alarm for that.
    ...(minAcu === 0 ? [awake] : []),
  ];
}
