import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

/** Where a component's resources are: what an ARN starts with. */
export interface Whereabouts {
  region: string;
  account: pulumi.Output<string>;
  /** An ARN of this account and region. */
  arn(service: string, resource: pulumi.Input<string>): pulumi.Output<string>;
}

/** What an ARN begins with after `arn:`: another in China, in GovCloud. */
export const partitionOf = (parent: pulumi.Resource): pulumi.Output<string> => aws.getPartitionOutput({}, { parent }).partition;

/** @throws Error naming the component when no region is said */
export function regionOf(component: string, region: string | undefined): string {
  const found = region ?? aws.config.region;
  if (found) return found;
  throw new Error(`${component} needs a region: set aws:region, or the region argument.`);
}

/** @throws Error naming the component when no region is said */
export function whereaboutsOf(component: string, region: string | undefined, parent: pulumi.Resource): Whereabouts {
  const regionName = regionOf(component, region);
  const account = aws.getCallerIdentityOutput({}, { parent }).accountId;
  const partition = partitionOf(parent);
  return {
    region: regionName,
    account,
    arn: (service, resource) => pulumi.interpolate`arn:${partition}:${service}:${regionName}:${account}:${resource}`,
  };
}
