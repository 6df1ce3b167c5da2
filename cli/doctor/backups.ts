import { BackupClient, DescribeRegionSettingsCommand } from '@aws-sdk/client-backup';
import { type Check, ok } from './finding.ts';

/** AWS Backup's resource type for Aurora. */
const AURORA = 'Aurora';

/** Checks that AWS Backup is enabled for Aurora if there is a plan: in a region that opted out it silently takes no snapshots. */
export const backups: Check = async ({ stack, config, signal }) => {
  const plan = config?.backups.plan ?? [];
  if (!config || plan.length === 0) return [];
  const settings = await stack.client(BackupClient, 'backup').send(new DescribeRegionSettingsCommand({}), { abortSignal: signal });
  // Unset is the state of a new account, where the first use opts in.
  if (settings.ResourceTypeOptInPreference?.[AURORA] !== false) {
    return [ok(`AWS Backup takes Aurora in ${config.region}`)];
  }
  return [
    {
      state: 'wrong',
      text: `AWS Backup is opted out of Aurora in ${config.region}: backups.plan (${plan.join(', ')}) takes no backup there`,
      fix: `\`aws backup update-region-settings --region ${config.region} --resource-type-opt-in-preference ${AURORA}=true\``,
    },
  ];
};
