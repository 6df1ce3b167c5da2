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
 * The prefix of all names of a stack: the configured one; otherwise its previous one, even after a rename in Pulumi; otherwise the given default.
 *
 * @param first default for a new stack
 * @throws RunError when the settings would rename existing resources
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
 * Claims a name for this stack before anything is created under it, by storing an id both in the account and in the state.
 *
 * @param name the stack's name in AWS
 * @param configured the name in the settings
 * @throws RunError when another stack owns it, with the possible ways out
 */
export async function claim(name: string, configured: string | undefined, self: Self): Promise<Identity> {
  const found = await readIdentity(programClient(SSMClient, 'ssm'), name);
  const takesOver = process.env[TAKE_OVER] === name;
  if (!takesOver) refuseOthers({ name, configured, self, found });
  const known = takesOver ? (found ?? self.identity) : (self.identity ?? found);
  // Parsing normalizes the order of keys, so that an unchanged identity gives unchanged text.
  const identity = Identity.parse(known ?? { ...(await ownerSoFar(name, self)), id: randomBytes(8).toString('hex') });
  const isOurs = takesOver || self.identity !== undefined || (self.name !== undefined && !found);
  await storeIdentity(name, identity, { takesUp: found !== undefined, ...(!isOurs && { refuseNew: () => refuseLife(name, self, found) }) });
  return identity;
}

interface NameClaim {
  name: string;
  configured: string | undefined;
  self: Self;
  /** The identity stored in the account. */
  found: Identity | undefined;
}

/** Refuses what can be refused without looking for existing resources. */
function refuseOthers({ name, configured, self, found }: NameClaim): void {
  if (!found) return;
  if (self.identity && self.identity.id !== found.id) refuseTaken(name, self.identity, found);
  const { project, stack } = thisStack();
  const isOther = found.project !== project || found.stack !== stack;
  // An explicitly configured name is intended, whoever used it before.
  if (isOther && !configured && !self.name) refuseOther(name, found, `${project}/${stack}`);
}

/** Refuses existing resources under a name that is new to this state. */
async function refuseLife(name: string, self: Self, found: Identity | undefined): Promise<void> {
  const living = await liveUnder(name, programClient);
  if (living.length > 0) refuseLiving(name, found, living, self.name !== undefined);
}

/** The owner of a stack of 0.1.0 before it got an id: this project and stack or, if it was renamed since, those in its snapshots' tags. */
async function ownerSoFar(name: string, self: Self): Promise<Owner> {
  const now = thisStack();
  if (!self.name || [stackName, formerStackName].some((naming) => self.name === naming(now.project, now.stack))) return now;
  return (await namesBefore(programClient(RDSClient, 'rds'), name)) ?? now;
}

interface StoreOptions {
  /** Adopt the parameter, which exists from an earlier life of the stack. */
  takesUp?: boolean;
  /** Called when the state does not contain the parameter yet, also in a preview; throws to refuse. */
  refuseNew?: () => Promise<void>;
}

/** Resolves once the engine has created the parameter that identifies the owner, or would have in a preview. */
export async function storeIdentity(name: string, identity: Identity, { takesUp = false, refuseNew }: StoreOptions = {}): Promise<void> {
  const beforeCreate = refuseNew ? [new pulumi.ResourceHook(`${name}-ownership`, refuseNew, { onDryRun: true })] : [];
  const { urn } = new aws.ssm.Parameter(
    `${name}-identity`,
    {
      name: identityParameterName(name),
      description: `Whose ${name} is`,
      type: 'String',
      value: JSON.stringify(identity),
      // Overwrite only a parameter known beforehand; not one that someone else creates at this moment.
      ...(takesUp && { overwrite: true }),
    },
    tagging({ retainOnDelete: true, ignoreChanges: ['overwrite'], hooks: { beforeCreate } }, ownerTags(identity)),
  );
  await (urn as unknown as { promise(): Promise<unknown> }).promise();
}
