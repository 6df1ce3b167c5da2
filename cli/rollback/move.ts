import { LambdaClient, UpdateAliasCommand } from '@aws-sdk/client-lambda';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { UNPINNED } from '../../infra/state/index.ts';
import type { Released } from '../deployed/index.ts';
import type { Stack } from '../stack/index.ts';
import { CliError } from '../terminal/index.ts';

/** Moves the traffic to a version immediately; running requests finish on the previous one. */
export async function moveAlias(stack: Stack, { functionName, aliasName }: Released, version: string): Promise<void> {
  const lambda = stack.client(LambdaClient, 'lambda');
  await lambda.send(new UpdateAliasCommand({ FunctionName: functionName, Name: aliasName, FunctionVersion: version }));
}

/** Pins the alias for all later updates from any checkout; undefined unpins it. */
export async function pin(stack: Stack, { pinParameterName }: Released, version: string | undefined): Promise<void> {
  const ssm = stack.client(SSMClient, 'ssm');
  await ssm.send(new PutParameterCommand({ Name: pinParameterName, Value: version ?? UNPINNED, Type: 'String', Overwrite: true }));
}

/** Updates Pulumi's state about the aliases only. */
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
