import * as pulumi from '@pulumi/pulumi';
import { regionOf } from '../ground/whereabouts.ts';
import { Egress, type NetworkArgs } from './args.ts';

/** What an AWS service's endpoints and addresses are listed as in this region. */
export const endpointService = ({ region }: NetworkArgs, service: string): string =>
  `com.amazonaws.${regionOf('Network', region)}.${service}`;

/**
 * What of S3 an endpoint leads to: the buckets that are named. With a way out it leads everywhere: it takes all of S3's traffic, also what would
 * otherwise go out by NAT.
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
