import { AwsFailure } from './aws-failures.ts';

/** Whether it has the format of a region's name. Only AWS knows which exist. */
export const isRegion = (name: string): boolean => /^[a-z]{2}(-[a-z]+){1,2}-\d{1,2}$/.test(name);

/** Hint for messages. */
export const REGIONS = '`aws account list-regions` shows those that there are.';

/** @throws AwsFailure for an invalid name */
export function refuseRegion(name: string | undefined): void {
  if (name && !isRegion(name)) throw new AwsFailure(`aws:region is "${name}", which is no region.`, `Use one as in us-east-1: ${REGIONS}`);
}

/** Host of the AWS console for a region. */
export function consoleOf(region: string): string {
  if (region.startsWith('cn-')) return `${region}.console.amazonaws.cn`;
  return region.startsWith('us-gov-') ? 'console.amazonaws-us-gov.com' : `${region}.console.aws.amazon.com`;
}
