import type { SSMClient } from '@aws-sdk/client-ssm';
import { formerStackName, stackName } from '../ground/names.ts';
import { readParameter } from './parameter.ts';
import { pinParameterName } from './pin.ts';

/**
 * The prefix of a stack's resource names. A stack created by 0.1.0 under a longer name keeps that: another would replace everything, including the
 * database. Asks AWS only when the two differ.
 */
export async function findStackName(ssm: SSMClient, project: string, stack: string): Promise<string> {
  const [name, former] = [stackName(project, stack), formerStackName(project, stack)];
  if (name === former) return name;
  return (await readParameter(ssm, pinParameterName(former))) === undefined ? name : former;
}
