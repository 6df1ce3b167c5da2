import { fileURLToPath } from 'node:url';
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { AccountLogging, Api, LambdaFunction, registerIdleCost } from '../../infra/index.ts';

const region = aws.config.requireRegion();
// A key and a firewall with one rule cost 7 USD a month whether or not anybody calls.
registerIdleCost({ region, budgetUsd: 7 });
const name = `transforms-${pulumi.getStack()}`;

/** A key of one's own, which CloudWatch may use for the logs of this account. */
const account = aws.getCallerIdentityOutput().accountId;
const key = new aws.kms.Key(`${name}-logs`, {
  enableKeyRotation: true,
  policy: pulumi.jsonStringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { AWS: pulumi.interpolate`arn:aws:iam::${account}:root` }, Action: 'kms:*', Resource: '*' },
      {
        Effect: 'Allow',
        Principal: { Service: `logs.${region}.amazonaws.com` },
        Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
        Resource: '*',
        Condition: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': pulumi.interpolate`arn:aws:logs:${region}:${account}:*` } },
      },
    ],
  }),
});

// What no argument says, a transform does: to resources by their type, in one component or in all of the program.
const encrypted: pulumi.ResourceTransform = ({ type, props, opts }) =>
  type === 'aws:cloudwatch/logGroup:LogGroup' ? { props: { ...props, kmsKeyId: key.arn }, opts } : undefined;
pulumi.runtime.registerResourceTransform(({ type, props, opts }) =>
  type === 'aws:lambda/function:Function' ? { props: { ...props, tags: { ...props.tags, 'data-class': 'public' } }, opts } : undefined,
);

const { functionName, aliasName, aliasInvokeArn } = new LambdaFunction(
  name,
  { codePath: fileURLToPath(new URL('handler', import.meta.url)), handler: 'index.handler' },
  { transforms: [encrypted] },
);
const api = new Api(name, { functionName, aliasName, aliasInvokeArn, accountLogging: AccountLogging.Skip });

// What stands beside a component needs its outputs alone.
const metrics = (metricName: string) => ({ cloudwatchMetricsEnabled: true, sampledRequestsEnabled: true, metricName });
const firewall = new aws.wafv2.WebAcl(name, {
  scope: 'REGIONAL',
  defaultAction: { allow: {} },
  visibilityConfig: metrics(name),
  rules: [
    {
      name: 'known-bad',
      priority: 1,
      overrideAction: { none: {} },
      statement: { managedRuleGroupStatement: { vendorName: 'AWS', name: 'AWSManagedRulesKnownBadInputsRuleSet' } },
      visibilityConfig: metrics(`${name}-known-bad`),
    },
  ],
});
new aws.wafv2.WebAclAssociation(name, { resourceArn: api.stageArn, webAclArn: firewall.arn });

export const url = api.url;
