import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';

/** One JSON object a line, read without a parser. Without query strings: they hold what people search for. */
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

/** A gateway's access log and where it goes. */
export function accessLog(
  name: string,
  retentionInDays: pulumi.Input<number>,
  parent: pulumi.Resource,
): { settings: { destinationArn: pulumi.Output<string>; format: string }; groupName: pulumi.Output<string> } {
  // Under this prefix AWS needs no line for each group in the account's one resource policy, which soon is full.
  const group = new aws.cloudwatch.LogGroup(`${name}-access`, { name: `/aws/vendedlogs/${name}-access`, retentionInDays }, { parent });
  return { settings: { destinationArn: group.arn, format: FORMAT }, groupName: group.name };
}
