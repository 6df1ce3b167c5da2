import { createHash, X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import * as aws from '@pulumi/aws';
import { databaseAuthorities } from '../../infra/ground/authorities.ts';

const CERTIFICATE = /-----BEGIN[\s\S]+?-----END CERTIFICATE-----/g;
const FOLDER = 'infra/ground/rds-authorities';
/** Those of AWS's own partition and GovCloud. */
const REGIONS = Object.values(aws.Region).filter((region) => !/^(cn|eusc|(us|eu)-iso)/.test(region));

describe('the authorities of a database', () => {
  it.each(REGIONS)('are the root ones of %s only: all of them would be read at every cold start', (region) => {
    const pems = databaseAuthorities('LambdaService', region).match(CERTIFICATE) ?? [];
    const roots = pems.map((pem) => new X509Certificate(pem));
    const names = roots.map(({ subject }) => /CN=(.*)/.exec(subject)?.[1]);
    expect(names.sort()).toEqual(['ECC384', 'RSA2048', 'RSA4096'].map((key) => `Amazon RDS ${region} Root CA ${key} G1`));
    for (const root of roots) expect([root.ca, root.checkIssued(root), root.verify(root.publicKey)]).toEqual([true, true, true]);
  });

  it('are as AWS publishes them', () => {
    const digests = readdirSync(FOLDER).map((file) => [
      file,
      createHash('sha256')
        .update(readFileSync(`${FOLDER}/${file}`))
        .digest('hex'),
    ]);
    expect(Object.fromEntries(digests)).toEqual({
      'global-bundle.pem': 'e5bb2084ccf45087bda1c9bffdea0eb15ee67f0b91646106e466714f9de3c7e3',
      'us-gov-global-bundle.pem': 'bae59f78f2e2ba789e734cdcac78c13a0f0e99aa3f7bd49f1f37477c815b9b33',
    });
  });

  it('of another partition are asked for, with where they are to be had', () => {
    expect(() => databaseAuthorities('LambdaService', 'cn-north-1')).toThrow(
      'LambdaService region is "cn-north-1", for which no database authority is known: put AWS\'s bundle of its partition into infra/ground/rds-authorities',
    );
  });
});
