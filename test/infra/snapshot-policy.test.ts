import { BackupFrequency, SnapshotPolicy, type SnapshotPolicyArgs } from '../../infra/backups/index.ts';
import { locationCalls, outputOf, record } from '../support/pulumi-mocks.ts';

const policy = (args: Partial<SnapshotPolicyArgs> = {}) =>
  record(() => new SnapshotPolicy('keep', { clusterIdentifier: 'db', region: 'us-east-1', ...args }), { calls: locationCalls });
const { Daily, Weekly, Monthly } = BackupFrequency;

describe('SnapshotPolicy', () => {
  it('is point-in-time recovery alone, and makes nothing, when no plan is asked for', async () => {
    const recording = await policy({ retentionDays: 14 });
    expect(recording.children('siesta:index:SnapshotPolicy keep')).toEqual([]);
    expect(await outputOf(recording.result.retentionDays)).toBe(14);
    expect(await outputOf(recording.result.vaultName)).toBe('');
  });

  it('is a vault, a plan, and the selection of the one cluster, by a role that AWS Backup takes', async () => {
    const recording = await policy({ plan: [Daily] });
    expect(recording.children('siesta:index:SnapshotPolicy keep')).toEqual([
      'aws:backup/plan:Plan keep',
      'aws:backup/selection:Selection keep',
      'aws:backup/vault:Vault keep',
      'aws:iam/role:Role keep-backup',
      'aws:iam/rolePolicyAttachment:RolePolicyAttachment keep-backup',
    ]);
    const selection = recording.one('aws:backup/selection:Selection');
    expect(selection.inputs.resources).toEqual(['arn:aws:rds:us-east-1:123456789012:cluster:db']);
    expect(selection.options.dependsOn).toContain('aws:iam/rolePolicyAttachment:RolePolicyAttachment keep-backup');
  });

  it('keeps daily, weekly and monthly snapshots for 35, 90 and 365 days', async () => {
    const { rules } = (await policy({ plan: [Daily, Weekly, Monthly] })).one('aws:backup/plan:Plan').inputs;
    expect(rules.map((r: { ruleName: string; lifecycle: { deleteAfter: number } }) => [r.ruleName, r.lifecycle.deleteAfter])).toEqual([
      ['daily', 35],
      ['weekly', 90],
      ['monthly', 365],
    ]);
    expect(new Set(rules.map((r: { schedule: string }) => r.schedule)).size).toBe(3);
  });

  it('never backs up continuously, which would take over the retention of the cluster', async () => {
    const { rules } = (await policy({ plan: [Daily] })).one('aws:backup/plan:Plan').inputs;
    expect(rules[0]).not.toHaveProperty('enableContinuousBackup');
  });

  it('keeps its vaults when it is destroyed, and never empties them by force', async () => {
    const vaults = (await policy({ plan: [Daily], copyRegion: 'eu-west-1' })).of('aws:backup/vault:Vault');
    expect(vaults.map(({ name, inputs, options }) => [name, inputs, options.retainOnDelete])).toEqual([
      ['keep', {}, true],
      ['keep-copy', { region: 'eu-west-1' }, true],
    ]);
  });

  it('keeps the role with them, without which AWS Backup deletes nothing whose time is over', async () => {
    const recording = await policy({ plan: [Daily] });
    const kept = ['aws:iam/role:Role', 'aws:iam/rolePolicyAttachment:RolePolicyAttachment'].map((type) =>
      recording.one(type, 'keep-backup'),
    );
    expect(kept.map(({ options }) => options.retainOnDelete)).toEqual([true, true]);
  });

  it('copies each snapshot to the other region, for as long', async () => {
    const recording = await policy({ plan: [Weekly], copyRegion: 'eu-west-1' });
    expect(recording.one('aws:backup/plan:Plan').inputs.rules[0].copyActions).toEqual([
      { destinationVaultArn: 'arn:aws:mock:us-east-1:123456789012:keep-copy', lifecycle: { deleteAfter: 90 } },
    ]);
  });

  it.each([
    [{ retentionDays: 0 }, 'SnapshotPolicy retentionDays is 0: use 1 to 35'],
    [{ retentionDays: 36 }, 'SnapshotPolicy retentionDays is 36: use 1 to 35'],
    [{ copyRegion: 'eu-west-1' }, 'SnapshotPolicy copyRegion is set without a plan'],
    [{ plan: ['hourly' as typeof Daily] }, 'SnapshotPolicy plan has "hourly": use any of daily, weekly, monthly'],
  ])('refuses %j', async (args, message) => {
    await expect(policy(args)).rejects.toThrow(message);
  });
});
