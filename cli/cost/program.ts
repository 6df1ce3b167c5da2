import { type Bill, billOf, type Registered, type UsedByOthers } from '../../infra/idle-cost/index.ts';
import type { StackConfig } from '../../infra/settings/index.ts';

/** What the program registers with these settings, before anything is deployed. */
export async function registeredFor(config: StackConfig, name: string): Promise<Registered[]> {
  // Loaded late: the program has all of AWS's resources with it.
  const program = await import('../../infra/main.ts');
  return program.registeredFor(name, config);
}

/** What a month costs with these settings: the bill that `pulumi preview` prints, where nobody else uses what the account has free. */
export const billFor = async (config: StackConfig, name: string, others?: UsedByOthers): Promise<Bill> =>
  billOf(await registeredFor(config, name), config.region, others);
