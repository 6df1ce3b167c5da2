import { type Bill, billOf, type Registered, type UsedByOthers } from '../../infra/idle-cost/index.ts';
import type { StackConfig } from '../../infra/settings/index.ts';

/** The resources that the program would register with these settings; needs no deployment. */
export async function registeredFor(name: string, config: StackConfig): Promise<Registered[]> {
  // Imported on demand: the program loads all of Pulumi's AWS package.
  const program = await import('../../infra/main.ts');
  return program.registeredFor(name, config);
}

/** The monthly bill with these settings, as printed by `pulumi preview`; by default without others' use of the allowances. */
export const billFor = async (name: string, config: StackConfig, others?: UsedByOthers): Promise<Bill> =>
  billOf(await registeredFor(name, config), config.region, others);
