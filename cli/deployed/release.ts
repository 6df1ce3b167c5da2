import {
  GetAliasCommand,
  GetFunctionConfigurationCommand,
  LambdaClient,
  paginateListVersionsByFunction,
  ResourceNotFoundException,
} from '@aws-sdk/client-lambda';
import { SSMClient } from '@aws-sdk/client-ssm';
import { readPinnedVersion } from '../../infra/state/index.ts';
import type { Outputs, Stack } from '../stack/index.ts';

/** A function whose alias is moved by a release: the api function, or its authorizer. */
export type Released = Pick<Outputs, 'functionName' | 'aliasName' | 'pinParameterName'>;

/** Which version of a function receives the traffic. */
export interface Release {
  /** The version that receives the traffic. */
  version: string;
  /** When that version was published. */
  publishedAt: string | undefined;
  /** The newest published version, with or without traffic. */
  newest: string;
  /** The version to which a rollback has pinned the alias. */
  pinned: string | undefined;
  /** The live or pinned version that no longer exists: all its requests fail. */
  gone?: string;
}

export async function releaseOf(
  stack: Stack,
  { functionName, aliasName, pinParameterName }: Released,
  signal: AbortSignal,
): Promise<Release> {
  const lambda = stack.client(LambdaClient, 'lambda');
  const alias = await lambda.send(new GetAliasCommand({ FunctionName: functionName, Name: aliasName }), { abortSignal: signal });
  const version = alias.FunctionVersion ?? '';
  const [publishedAt, pinned] = await Promise.all([
    publishedAtOf(lambda, { FunctionName: functionName, Qualifier: version }, signal),
    readPinnedVersion(stack.client(SSMClient, 'ssm'), pinParameterName),
  ]);
  const there: string[] = [];
  for await (const { Versions } of paginateListVersionsByFunction({ client: lambda }, { FunctionName: functionName })) {
    there.push(...(Versions ?? []).flatMap(({ Version }) => (Version && Version !== '$LATEST' ? [Version] : [])));
  }
  const newest = there.reduce((highest, candidate) => (Number(candidate) > Number(highest) ? candidate : highest), there[0] ?? version);
  const gone = [pinned, version].find((candidate) => candidate !== undefined && !there.includes(candidate));
  return { version, publishedAt, newest, pinned, ...(gone && { gone }) };
}

/** When a version was published; undefined if it no longer exists. */
async function publishedAtOf(lambda: LambdaClient, version: { FunctionName: string; Qualifier: string }, signal: AbortSignal) {
  try {
    const { LastModified } = await lambda.send(new GetFunctionConfigurationCommand(version), { abortSignal: signal });
    return LastModified && new Date(LastModified).toISOString();
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}
