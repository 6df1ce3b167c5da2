import { SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { stackName } from '../../infra/ground/names.ts';
import { readDecisions } from '../../infra/state/index.ts';
import { type DeployedResource, noPassphrase, type Stack } from '../stack/index.ts';
import { CliError } from '../terminal/index.ts';

/**
 * Checks access to Pulumi and AWS in advance, so that a problem is reported in one line rather than in the middle of an update.
 * @param changes whether something will be changed, which needs the stack unlocked
 * @param terminal whether a user can answer questions
 * @returns the deployed resources
 */
export async function preflight(stack: Stack, { changes, terminal }: { changes: boolean; terminal: boolean }): Promise<DeployedResource[]> {
  const resources = await stack.resources();
  if (changes) await refuseIfLocked(stack);
  // In a terminal Pulumi asks for the passphrase.
  if (stack.locked() && !terminal) throw noPassphrase();
  await stack.client(STSClient, 'sts').send(new GetCallerIdentityCommand({}));
  await readDecisions(stack.client(SSMClient, 'ssm'), stackName(stack.project(), stack.shortName()));
  return resources;
}

async function refuseIfLocked(stack: Stack): Promise<void> {
  const [lock] = await (await stack.deployment()).locks();
  if (!lock) return;
  const { by, since, dead } = lock;
  if (dead) {
    throw new CliError(
      `An update of ${stack.name} died and left its lock (${by}, since ${since}).`,
      `Free the stack: \`pulumi cancel ${stack.name}\`; \`npx siesta doctor\` then says whether something is half done.`,
    );
  }
  throw new CliError(
    `An update of ${stack.name} runs (${by}, since ${since}).`,
    `Wait for it. If it is known to have died: \`pulumi cancel ${stack.name}\`.`,
  );
}
