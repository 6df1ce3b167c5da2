import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import { roleWith, trusting } from '../ground/roles.ts';

/**
 * Invokes each function every 3 days with an event that does not use the database: a function in a VPC that is not invoked for weeks loses its
 * network interfaces, and its next invocation fails. Free.
 *
 * @param name prefix of the role's name
 * @param kept ARN of each function or alias, by the logical name of its schedule
 */
export function keepAlive(
  name: string,
  kept: Record<string, pulumi.Input<string>>,
  account: pulumi.Input<string>,
  parent: pulumi.Resource,
): void {
  const trust = trusting('scheduler.amazonaws.com', { StringEquals: { 'aws:SourceAccount': account } });
  const invoke = { Effect: 'Allow' as const, Action: ['lambda:InvokeFunction'], Resource: Object.values(kept) };
  const { role, policy } = roleWith(`${name}-keep`, trust, [invoke], parent);
  for (const [schedule, arn] of Object.entries(kept)) {
    new aws.scheduler.Schedule(
      schedule,
      {
        description: 'Calls the function so that its network interfaces are not taken away',
        scheduleExpression: 'rate(3 days)',
        flexibleTimeWindow: { mode: 'FLEXIBLE', maximumWindowInMinutes: 60 },
        target: { arn, roleArn: role.arn, input: JSON.stringify({ op: 'keep' }), retryPolicy: { maximumRetryAttempts: 3 } },
      },
      { parent, dependsOn: [policy] },
    );
  }
}
