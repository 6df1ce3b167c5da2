import { type APIGatewayClient, GetAccountCommand } from '@aws-sdk/client-api-gateway';
import type { SSMClient } from '@aws-sdk/client-ssm';
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { partitionOf } from '../ground/location.ts';
import { trusting } from '../ground/roles.ts';
import { readParameter } from '../state/index.ts';
import { AccountLogging } from './args.ts';

/** Name of the SSM parameter that marks that an Api has set the account's role; it lives as long as that Api. */
export const accountLoggingParameterName = (api: string): string => `/${api}/made-account-log-role`;

/**
 * Whether an Api should set the account's role: only when none is set. The Api that set it keeps answering `create`, otherwise its next update would
 * remove the role from its program; one created later finds a role set, possibly by its own earlier life.
 */
export async function lookUpAccountLogging(gateway: APIGatewayClient, ssm: SSMClient, parameterName: string): Promise<AccountLogging> {
  if ((await readParameter(ssm, parameterName)) !== undefined) return AccountLogging.Create;
  const { cloudwatchRoleArn } = await gateway.send(new GetAccountCommand({}));
  return cloudwatchRoleArn ? AccountLogging.Adopt : AccountLogging.Create;
}

/**
 * Sets the role through which all REST APIs of the account and region log. It survives the destruction of the API, because other APIs may log
 * through it by then; the parameter that marks this API as its creator does not.
 */
export function setAccountLogRole(name: string, parent: pulumi.Resource): aws.apigateway.Account {
  const retained = { parent, retainOnDelete: true };
  const role = new aws.iam.Role(`${name}-account-logs`, { assumeRolePolicy: trusting('apigateway.amazonaws.com') }, retained);
  const attachment = new aws.iam.RolePolicyAttachment(
    `${name}-account-logs`,
    // The minimum that API Gateway accepts for this role.
    {
      role: role.name,
      policyArn: pulumi.interpolate`arn:${partitionOf(parent)}:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs`,
    },
    retained,
  );
  const account = new aws.apigateway.Account(
    `${name}-account-logs`,
    { cloudwatchRoleArn: role.arn },
    { ...retained, dependsOn: [attachment] },
  );
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
