import { type Bill, billOf, type Registered, type UsedByOthers } from '../../infra/idle-cost/index.ts';
import type { StackConfig } from '../../infra/settings/index.ts';

/** The resources that the program would register with these settings; needs no deployment. */
export async function registeredFor(config: StackConfig, name: string): Promise<Registered[]> {
  // Imported on demand: the program loads all of Pulumi's AWS package.
  const program = await import('../../infra/main.ts');
  return program.registeredFor(name, config);
}

/** The monthly bill with these settings, as printed by `pulumi preview`; by default without others' use of the allowances. */
export const billFor = async (config: StackConfig, name: string, others?: UsedByOthers): Promise<Bill> =>
  billOf(await registeredFor(config, name), config.region, others);
