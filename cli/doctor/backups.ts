import { BackupClient, DescribeRegionSettingsCommand } from '@aws-sdk/client-backup';
import { type Check, ok } from './finding.ts';

/** What AWS Backup calls Aurora. */
const AURORA = 'Aurora';

/** Whether AWS Backup backs up Aurora where a plan counts on it: in a region that opted out it takes nothing, and no update fails. */
export const backups: Check = async ({ stack, config, signal }) => {
  const plan = config?.backups.plan ?? [];
  if (!config || plan.length === 0) return [];
  const settings = await stack.client(BackupClient, 'backup').send(new DescribeRegionSettingsCommand({}), { abortSignal: signal });
  // What was never said is as a new account has it: AWS opts in with the first use.
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
