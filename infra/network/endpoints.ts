import * as pulumi from '@pulumi/pulumi';
import { regionOf } from '../ground/location.ts';
import { Egress, type NetworkArgs } from './args.ts';

/** The name of an AWS service's endpoints and prefix lists in this region. */
export const endpointService = ({ region }: NetworkArgs, service: string): string =>
  `com.amazonaws.${regionOf('Network', region)}.${service}`;

/**
 * Which buckets the S3 endpoint allows: the named ones, or all with internet access, because the endpoint receives all S3 traffic, including what
 * would otherwise go through NAT.
 */
export function endpointPolicy(bucketArns: NetworkArgs['s3BucketArns'], egress: Egress): pulumi.Output<string> {
  const statement = (Effect: string, Action: string, Resource: pulumi.Input<string | string[]>) =>
    pulumi.jsonStringify({ Version: '2012-10-17', Statement: [{ Effect, Principal: '*', Action, Resource }] });
  if (egress === Egress.Nat) return statement('Allow', '*', '*');
  if (!bucketArns) return statement('Deny', '*', '*');
  const arns = pulumi.output(bucketArns);
  return statement(
    'Allow',
    's3:*',
    arns.apply((all) => all.flatMap((arn) => [arn, `${arn}/*`])),
  );
}
