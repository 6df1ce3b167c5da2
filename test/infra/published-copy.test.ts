import { PublishedCopy } from '../../infra/published/index.ts';
import { outputOf, record } from '../support/pulumi-mocks.ts';

const BUCKET = 'aws:s3/bucket:Bucket';

const copy = (key?: string) =>
  record(() => new PublishedCopy('shop', { key }), {
    outputs: {
      [BUCKET]: () => ({
        arn: 'arn:aws:s3:::shop-published-1a2b3c4',
        bucketRegionalDomainName: 'shop-published-1a2b3c4.s3.us-east-1.amazonaws.com',
      }),
    },
  });

describe('PublishedCopy', () => {
  it('is a bucket that goes with its object, under a name of its own, and what keeps it private', async () => {
    const recording = await copy();
    expect(recording.children('siesta:index:PublishedCopy shop')).toEqual([
      'aws:s3/bucket:Bucket shop-published',
      'aws:s3/bucketOwnershipControls:BucketOwnershipControls shop-published-ownership',
      'aws:s3/bucketPolicy:BucketPolicy shop-published-tls',
      'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock shop-published-access',
      'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration shop-published-encryption',
    ]);
    expect(recording.one(BUCKET).inputs).toEqual({ forceDestroy: true });
  });

  it('is closed to the public, to the rights of objects and to plain HTTP, and encrypted with the keys of S3', async () => {
    const recording = await copy();
    const bucket = 'shop-published-id';
    expect(recording.one('aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock').inputs).toEqual({
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    expect(recording.one('aws:s3/bucketOwnershipControls:BucketOwnershipControls').inputs).toEqual({
      bucket,
      rule: { objectOwnership: 'BucketOwnerEnforced' },
    });
    expect(recording.one('aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration').inputs).toEqual({
      bucket,
      rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }],
    });
    const { policy } = recording.one('aws:s3/bucketPolicy:BucketPolicy').inputs;
    expect(JSON.parse(policy).Statement).toEqual([
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: ['arn:aws:s3:::shop-published-1a2b3c4', 'arn:aws:s3:::shop-published-1a2b3c4/*'],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ]);
  });

  it('says where its one object is, and what permissions for it are granted on', async () => {
    const [usual, other] = [(await copy()).result, (await copy('list.json')).result];
    expect(await outputOf(usual.url)).toBe('https://shop-published-1a2b3c4.s3.us-east-1.amazonaws.com/copy.json');
    expect(await outputOf(usual.objectArn)).toBe('arn:aws:s3:::shop-published-1a2b3c4/copy.json');
    expect(await outputOf(other.url)).toMatch(/\/list\.json$/);
  });
});
