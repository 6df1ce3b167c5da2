import type { StackConfig } from '../../infra/settings/index.ts';
import type { Decisions } from '../../infra/state/index.ts';
import { CliError } from '../terminal/index.ts';
import type { RawSettings } from './settings.ts';

type Settings = Pick<RawSettings, 'project' | 'settings'>;

/**
 * A stack's validated settings. Settings that prod requires before its first update may still be missing, unless a number depends on them.
 * @param decisions what commands have decided; takes precedence over the settings
 */
export function configOf({ project, settings }: Settings, decisions: Decisions | undefined, stack: string): Promise<StackConfig> {
  const [auth, alarms] = [`${project}:auth`, `${project}:alarms`];
  const recipient = settings[alarms] || '{}';
  const email = recipient.startsWith('{') ? withAddress(JSON.parse(recipient)) : recipient;
  return completeConfigOf({ project, settings: { ...settings, [auth]: settings[auth] || 'public', [alarms]: email } }, decisions, stack);
}

/** The same, where what prod requires must be there: as an update checks them. */
export async function completeConfigOf(
  { project, settings }: Settings,
  decisions: Decisions | undefined,
  stack: string,
): Promise<StackConfig> {
  const { readConfig } = await import('../../infra/settings/index.ts');
  try {
    return readConfig(settings, project, decisions);
  } catch (error) {
    throw new CliError((error as Error).message, `Mend the settings of ${stack}; Pulumi.yaml says what each means.`);
  }
}

const withAddress = (alarms: { email?: string }): string =>
  JSON.stringify({ ...alarms, email: alarms.email || 'not-said-yet@example.com' });
