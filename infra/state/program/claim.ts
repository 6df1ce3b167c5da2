import { randomBytes } from 'node:crypto';
import { RDSClient } from '@aws-sdk/client-rds';
import { SSMClient } from '@aws-sdk/client-ssm';
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { formerStackName, stackName } from '../../ground/names.ts';
import { Identity, type Owner, ownerTags } from '../../ground/owner.ts';
import { programClient } from '../../ground/program-client.ts';
import { tagging, thisStack } from '../../ground/tags.ts';
import { identityParameterName, namesBefore, readIdentity } from '../identity.ts';
import { liveUnder } from '../live.ts';
import { refuseLiving, refuseOther, refuseTaken, TAKE_OVER } from './refusals.ts';
import type { Self } from './self.ts';

/**
 * What everything of a stack is named after: what the settings say; else what it has been so far, also under another name of Pulumi's; else its
 * project and stack.
 *
 * @param first what a new one is called
 * @throws RunError when the settings would rename what there is
 */
export function nameOf(configured: string | undefined, self: Self, first: string): string {
  if (configured && self.name && configured !== self.name) {
    throw new pulumi.RunError(
      `name is "${configured}", and this stack is called ${self.name}: all that it has would be made anew, and its data left behind. ` +
        'Take the setting out (`pulumi config rm name`), or set it after a destroy.',
    );
  }
  return configured ?? self.name ?? first;
}

/**
 * Makes a name this state's own before anything is made that has it, by an id in the account and in the state.
 *
 * @param name what the stack is called in AWS
 * @param configured the name that the settings say
 * @throws RunError when it is somebody else's, with the ways on
 */
export async function claim(name: string, configured: string | undefined, self: Self): Promise<Identity> {
  const found = await readIdentity(programClient(SSMClient, 'ssm'), name);
  const takesOver = process.env[TAKE_OVER] === name;
  if (!takesOver) refuseOthers({ name, configured, self, found });
  const known = takesOver ? (found ?? self.identity) : (self.identity ?? found);
  // Parsed, it is written in one order: the parameter is no other for its words' order.
  const identity = Identity.parse(known ?? { ...(await ownerSoFar(name, self)), id: randomBytes(8).toString('hex') });
  const isOurs = takesOver || self.identity !== undefined || (self.name !== undefined && !found);
  await keepIdentity(name, identity, { takesUp: found !== undefined, ...(!isOurs && { refuseNew: () => refuseLife(name, self, found) }) });
  return identity;
}

interface Sight {
  name: string;
  configured: string | undefined;
  self: Self;
  /** What the account says. */
  found: Identity | undefined;
}

/** Refuses what can be told without asking what lives. */
function refuseOthers({ name, configured, self, found }: Sight): void {
  if (!found) return;
  if (self.identity && self.identity.id !== found.id) refuseTaken(name, self.identity, found);
  const { project, stack } = thisStack();
  const isOther = found.project !== project || found.stack !== stack;
  // A name that is said is meant, whoever had it.
  if (isOther && !configured && !self.name) refuseOther(name, found, `${project}/${stack}`);
}

/** Refuses what lives under a name that the state did not have yet. */
async function refuseLife(name: string, self: Self, found: Identity | undefined): Promise<void> {
  const living = await liveUnder(name, programClient);
  if (living.length > 0) refuseLiving(name, found, living, self.name !== undefined);
}

/** Who a stack of 0.1.0 was before it was given an id: this one, unless it was renamed. Then its snapshots have its old names. */
async function ownerSoFar(name: string, self: Self): Promise<Owner> {
  const now = thisStack();
  if (!self.name || [stackName, formerStackName].some((naming) => self.name === naming(now.project, now.stack))) return now;
  return (await namesBefore(programClient(RDSClient, 'rds'), name)) ?? now;
}

interface Keeping {
  /** Whether the account has it from an earlier life of the stack. */
  takesUp?: boolean;
  /** Called where the state does not have it yet, in a preview too; throws where it may not. */
  refuseNew?: () => Promise<void>;
}

/** Resolves once the engine has the parameter that says whose a name is, or in a preview would have it. */
export async function keepIdentity(name: string, identity: Identity, { takesUp = false, refuseNew }: Keeping = {}): Promise<void> {
  const beforeCreate = refuseNew ? [new pulumi.ResourceHook(`${name}-ownership`, refuseNew, { onDryRun: true })] : [];
  const { urn } = new aws.ssm.Parameter(
    `${name}-identity`,
    {
      name: identityParameterName(name),
      description: `Whose ${name} is`,
      type: 'String',
      value: JSON.stringify(identity),
      // One that has outlived its stack is taken up; one that somebody else makes at this moment is not.
      ...(takesUp && { overwrite: true }),
    },
    tagging({ retainOnDelete: true, ignoreChanges: ['overwrite'], hooks: { beforeCreate } }, ownerTags(identity)),
  );
  await (urn as unknown as { promise(): Promise<unknown> }).promise();
}
