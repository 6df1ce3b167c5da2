import type { RDSClient } from '@aws-sdk/client-rds';
import type { SSMClient } from '@aws-sdk/client-ssm';
import { DATABASE_TAG, Identity, type Owner } from '../ground/owner.ts';
import { snapshotsWith } from '../snapshots/index.ts';
import { readParameter } from './parameter.ts';

/** Name of the SSM parameter that identifies the owner of a name. It survives the stack, as its snapshots do. */
export const identityParameterName = (name: string): string => `/${name}/identity`;

/** The owner of a name; undefined when unused, or used by a stack of 0.1.0, which had no ids. */
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

/** Project and stack of a stack of 0.1.0, according to its newest snapshot; undefined if it has none. */
export async function namesBefore(rds: RDSClient, name: string): Promise<Owner | undefined> {
  const [newest] = await snapshotsWith(rds, (tags) => tags[DATABASE_TAG] === name && !tags['siesta:id']);
  const { 'siesta:project': project, 'siesta:stack': stack } = newest?.tags ?? {};
  return project && stack ? { project, stack } : undefined;
}
