import { ResourceNotFoundException } from '@aws-sdk/client-lambda';
import { DBClusterNotFoundFault } from '@aws-sdk/client-rds';
import { ParameterNotFound } from '@aws-sdk/client-ssm';
import { FakeStack, OUTPUTS } from './fake-stack.ts';
import { projectWith, siestaWith } from './support.ts';

const identity = { id: '0a', project: 'siesta', stack: 'dev' };
const tagged = (DBClusterSnapshotIdentifier: string, id: string | undefined) => ({
  DBClusterSnapshotIdentifier,
  Status: 'available',
  SnapshotCreateTime: new Date('2026-11-01'),
  TagList: Object.entries({ 'siesta:project': 'siesta', 'siesta:stack': 'dev', ...(id && { 'siesta:id': id }) }).map(([Key, Value]) => ({
    Key,
    Value,
  })),
});

interface Situation {
  /** Whose the account says that the name is. */
  found?: typeof identity | undefined;
  living?: string[];
  apis?: string[];
  isProtected?: boolean;
  /** What a destroy has kept beside, by name: of which id it is. */
  vaults?: Record<string, string>;
  /** The same in another region. */
  copies?: Record<string, string>;
  roles?: Record<string, string>;
  /** What is in each vault. */
  backups?: string[];
}

const idTags = (id: string | undefined): Record<string, string> => (id ? { 'siesta:id': id } : {});

/** A stack with all that a destroy keeps, and beside it what is another's. */
function stack({ found = identity, living = [], apis = ['siesta-dev'], isProtected = false, ...kept }: Situation = {}): FakeStack {
  const { vaults = {}, copies = {}, roles = {}, backups = [] } = kept;
  let snapshots = [tagged('siesta-dev-final-1', '0a'), tagged('before-import', '0a'), tagged('of-another', '0b')];
  const fake = new FakeStack({
    GetParameter: () => {
      if (!found) throw new ParameterNotFound({ message: 'none', $metadata: {} });
      return { Parameter: { Value: JSON.stringify(found) } };
    },
    DeleteParameters: ({ Names }: { Names: string[] }) => {
      fake.changes.push(`delete ${Names.join(' ')}`);
      return { DeletedParameters: Names };
    },
    DescribeDBClusterSnapshots: () => ({ DBClusterSnapshots: snapshots }),
    DeleteDBClusterSnapshot: ({ DBClusterSnapshotIdentifier: id }: { DBClusterSnapshotIdentifier: string }) => {
      fake.changes.push(`delete ${id}`);
      snapshots = snapshots.filter((it) => it.DBClusterSnapshotIdentifier !== id);
      return {};
    },
    DescribeDBClusters: () => {
      throw new DBClusterNotFoundFault({ message: 'none', $metadata: {} });
    },
    GetFunctionConfiguration: ({ FunctionName }: { FunctionName: string }) => {
      if (!living.includes(FunctionName)) throw new ResourceNotFoundException({ message: 'none', $metadata: {}, Type: 'User' });
      return { FunctionName };
    },
    DescribeLogGroups: () => ({ logGroups: [] }),
    GetRestApis: () => ({ items: apis.map((name) => ({ name })) }),
    ListBackupVaults: (_: object, region: string) => ({
      BackupVaultList: Object.keys(region === 'eu-west-1' ? copies : vaults).map((it) => ({ BackupVaultName: it, BackupVaultArn: it })),
    }),
    ListTags: ({ ResourceArn }: { ResourceArn: string }) => ({ Tags: idTags({ ...vaults, ...copies }[ResourceArn]) }),
    ListRecoveryPointsByBackupVault: () => ({ RecoveryPoints: backups.map((it) => ({ RecoveryPointArn: it })) }),
    DeleteRecoveryPoint: ({ RecoveryPointArn }: { RecoveryPointArn: string }) => {
      fake.changes.push(`delete ${RecoveryPointArn}`);
      backups.splice(backups.indexOf(RecoveryPointArn), 1);
      return {};
    },
    DeleteBackupVault: ({ BackupVaultName }: { BackupVaultName: string }, region: string) => {
      fake.changes.push(`delete ${BackupVaultName}${region === 'eu-west-1' ? ` in ${region}` : ''}`);
      return {};
    },
    ListRoles: () => ({ Roles: Object.keys(roles).map((RoleName) => ({ RoleName })) }),
    ListRoleTags: ({ RoleName }: { RoleName: string }) => ({
      Tags: Object.entries(idTags(roles[RoleName])).map(([Key, Value]) => ({ Key, Value })),
    }),
    GetAccount: () => ({ cloudwatchRoleArn: 'arn:aws:iam::123456789012:role/siesta-dev-account-logs-1' }),
    UpdateAccount: ({ patchOperations }: { patchOperations: object[] }) => {
      fake.changes.push(`account ${JSON.stringify(patchOperations)}`);
      return {};
    },
    ListAttachedRolePolicies: () => ({ AttachedPolicies: [{ PolicyArn: 'arn:of-aws' }] }),
    DetachRolePolicy: ({ RoleName, PolicyArn }: { RoleName: string; PolicyArn: string }) => {
      fake.changes.push(`detach ${PolicyArn} from ${RoleName}`);
      return {};
    },
    DeleteRole: ({ RoleName }: { RoleName: string }) => {
      fake.changes.push(`delete ${RoleName}`);
      return {};
    },
  });
  fake.outputs = { ...OUTPUTS, identity };
  const made = (type: string, name: string, more = {}) =>
    fake.made.push({
      urn: `urn:pulumi:dev::siesta::${type}::${name}`,
      type,
      id: name,
      outputs: {},
      retainOnDelete: true,
      ...more,
    } as never);
  made('aws:rds/cluster:Cluster', 'siesta-dev', { protect: true, outputs: { deletionProtection: isProtected } });
  made('aws:backup/vault:Vault', 'siesta-dev');
  made('aws:iam/role:Role', 'siesta-dev-account-logs');
  made('aws:ssm/parameter:Parameter', '/siesta-dev/identity');
  return fake;
}

