import { type CloudWatchClient, type MetricAlarm, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';

/**
 * Whether an alarm is a stack's, by its name. Behind it is one word: with two it is an alarm of a stack whose name begins with this one's, as
 * `siesta-dev-2` does.
 */
export const isAlarmOf = (name: string, { AlarmName = '' }: MetricAlarm): boolean =>
  AlarmName.startsWith(`${name}-`) && /^[a-z0-9]+$/.test(AlarmName.slice(name.length + 1));

/** The alarms that a stack has in AWS. */
export async function ownAlarms(client: CloudWatchClient, name: string, signal: AbortSignal): Promise<MetricAlarm[]> {
  const own: MetricAlarm[] = [];
  for await (const { MetricAlarms = [] } of paginateDescribeAlarms({ client }, { AlarmNamePrefix: `${name}-` }, { abortSignal: signal })) {
    own.push(...MetricAlarms.filter((alarm) => isAlarmOf(name, alarm)));
  }
  return own;
}
