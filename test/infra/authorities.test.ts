import { X509Certificate } from 'node:crypto';
import { databaseAuthorities } from '../../infra/ground/authorities.ts';

describe('the authorities of a database', () => {
  it.each(['us-east-1', 'ap-northeast-2'])('are the root ones of %s only: all of them would be read at every cold start', (region) => {
    const pems = databaseAuthorities('LambdaService', region).match(/-----BEGIN[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
    const names = pems.map((pem) => /CN=(.*)/.exec(new X509Certificate(pem).subject)?.[1]);
    expect(names.sort()).toEqual(['ECC384', 'RSA2048', 'RSA4096'].map((key) => `Amazon RDS ${region} Root CA ${key} G1`));
  });
});
