import { APIGatewayClient, GetRestApisCommand } from '@aws-sdk/client-api-gateway';
import { RDSClient } from '@aws-sdk/client-rds';
import { SSMClient } from '@aws-sdk/client-ssm';
import { Identity } from '../../infra/ground/owner.ts';
import { ownSnapshots, type Snapshot } from '../../infra/snapshots/index.ts';
import { alreadyExists, liveUnder, readIdentity, takenOver } from '../../infra/state/index.ts';
import { type DeployedResource, isOwn, type Stack } from '../stack/index.ts';
import { CliError } from '../terminal/index.ts';
import { NOTHING_RETAINED, type Retained, retainedOf } from './retained.ts';

/** Everything that belongs to a stack and would be deleted. */
export interface DeletionPlan {
  /** Prefix of all its names. */
  name: string;
  identity: Identity | undefined;
  /** The resources in Pulumi's state. */
  resources: DeployedResource[];
  snapshots: Snapshot[];
  /** Leftovers of an earlier life, which are in no state. */
  retained: Retained;
  /** Number of other REST APIs in the account and region, which log through the same account-wide role. */
  otherApis: number;
}

/** @throws CliError when resources belong to another stack, or are protected */
export async function planOf(stack: Stack): Promise<DeletionPlan> {
  const resources = await stack.resources();
  const root = resources[0]?.outputs ?? {};
  const name = await stack.awsName();
  const found = await readIdentity(stack.client(SSMClient, 'ssm'), name);
  const known = Identity.safeParse(root.identity).data;
  if (known && found && known.id !== found.id) {
    throw new CliError(takenOver(name, known, found), 'Use the state that it has now: `pulumi login <backend>`.');
  }
  if (!isOwn(resources, name, found)) await refuseStateless(stack, name, found);
  refuseProtected(stack, resources);
  const identity = known ?? found;
  const snapshots = identity ? await ownSnapshots(stack.client(RDSClient, 'rds'), identity) : [];
  if (resources.length === 0 && !identity)
    throw new CliError(
      `There is nothing of ${stack.name}: no state, and nobody has its name.`,
      'Is it another stack that you mean? `pulumi stack ls`',
    );
  const otherApis = await restApisBeside(stack, name);
  const retained = identity ? await retainedOf(stack, name, identity, resources, otherApis > 0) : NOTHING_RETAINED;
  return { name, identity, resources, snapshots, retained, otherApis };
}

/** Without a state only a destroy's leftovers may be deleted; running resources belong to some state, which has to destroy them. */
async function refuseStateless(stack: Stack, name: string, found: Identity | undefined): Promise<void> {
  const living = await liveUnder(name, (Client, service) => stack.client(Client, service));
  if (living.length === 0) return;
  throw new CliError(
    `${alreadyExists(name, found, living)}.`,
    'Use the state that it has (`pulumi login <backend>`), or an export of it (`pulumi stack import`): only that knows all that there is.',
  );
}

function refuseProtected(stack: Stack, resources: DeployedResource[]): void {
  const isProtected = resources.some(({ type, outputs }) => type === 'aws:rds/cluster:Cluster' && outputs?.deletionProtection === true);
  if (!isProtected) return;
  throw new CliError(
    `The database of ${stack.name} is protected.`,
    'Deploy it once without: `pulumi config set --path database.protectData false`, `npm run up`. Then `npx siesta delete` again.',
  );
}

async function restApisBeside(stack: Stack, name: string): Promise<number> {
  const { items = [] } = await stack.client(APIGatewayClient, 'apigateway').send(new GetRestApisCommand({ limit: 500 }));
  return items.filter((item) => item.name !== name).length;
}
