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
  /** Which of these there is not any more: every request to it fails. */
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

/** When a version was published; undefined where it is gone. */
async function publishedAtOf(lambda: LambdaClient, version: { FunctionName: string; Qualifier: string }, signal: AbortSignal) {
  try {
    const { LastModified } = await lambda.send(new GetFunctionConfigurationCommand(version), { abortSignal: signal });
    return LastModified && new Date(LastModified).toISOString();
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}
