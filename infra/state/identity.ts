import type { RDSClient } from '@aws-sdk/client-rds';
import type { SSMClient } from '@aws-sdk/client-ssm';
import { Identity, type Owner } from '../ground/owner.ts';
import { snapshotsWith } from '../snapshots/index.ts';
import { readParameter } from './parameter.ts';

/** Name of the SSM parameter that says whose a name is. It outlives the stack, as its snapshots do. */
export const identityParameterName = (name: string): string => `/${name}/identity`;

/** Whose a name is; undefined when it is nobody's yet, or that of a stack of 0.1.0, which had no ids. */
export async function readIdentity(ssm: SSMClient, name: string): Promise<Identity | undefined> {
  const parameter = identityParameterName(name);
  const value = await readParameter(ssm, parameter);
  if (value === undefined) return undefined;
  try {
    return Identity.parse(JSON.parse(value));
  } catch (cause) {
    throw new Error(
      `The SSM parameter ${parameter} is ${JSON.stringify(value)}, which says no id, project and stack: put back what it was.`,
      {
        cause,
      },
    );
  }
}

/** The project and the stack that a stack of 0.1.0 had, as its newest snapshot says; undefined when it has none. */
export async function namesBefore(rds: RDSClient, name: string): Promise<Owner | undefined> {
  const [newest] = await snapshotsWith(rds, (tags) => tags['siesta:database'] === name && !tags['siesta:id']);
  const { 'siesta:project': project, 'siesta:stack': stack } = newest?.tags ?? {};
  return project && stack ? { project, stack } : undefined;
}
