import { AwsFailure } from './aws-failures.ts';

/** Whether it may be a region's name: which there are only AWS knows. */
export const isRegion = (name: string): boolean => /^[a-z]{2}(-[a-z]+){1,2}-\d{1,2}$/.test(name);

/** Where to look. */
export const REGIONS = '`aws account list-regions` shows those that there are.';

/** @throws AwsFailure for what is none */
export function refuseRegion(name: string | undefined): void {
  if (name && !isRegion(name)) throw new AwsFailure(`aws:region is "${name}", which is no region.`, `Use one as in us-east-1: ${REGIONS}`);
}

/** Where the console of a region is. */
export function consoleOf(region: string): string {
  if (region.startsWith('cn-')) return `${region}.console.amazonaws.cn`;
  return region.startsWith('us-gov-') ? 'console.amazonaws-us-gov.com' : `${region}.console.aws.amazon.com`;
}
