import { APIGatewayClient, GetAccountCommand, UpdateAccountCommand } from '@aws-sdk/client-api-gateway';
import {
  BackupClient,
  DeleteBackupVaultCommand,
  DeleteRecoveryPointCommand,
  ListTagsCommand,
  paginateListBackupVaults,
  paginateListRecoveryPointsByBackupVault,
} from '@aws-sdk/client-backup';
import {
  DeleteRoleCommand,
  DetachRolePolicyCommand,
  IAMClient,
  ListRoleTagsCommand,
  paginateListAttachedRolePolicies,
  paginateListRoles,
} from '@aws-sdk/client-iam';
import { type Identity, isOwnedBy } from '../../infra/ground/owner.ts';
import type { DeployedResource, Stack } from '../stack/index.ts';
import { CliError } from '../terminal/index.ts';

/** An AWS Backup vault. */
export interface RetainedVault {
  name: string;
  /** Its region, if not the stack's. */
  region: string | undefined;
}

/** Resources retained by a destroy or a change of settings, which are in no state any more: found by their tags. */
export interface Retained {
  vaults: RetainedVault[];
  roles: string[];
  /** Roles named like this stack's, without the tag of any stack: as release 0.1.0 kept them, or made by hand. Never deleted. */
  untaggedRoles: string[];
}

export const NOTHING_RETAINED: Retained = { vaults: [], roles: [], untaggedRoles: [] };

/** @param otherApis whether other APIs log through the account's role that this stack has set: then it is kept */
export async function retainedOf(
  stack: Stack,
  name: string,
  identity: Identity,
  known: DeployedResource[],
  otherApis: boolean,
): Promise<Retained> {
  const inState = new Set(known.map(({ id }) => id));
  const isKept = (id: string, tags: Record<string, string>): boolean =>
    tags['siesta:id'] === identity.id && isOwnedBy(identity, tags) && !inState.has(id);
  const vaults: RetainedVault[] = [];
  const { copyRegion } = (await stack.config()).backups;
  for (const region of [undefined, ...(copyRegion ? [copyRegion] : [])]) {
    const backup = stack.client(BackupClient, 'backup', { region });
    for await (const { BackupVaultList = [] } of paginateListBackupVaults({ client: backup }, {})) {
      for (const { BackupVaultName: vault = '', BackupVaultArn } of BackupVaultList) {
        const { Tags = {} } = await backup.send(new ListTagsCommand({ ResourceArn: BackupVaultArn }));
        if (isKept(vault, Tags)) vaults.push({ name: vault, region });
      }
    }
  }
  const iam = stack.client(IAMClient, 'iam');
  const prefixes = [`${name}-backup-`, ...(otherApis ? [] : [`${name}-account-logs-`])];
  const [roles, untaggedRoles]: [string[], string[]] = [[], []];
  for await (const { Roles = [] } of paginateListRoles({ client: iam }, {})) {
    for (const { RoleName = '' } of Roles.filter((role) => prefixes.some((prefix) => role.RoleName?.startsWith(prefix)))) {
      const { Tags = [] } = await iam.send(new ListRoleTagsCommand({ RoleName }));
      const tags = Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value]));
      if (isKept(RoleName, tags)) roles.push(RoleName);
      else if (!('siesta:id' in tags) && !inState.has(RoleName)) untaggedRoles.push(RoleName);
    }
  }
  return { vaults, roles, untaggedRoles };
}

/** Roles last: AWS Backup needs its role to delete anything. */
export async function removeRetained(stack: Stack, { vaults, roles }: Retained): Promise<void> {
  for (const { name: vault, region } of vaults) await removeVault(stack.client(BackupClient, 'backup', { region }), vault);
  for (const role of roles) await removeRole(stack, role);
}

/** @throws CliError while AWS Backup is still deleting the content */
async function removeVault(backup: BackupClient, BackupVaultName: string): Promise<void> {
  let points = 0;
  for await (const { RecoveryPoints = [] } of paginateListRecoveryPointsByBackupVault({ client: backup }, { BackupVaultName })) {
    for (const { RecoveryPointArn, Status } of RecoveryPoints) {
      points++;
      if (Status !== 'DELETING') await backup.send(new DeleteRecoveryPointCommand({ BackupVaultName, RecoveryPointArn }));
    }
  }
  if (points > 0)
    throw new CliError(
      `AWS Backup deletes the ${points} backups in ${BackupVaultName}.`,
      'Then `npx siesta delete` goes on: again, in a minute.',
    );
  await backup.send(new DeleteBackupVaultCommand({ BackupVaultName }));
}

async function removeRole(stack: Stack, RoleName: string): Promise<void> {
  const gateway = stack.client(APIGatewayClient, 'apigateway');
  const { cloudwatchRoleArn } = await gateway.send(new GetAccountCommand({}));
  if (cloudwatchRoleArn?.endsWith(`:role/${RoleName}`)) {
    await gateway.send(new UpdateAccountCommand({ patchOperations: [{ op: 'replace', path: '/cloudwatchRoleArn', value: '' }] }));
  }
  const iam = stack.client(IAMClient, 'iam');
  for await (const { AttachedPolicies = [] } of paginateListAttachedRolePolicies({ client: iam }, { RoleName })) {
    for (const { PolicyArn } of AttachedPolicies) await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
  }
  await iam.send(new DeleteRoleCommand({ RoleName }));
}
