import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { keepNodes, nodesOf } from '../ground/nodes.ts';
import { tagging } from '../ground/tags.ts';
import type { PublishedCopyArgs } from './args.ts';

/** What a `PublishedCopy` is made of. */
export interface CopyNodes {
  bucket: aws.s3.Bucket;
}

/**
 * A private bucket for one object: a copy of what everybody may read while the database hibernates. Nobody reaches it but who has a right to the
 * object; a function reads it for the visitors. Somebody has to write it: nothing is in the bucket when it is made.
 *
 * Costs its stored bytes ($0.023 a GB and month in us-east-1) and $0.40 a million times that it is read. It goes with its object: what was copied
 * lives on in the database's snapshot, so that there is nothing here to be lost, and no versions of it are kept.
 */
export class PublishedCopy extends pulumi.ComponentResource {
  /** Where the object is, with its host in this region. */
  readonly url: pulumi.Output<string>;
  /** The bucket, with nothing but the object in it. */
  readonly bucketArn: pulumi.Output<string>;
  /** What rights to it are granted on. */
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

  /** Its resources themselves, for programs in TypeScript. */
  get nodes(): CopyNodes {
    return nodesOf(this);
  }
}

/** What AWS does by default since 2023, said so that no account's or region's other habit counts; and no reading in the clear. */
function keepPrivate(name: string, { id: bucket, arn }: aws.s3.Bucket, parent: pulumi.Resource): void {
  const access = new aws.s3.BucketPublicAccessBlock(
    `${name}-access`,
    { bucket, blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
    { parent },
  );
  new aws.s3.BucketOwnershipControls(
    `${name}-ownership`,
    { bucket, rule: { objectOwnership: 'BucketOwnerEnforced' } },
    // S3 refuses two changes of a bucket at once.
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
