import type { SSMClient } from '@aws-sdk/client-ssm';
import { readParameter } from './parameter.ts';

/** The parameter's value while the alias follows the newest version. */
export const UNPINNED = 'none';

/** Name of the SSM parameter that pins a service's alias to a version. Its value is a version number, or {@link UNPINNED}. */
export const pinParameterName = (service: string): string => `/${service}/pinned-version`;

/** The same for its authorizer, which has its own versions. */
export const authorizerPinParameterName = (service: string): string => `/${service}/pinned-authorizer-version`;

/** The version to which a rollback has pinned the alias; undefined when it follows the newest, or before the first update. */
export async function readPinnedVersion(ssm: SSMClient, parameterName: string): Promise<string | undefined> {
  return pinnedVersion(await readParameter(ssm, parameterName), parameterName);
}

function pinnedVersion(value: string | undefined, parameterName: string): string | undefined {
  if (value === undefined || value === UNPINNED) return undefined;
  if (/^[1-9]\d*$/.test(value)) return value;
  throw new Error(`The SSM parameter ${parameterName} is "${value}": write a version's number, or "${UNPINNED}".`);
}
