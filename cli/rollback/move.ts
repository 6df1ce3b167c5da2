import { LambdaClient, UpdateAliasCommand } from '@aws-sdk/client-lambda';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { UNPINNED } from '../../infra/state/index.ts';
import type { Released } from '../deployed/index.ts';
import type { Stack } from '../stack/index.ts';
import { CliError } from '../terminal/index.ts';

/** Gives a version the traffic, at once: requests that run end where they began. */
export async function moveAlias(stack: Stack, { functionName, aliasName }: Released, version: string): Promise<void> {
  const lambda = stack.client(LambdaClient, 'lambda');
  await lambda.send(new UpdateAliasCommand({ FunctionName: functionName, Name: aliasName, FunctionVersion: version }));
}

/** Writes where the alias is to stay, for every later update from any checkout; undefined lets it follow the newest version again. */
export async function pin(stack: Stack, { pinParameterName }: Released, version: string | undefined): Promise<void> {
  const ssm = stack.client(SSMClient, 'ssm');
  await ssm.send(new PutParameterCommand({ Name: pinParameterName, Value: version ?? UNPINNED, Type: 'String', Overwrite: true }));
}

/** Tells Pulumi where the aliases are, and nothing else of what may have changed. */
export async function refreshAliases(stack: Stack, released: Released[], signal: AbortSignal): Promise<void> {
  const made = await stack.resources();
  const urns = released.map(({ functionName, aliasName }) => {
    const alias = made.find(
      ({ type, outputs = {} }) => type === 'aws:lambda/alias:Alias' && outputs.functionName === functionName && outputs.name === aliasName,
    );
    if (alias) return alias.urn;
    throw new CliError(`Pulumi does not know the alias ${aliasName} of ${functionName}.`, 'Run `pulumi refresh`, then `npm run preview`.');
  });
  await (await stack.deployment()).refresh(urns, { signal, onLine: () => undefined });
}
