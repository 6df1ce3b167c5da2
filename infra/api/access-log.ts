import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';

/** One JSON object per line, for CloudWatch Logs Insights. Query strings are left out: they contain search terms. */
const FORMAT = JSON.stringify({
  time: '$context.requestTime',
  id: '$context.requestId',
  ip: '$context.identity.sourceIp',
  method: '$context.httpMethod',
  path: '$context.path',
  status: '$context.status',
  ms: '$context.responseLatency',
  functionMs: '$context.integrationLatency',
  error: '$context.error.message',
  authorizerError: '$context.authorizer.error',
});

/** A gateway's access log settings and its log group. */
export function accessLog(
  name: string,
  retentionInDays: pulumi.Input<number>,
  parent: pulumi.Resource,
): { settings: { destinationArn: pulumi.Output<string>; format: string }; groupName: pulumi.Output<string> } {
  // Log groups under this prefix need no entry each in the account's resource policy for log delivery, whose size is limited.
  const group = new aws.cloudwatch.LogGroup(`${name}-access`, { name: `/aws/vendedlogs/${name}-access`, retentionInDays }, { parent });
  return { settings: { destinationArn: group.arn, format: FORMAT }, groupName: group.name };
}
