import { fileURLToPath } from 'node:url';
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { Alarms, Api, GatewayKind, LambdaFunction, registerIdleCost, Tracing } from '../../infra/index.ts';

// Links need no database: this program costs nothing while nobody follows one, and does not deploy when that changes.
registerIdleCost({ region: aws.config.requireRegion(), budgetUsd: 0 });
// What is named in AWS is named after it: with the stack in it, two stacks are neighbours.
const name = `links-${pulumi.getStack()}`;

const links = new LambdaFunction(name, {
  codePath: fileURLToPath(new URL('handler', import.meta.url)),
  handler: 'index.handler',
  gates: [{ name: 'smoke', event: JSON.stringify({ rawPath: '/' }) }],
});

const kind = GatewayKind.Http;
const { functionName, aliasName, aliasInvokeArn } = links;
const api = new Api(name, { kind, functionName, aliasName, aliasInvokeArn });
new Tracing(name, { functionName });
new Alarms(name, {
  gateway: { kind, apiId: api.apiId, apiName: api.apiName, stage: api.stageName },
  functionName,
  aliasName,
  concurrency: 10,
});

export const url = api.url;
