import { GetAliasCommand, GetFunctionConfigurationCommand, LambdaClient, paginateListVersionsByFunction } from '@aws-sdk/client-lambda';
import { SSMClient } from '@aws-sdk/client-ssm';
import { readPinnedVersion } from '../../infra/state/index.ts';
import type { Outputs, Stack } from '../stack/index.ts';

/** A function whose alias a release moves: the api function, or its authorizer. */
export type Released = Pick<Outputs, 'functionName' | 'aliasName' | 'pinParameterName'>;

/** Which version of a function takes the traffic. */
export interface Release {
  /** What takes the traffic. */
  version: string;
  /** When that was published. */
  publishedAt: string | undefined;
  /** The newest that was published, with or without traffic. */
  newest: string;
  /** The version that a rollback holds the traffic at. */
  pinned: string | undefined;
}

export async function releaseOf(
  stack: Stack,
  { functionName, aliasName, pinParameterName }: Released,
  signal: AbortSignal,
): Promise<Release> {
  const lambda = stack.client(LambdaClient, 'lambda');
  const alias = await lambda.send(new GetAliasCommand({ FunctionName: functionName, Name: aliasName }), { abortSignal: signal });
  const version = alias.FunctionVersion ?? '';
  const [live, pinned] = await Promise.all([
    lambda.send(new GetFunctionConfigurationCommand({ FunctionName: functionName, Qualifier: version }), { abortSignal: signal }),
    readPinnedVersion(stack.client(SSMClient, 'ssm'), pinParameterName),
  ]);
  let newest = version;
  for await (const { Versions } of paginateListVersionsByFunction({ client: lambda }, { FunctionName: functionName })) {
    for (const { Version = '' } of Versions ?? []) if (Number(Version) > Number(newest)) newest = Version;
  }
  return { version, publishedAt: live.LastModified, newest, pinned };
}
