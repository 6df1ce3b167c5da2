import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { keepNodes, nodesOf } from '../ground/nodes.ts';
import { tagging } from '../ground/tags.ts';
import type { PublishedCopyArgs } from './args.ts';

/** A PublishedCopy's resources. */
export interface CopyNodes {
  bucket: aws.s3.Bucket;
}

/**
 * A private bucket for one object: a copy of public data, to be shown while the database hibernates. Only roles with a permission for the object
 * can access it; a function reads it for visitors. The bucket starts empty: something has to write the copy.
 *
 * Costs storage ($0.023 per GB-month in us-east-1) and $0.40 per million reads. Destroying it deletes the object, without versions: the data itself
 * is in the database's snapshot.
 */
export class PublishedCopy extends pulumi.ComponentResource {
  /** URL of the object, with the bucket's regional host name. */
  readonly url: pulumi.Output<string>;
  /** ARN of the bucket. */
  readonly bucketArn: pulumi.Output<string>;
  /** ARN of the object, to grant permissions on. */
  readonly objectArn: pulumi.Output<string>;
  readonly bucketName: pulumi.Output<string>;

  constructor(name: string, args: PublishedCopyArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    super('siesta:index:PublishedCopy', name, {}, tagging(opts, args.tags));
    const key = args.key ?? 'copy.json';
    const bucket = new aws.s3.Bucket(`${name}-published`, { forceDestroy: true }, { parent: this });
    keepPrivate(`${name}-published`, bucket, this);

    this.url = pulumi.interpolate`https://${bucket.bucketRegionalDomainName}/${key}`;
    this.bucketArn = bucket.arn;
    this.objectArn = pulumi.interpolate`${bucket.arn}/${key}`;
    this.bucketName = bucket.bucket;
    this.registerOutputs({ url: this.url, bucketArn: this.bucketArn, objectArn: this.objectArn, bucketName: this.bucketName });
    keepNodes<CopyNodes>(this, { bucket });
  }

  /** The component's resources, for programs in TypeScript. */
  get nodes(): CopyNodes {
    return nodesOf(this);
  }
}

/** AWS's defaults since 2023, set explicitly in case the account or region differs; and no unencrypted requests. */
function keepPrivate(name: string, { id: bucket, arn }: aws.s3.Bucket, parent: pulumi.Resource): void {
  const access = new aws.s3.BucketPublicAccessBlock(
    `${name}-access`,
    { bucket, blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
    { parent },
  );
  new aws.s3.BucketOwnershipControls(
    `${name}-ownership`,
    { bucket, rule: { objectOwnership: 'BucketOwnerEnforced' } },
    // S3 refuses concurrent changes to a bucket.
    { parent, dependsOn: [access] },
  );
  new aws.s3.BucketServerSideEncryptionConfiguration(
    `${name}-encryption`,
    { bucket, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }] },
    { parent },
  );
  const Statement = {
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: [arn, pulumi.interpolate`${arn}/*`],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
  const policy = pulumi.jsonStringify({ Version: '2012-10-17', Statement: [Statement] });
  new aws.s3.BucketPolicy(`${name}-tls`, { bucket, policy }, { parent, dependsOn: [access] });
}
