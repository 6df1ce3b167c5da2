import type { SSMClient } from '@aws-sdk/client-ssm';
import { readParameter } from './parameter.ts';

/** What the parameter says while the alias follows the newest version. */
export const UNPINNED = 'none';

/** Name of the SSM parameter that holds a service's alias at a version. Its value is a version number, or {@link UNPINNED}. */
export const pinParameterName = (service: string): string => `/${service}/pinned-version`;

/** The same of its authorizer, which has versions of its own. */
export const authorizerPinParameterName = (service: string): string => `/${service}/pinned-authorizer-version`;

/** The version that a rollback has pinned the alias to; undefined when it follows the newest, or was never made. */
export async function readPinnedVersion(ssm: SSMClient, parameterName: string): Promise<string | undefined> {
  return pinnedVersion(await readParameter(ssm, parameterName), parameterName);
}

function pinnedVersion(value: string | undefined, parameterName: string): string | undefined {
  if (value === undefined || value === UNPINNED) return undefined;
  if (/^[1-9]\d*$/.test(value)) return value;
  throw new Error(`The SSM parameter ${parameterName} is "${value}": write a version's number, or "${UNPINNED}".`);
}
