import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { Alarms, Api, GatewayKind, registerIdleCost, Tracing } from '../../infra/index.ts';

// Links need no database: this program costs nothing while nobody follows one, and does not deploy when that changes.
registerIdleCost({ region: aws.config.requireRegion(), budgetUsd: 0 });

const role = new aws.iam.Role('links', {
  assumeRolePolicy: JSON.stringify(aws.iam.assumeRolePolicyForPrincipal({ Service: 'lambda.amazonaws.com' })),
});
const logs = new aws.cloudwatch.LogGroup('links', { name: `/aws/lambda/links-${pulumi.getStack()}`, retentionInDays: 14 });
const mayWrite = new aws.iam.RolePolicy('links', {
  role: role.name,
  policy: aws.iam.getPolicyDocumentOutput({
    statements: [
      { actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [pulumi.interpolate`${logs.arn}:*`] },
      { actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], resources: ['*'] },
    ],
  }).json,
});
const links = new aws.lambda.Function(
  'links',
  {
    role: role.arn,
    runtime: aws.lambda.Runtime.NodeJS24dX,
    architectures: ['arm64'],
    handler: 'index.handler',
    code: new pulumi.asset.FileArchive(new URL('handler', import.meta.url).pathname),
    loggingConfig: { logFormat: 'JSON', logGroup: logs.name },
    tracingConfig: { mode: 'Active' },
    publish: true,
  },
  { dependsOn: [mayWrite] },
);
const live = new aws.lambda.Alias('links', { name: 'live', functionName: links.name, functionVersion: links.version });

const kind = GatewayKind.Http;
const api = new Api('links', { kind, functionName: links.name, aliasName: live.name, aliasInvokeArn: live.invokeArn });
new Tracing('links', { services: links.name, functionName: links.name });
new Alarms('links', {
  gateway: { kind, apiId: api.apiId, apiName: api.apiName, stage: api.stageName },
  functionName: links.name,
  concurrency: 10,
});

export const url = api.url;
