import { X509Certificate } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { databaseAuthorities, functionCode } from '../../infra/service/code.ts';
import { builtService } from '../support/built-service.ts';

const filesOf = async (archive: pulumi.asset.AssetArchive) => Object.keys(await archive.assets).sort();

describe('the code of a LambdaService', () => {
  it('is the built folder, with the region’s database authorities beside it', async () => {
    expect(await filesOf(functionCode(builtService(), 'us-east-1', true))).toEqual([
      'assets',
      'authorizer.mjs',
      'docs',
      'index.mjs',
      'ops.mjs',
      'query.mjs',
      'rds-ca.pem',
    ]);
  });

  it('leaves the files of the docs out when they are not served', async () => {
    expect(await filesOf(functionCode(builtService(), 'us-east-1', false))).not.toContain('docs');
  });

  it('includes files that a build adds beside the handlers', async () => {
    const folder = builtService();
    writeFileSync(join(folder, 'chunk-ABC.mjs'), '');
    expect(await filesOf(functionCode(folder, 'us-east-1', false))).toContain('chunk-ABC.mjs');
  });

  it.each(['us-east-1', 'ap-northeast-2'])(
    'brings the root authorities of %s only: all of them would be read at every cold start',
    (region) => {
      const pems = databaseAuthorities(region).match(/-----BEGIN[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
      const names = pems.map((pem) => /CN=(.*)/.exec(new X509Certificate(pem).subject)?.[1]);
      expect(names.sort()).toEqual(['ECC384', 'RSA2048', 'RSA4096'].map((key) => `Amazon RDS ${region} Root CA ${key} G1`));
    },
  );
});
