import { type CloudWatchClient, type MetricAlarm, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';

/**
 * Whether an alarm belongs to a stack, by its name: the stack's name and one more word. With two words it belongs to another stack whose name
 * starts with this one's, such as `siesta-dev-2`.
 */
export const isAlarmOf = (name: string, { AlarmName = '' }: MetricAlarm): boolean =>
  AlarmName.startsWith(`${name}-`) && /^[a-z0-9]+$/.test(AlarmName.slice(name.length + 1));

/** The stack's alarms in AWS. */
export async function ownAlarms(client: CloudWatchClient, name: string, signal: AbortSignal): Promise<MetricAlarm[]> {
  const own: MetricAlarm[] = [];
  for await (const { MetricAlarms = [] } of paginateDescribeAlarms({ client }, { AlarmNamePrefix: `${name}-` }, { abortSignal: signal })) {
    own.push(...MetricAlarms.filter((alarm) => isAlarmOf(name, alarm)));
  }
  return own;
}
