import { type APIGatewayClient, GetAccountCommand } from '@aws-sdk/client-api-gateway';
import type { SSMClient } from '@aws-sdk/client-ssm';
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { trusting } from '../ground/roles.ts';
import { partitionOf } from '../ground/whereabouts.ts';
import { readParameter } from '../state/index.ts';
import { AccountLogging } from './args.ts';

/** Name of the SSM parameter that says that an Api has set the account's role, for as long as that Api lives. */
export const accountLoggingParameterName = (api: string): string => `/${api}/made-account-log-role`;

/**
 * Whether an Api should set the account's role: only where none is set. One that has set it says `create` on, or its next update would take
 * the role out of its program; one made later finds it set, also by itself in an earlier life.
 */
export async function lookUpAccountLogging(gateway: APIGatewayClient, ssm: SSMClient, parameterName: string): Promise<AccountLogging> {
  if ((await readParameter(ssm, parameterName)) !== undefined) return AccountLogging.Create;
  const { cloudwatchRoleArn } = await gateway.send(new GetAccountCommand({}));
  return cloudwatchRoleArn ? AccountLogging.Adopt : AccountLogging.Create;
}

/**
 * Sets the role that all REST APIs of the account and region log through. It is left as it is when the API is destroyed: others log through it
 * by then. What says that this API made it goes with the API.
 */
export function setAccountLogRole(name: string, parent: pulumi.Resource): aws.apigateway.Account {
  const kept = { parent, retainOnDelete: true };
  const role = new aws.iam.Role(`${name}-account-logs`, { assumeRolePolicy: trusting('apigateway.amazonaws.com') }, kept);
  const rights = new aws.iam.RolePolicyAttachment(
    `${name}-account-logs`,
    // API Gateway refuses a role with less.
    {
      role: role.name,
      policyArn: pulumi.interpolate`arn:${partitionOf(parent)}:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs`,
    },
    kept,
  );
  const account = new aws.apigateway.Account(`${name}-account-logs`, { cloudwatchRoleArn: role.arn }, { ...kept, dependsOn: [rights] });
  new aws.ssm.Parameter(
    `${name}-account-logs`,
    {
      name: accountLoggingParameterName(name),
      description: 'The role that REST APIs of this account log through was set by this API',
      type: 'String',
      value: role.arn,
    },
    { parent, dependsOn: [account] },
  );
  return account;
}