const removing = (fake: FakeStack, ...argv: string[]) => siestaWith(fake, 'delete', '--stack', 'dev', ...argv);
const named = ['--name', 'siesta-dev'];
/** What a destroy would still keep, by name. */
const keptIn = (fake: FakeStack): unknown[] => fake.edited.filter(({ retainOnDelete }) => retainOnDelete).map(({ id }) => id);

/** What is done where nothing is kept that the state does not know. */
const EVERYTHING = [
  'edit',
  'destroy',
  'delete siesta-dev-final-1',
  'delete before-import',
  'delete /siesta-dev/decisions /siesta-dev/identity',
];

describe('siesta delete', () => {
  it('removes everything, what a destroy keeps too, and says what; whose it was goes last', async () => {
    const fake = stack();
    const { code, stdout } = await removing(fake, ...named);
    expect(code).toBe(0);
    expect(fake.changes).toEqual(EVERYTHING);
    expect(keptIn(fake)).toEqual(['/siesta-dev/identity']);
    expect(fake.edited.some(({ protect }) => protect)).toBe(false);
    expect(fake.edited[0]).toMatchObject({ inputs: { skipFinalSnapshot: true }, outputs: { skipFinalSnapshot: true } });
    expect(fake.edited[1]).toMatchObject({ inputs: { forceDestroy: true }, outputs: { forceDestroy: true } });
    expect(stdout).toBe(
      'Removed: 6 resources, siesta-dev-final-1, before-import, /siesta-dev/decisions, /siesta-dev/identity. Nothing is left of siesta-dev.\n' +
        '`pulumi stack rm dev --preserve-config` forgets the stack itself, but not its settings.\n',
    );
  });

  it.each([
    ['nobody is there', [], 'nobody is there to say siesta-dev.\nnext:  Say it beforehand: the same command with --name siesta-dev.'],
    ['another name is said', ['--name', 'dev'], 'Not done: that is not siesta-dev.'],
  ])('changes nothing where %s', async (_, argv, message) => {
    const fake = stack();
    const { code, stderr } = await removing(fake, ...argv);
    expect({ code, changes: fake.changes }).toEqual({ code: 1, changes: [] });
    expect(stderr).toContain(message);
  });

  it('names beforehand every snapshot that would go', async () => {
    const { stderr } = await removing(stack());
    expect(stderr).toContain(
      'Of siesta-dev there are: 6 resources, the snapshot siesta-dev-final-1, the snapshot before-import, the parameters that say whose it is and what was decided.',
    );
  });

  it('leaves the role that REST APIs log through while there are others', async () => {
    const fake = stack({ apis: ['siesta-dev', 'shop'] });
    const { stdout } = await removing(fake, ...named);
    expect(keptIn(fake)).toEqual(['siesta-dev-account-logs', '/siesta-dev/identity']);
    expect(stdout).toContain('that stays: others in this region use it');
  });

  it('removes what a destroy has left', async () => {
    const fake = stack();
    fake.outputs = undefined;
    expect((await removing(fake)).stderr).toContain(
      'Of siesta-dev there are: the snapshot siesta-dev-final-1, the snapshot before-import, the parameters that say whose it is and what was decided.',
    );
    const { code, stdout } = await removing(fake, ...named);
    expect(code).toBe(0);
    expect(stdout).toContain('Removed: siesta-dev-final-1, before-import,');
    expect(fake.changes).toEqual([
      'delete siesta-dev-final-1',
      'delete before-import',
      'delete /siesta-dev/decisions /siesta-dev/identity',
    ]);
  });

  it('removes the vaults and roles too that a destroy has kept: its own, by their tags, and the role without which no backup goes last', async () => {
    const fake = stack({
      vaults: { 'siesta-dev-1': '0a', 'siesta-dev-2': '0b', 'siesta-dev-by-hand': '' },
      roles: {
        'siesta-dev-backup-1': '0a',
        'siesta-dev-account-logs-1': '0a',
        'siesta-dev-backup-2': '0b',
        'siesta-dev-backup-by-hand': '',
      },
      backups: ['backup-1'],
    });
    fake.outputs = undefined;
    expect((await removing(fake)).stderr).toContain(
      'there are: the snapshot siesta-dev-final-1, the snapshot before-import, the vault siesta-dev-1 with its backups, the role siesta-dev-backup-1, the role siesta-dev-account-logs-1, the parameters that say whose it is and what was decided.',
    );
    const busy = await removing(fake, ...named);
    expect(busy.stderr).toContain('AWS Backup deletes the 1 backups in siesta-dev-1.\nnext:  Then `npx siesta delete` goes on');
    expect(fake.changes.splice(0)).toEqual(['delete backup-1']);
    const { code, stdout } = await removing(fake, ...named);
    expect(code).toBe(0);
    expect(fake.changes.slice(0, 6)).toEqual([
      'delete siesta-dev-1',
      'detach arn:of-aws from siesta-dev-backup-1',
      'delete siesta-dev-backup-1',
      'account [{"op":"replace","path":"/cloudwatchRoleArn","value":""}]',
      'detach arn:of-aws from siesta-dev-account-logs-1',
      'delete siesta-dev-account-logs-1',
    ]);
    expect(stdout).toContain('before-import, siesta-dev-1, siesta-dev-backup-1, siesta-dev-account-logs-1, /siesta-dev/decisions');
    expect(stdout).toContain('Of siesta-dev nothing is left but what follows.\nThe role ');
    expect(stdout).toContain('The role siesta-dev-backup-by-hand stays: no tag tells whose it is.');
    expect(stdout).not.toContain('siesta-dev-backup-2');
  });

  it('removes the vault of the copies in their region', async () => {
    const fake = stack({ copies: { 'siesta-dev-copy-1': '0a', 'siesta-dev-copy-2': '0b' } });
    fake.outputs = undefined;
    const folder = projectWith({ dev: { backups: { plan: ['daily'], copyRegion: 'eu-west-1' } } });
    const { pulumi, client } = fake;
    const removingCopies = (...argv: string[]) => siestaWith({ folder, pulumi, client }, 'delete', '--stack', 'dev', ...argv);
    expect((await removingCopies()).stderr).toContain('the vault siesta-dev-copy-1 in eu-west-1 with its backups, the');
    const { code, stdout } = await removingCopies(...named);
    expect(code).toBe(0);
    expect(fake.changes[0]).toBe('delete siesta-dev-copy-1 in eu-west-1');
    expect(stdout).toContain('before-import, siesta-dev-copy-1, /siesta-dev/decisions');
  });

  it('leaves what lies in the state to the destroy, and the role that others log through to them', async () => {
    const fake = stack({ apis: ['shop'], vaults: { 'siesta-dev': '0a' }, roles: { 'siesta-dev-account-logs-1': '0a' } });
    await removing(fake, ...named);
    expect(fake.changes).toEqual(EVERYTHING);
  });

  it('goes on after a destroy that failed, with the data still there', async () => {
    const fake = stack();
    fake.failure = new Error('the subnets are in use');
    expect(await removing(fake, ...named)).toMatchObject({ code: 1 });
    expect(fake.changes).toEqual(['edit', 'destroy']);
    fake.failure = undefined;
    expect(await removing(fake, ...named)).toMatchObject({ code: 0 });
  });

  it.each<[string, Situation, boolean, string]>([
    ['has been taken over', { found: { ...identity, id: '0b' } }, true, 'siesta-dev was taken over'],
    ['is protected', { isProtected: true }, true, 'The database of dev is protected.'],
    [
      'lives, and its state is lost',
      { living: ['siesta-dev-api'] },
      false,
      "already exists in this account (of siesta/dev, id 0a), and not in this stack's state: there are the function siesta-dev-api.",
    ],
  ])('refuses what %s, and changes nothing', async (_, situation, isDeployed, message) => {
    const fake = stack(situation);
    if (!isDeployed) fake.outputs = undefined;
    const { code, stderr } = await removing(fake, ...named);
    expect({ code, changes: fake.changes }).toEqual({ code: 1, changes: [] });
    expect(stderr).toContain(message);
  });

  it('deletes nothing when the name belongs to another stack and this state is empty', async () => {
    const fake = stack({ living: ['siesta-dev-api'] });
    fake.outputs = {};
    fake.made.length = 0;
    const { code, stderr } = await removing(fake, ...named);
    expect({ code, changes: fake.changes }).toEqual({ code: 1, changes: [] });
    expect(stderr).toContain('already exists in this account');
  });

  it('finds nothing where nothing is', async () => {
    const fake = stack();
    fake.outputs = undefined;
    fake.answers.GetParameter = () => {
      throw new ParameterNotFound({ message: 'none', $metadata: {} });
    };
    const { code, stderr } = await removing(fake, ...named);
    expect({ code, changes: fake.changes }).toEqual({ code: 1, changes: [] });
    expect(stderr).toContain('There is nothing of dev');
  });
});
