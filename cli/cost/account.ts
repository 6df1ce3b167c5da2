import { CloudWatchClient, type MetricAlarm, paginateDescribeAlarms, paginateListDashboards } from '@aws-sdk/client-cloudwatch';
import type { UsedByOthers } from '../../infra/idle-cost/index.ts';
import { isAlarmOf } from '../deployed/index.ts';
import type { Stack } from '../stack/index.ts';

/** How much other stacks in the region use of the account-wide allowances. Budgets are not looked up. */
export async function usedByOthers(stack: Stack, name: string, signal: AbortSignal): Promise<UsedByOthers> {
  const client = stack.client(CloudWatchClient, 'cloudwatch');
  const [alarm, dashboard] = await Promise.all([otherAlarms(client, name, signal), otherDashboards(client, name, signal)]);
  return { alarm, dashboard };
}

async function otherAlarms(client: CloudWatchClient, name: string, signal: AbortSignal): Promise<number> {
  let metrics = 0;
  for await (const { MetricAlarms = [] } of paginateDescribeAlarms({ client }, { AlarmTypes: ['MetricAlarm'] }, { abortSignal: signal })) {
    for (const alarm of MetricAlarms) if (!isAlarmOf(name, alarm)) metrics += metricsOf(alarm);
  }
  return metrics;
}

/** AWS bills an alarm per metric that it evaluates. */
const metricsOf = ({ Metrics = [] }: MetricAlarm): number =>
  Math.max(1, Metrics.filter(({ MetricStat }) => MetricStat !== undefined).length);

async function otherDashboards(client: CloudWatchClient, name: string, signal: AbortSignal): Promise<number> {
  let dashboards = 0;
  for await (const { DashboardEntries = [] } of paginateListDashboards({ client }, {}, { abortSignal: signal })) {
    dashboards += DashboardEntries.filter(({ DashboardName }) => DashboardName !== name).length;
  }
  return dashboards;
}
