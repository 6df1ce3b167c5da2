import { type APIGatewayClient, GetAccountCommand } from '@aws-sdk/client-api-gateway';
import { GetParameterCommand, ParameterNotFound, type SSMClient } from '@aws-sdk/client-ssm';

/** What an Api does about the account's one role that REST APIs log through. */
export const AccountLogging = { Adopt: 'adopt', Create: 'create', Skip: 'skip' } as const;
export type AccountLogging = (typeof AccountLogging)[keyof typeof AccountLogging];

/** Name of the SSM parameter that says that an Api has set the account's role, for as long as that Api lives. */
export const accountLoggingParameterName = (api: string): string => `/${api}/made-account-log-role`;

/**
 * Whether an Api should set the account's role: only where none is set. One that has set it says `create` on, or its next update would take
 * the role out of its program; one made later finds it set, also by itself in an earlier life.
 */
export async function lookUpAccountLogging(gateway: APIGatewayClient, ssm: SSMClient, parameterName: string): Promise<AccountLogging> {
  if (await isMade(ssm, parameterName)) return AccountLogging.Create;
  const { cloudwatchRoleArn } = await gateway.send(new GetAccountCommand({}));
  return cloudwatchRoleArn ? AccountLogging.Adopt : AccountLogging.Create;
}

async function isMade(ssm: SSMClient, parameterName: string): Promise<boolean> {
  try {
    await ssm.send(new GetParameterCommand({ Name: parameterName }));
    return true;
  } catch (error) {
    if (error instanceof ParameterNotFound) return false;
    throw error;
  }
}
