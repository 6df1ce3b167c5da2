import type { SSMClient } from '@aws-sdk/client-ssm';
import { formerStackName, stackName } from '../ground/names.ts';
import { readParameter } from './parameter.ts';
import { pinParameterName } from './pin.ts';

/**
 * What a stack's resources are named after. One that was made under a longer name keeps it: another would replace them all, the database too. Asks
 * AWS only where the two differ.
 */
export async function findStackName(ssm: SSMClient, project: string, stack: string): Promise<string> {
  const [name, former] = [stackName(project, stack), formerStackName(project, stack)];
  if (name === former) return name;
  return (await readParameter(ssm, pinParameterName(former))) === undefined ? name : former;
}
