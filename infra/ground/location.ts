import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

/** Partition, region and account of a component's resources: the parts of an ARN. */
export interface AwsLocation {
  region: string;
  account: pulumi.Output<string>;
  /** An ARN in this account and region. */
  arn(service: string, resource: pulumi.Input<string>): pulumi.Output<string>;
}

/** The partition in ARNs, which differs in China and GovCloud. */
export const partitionOf = (parent: pulumi.Resource): pulumi.Output<string> => aws.getPartitionOutput({}, { parent }).partition;

/** @throws Error naming the component when no region is configured */
export function regionOf(component: string, region: string | undefined): string {
  const found = region ?? aws.config.region;
  if (found) return found;
  throw new Error(`${component} needs a region: set aws:region, or the region argument.`);
}

/** @throws Error naming the component when no region is configured */
export function locationOf(component: string, region: string | undefined, parent: pulumi.Resource): AwsLocation {
  const regionName = regionOf(component, region);
  const account = aws.getCallerIdentityOutput({}, { parent }).accountId;
  const partition = partitionOf(parent);
  return {
    region: regionName,
    account,
    arn: (service, resource) => pulumi.interpolate`arn:${partition}:${service}:${regionName}:${account}:${resource}`,
  };
}
