import { GetFunctionConfigurationCommand, type LambdaClient, ResourceNotFoundException } from '@aws-sdk/client-lambda';
import type { SSMClient } from '@aws-sdk/client-ssm';
import * as pulumi from '@pulumi/pulumi';
import { fitted } from '../../ground/names.ts';
import { authorizerPinParameterName, pinParameterName, readPinnedVersion } from '../pin.ts';

/** The versions to which a rollback has pinned the aliases; undefined for those that follow the newest. */
export interface Pinned {
  api: string | undefined;
  authorizer: string | undefined;
}

/** @throws RunError when a pinned version no longer exists: AWS may accept such an alias, which would fail every request */
export async function findPinned(ssm: SSMClient, lambda: LambdaClient, name: string): Promise<Pinned> {
  const [api, authorizer] = await Promise.all([
    readPinnedVersion(ssm, pinParameterName(name)),
    readPinnedVersion(ssm, authorizerPinParameterName(name)),
  ]);
  await Promise.all([refuseGone(lambda, `${name}-api`, api), refuseGone(lambda, `${name}-authorizer`, authorizer)]);
  return { api, authorizer };
}

async function refuseGone(lambda: LambdaClient, name: string, version: string | undefined): Promise<void> {
  if (version === undefined) return;
  const FunctionName = fitted(name, 64);
  try {
    await lambda.send(new GetFunctionConfigurationCommand({ FunctionName, Qualifier: version }));
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
    throw new pulumi.RunError(
      `A rollback holds ${FunctionName} at version ${version}, which is gone. Let go of it first: \`npx siesta rollback --forward\`; where there is no function any more, delete the SSM parameter that holds it.`,
    );
  }
}
