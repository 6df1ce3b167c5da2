import { X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

/** Name of the file with the database's CA certificates, beside a function's code. */
export const AUTHORITIES_FILE = 'rds-ca.pem';

/**
 * All CA certificates of RDS, as published by AWS: they are valid until 2061 and later, and no npm package has those of all regions. Copies of
 * truststore.pki.rds.amazonaws.com/global/global-bundle.pem (2025-08-04, SHA-256 e5bb2084…de3c7e3) and, for GovCloud,
 * truststore.pki.us-gov-west-1.rds.amazonaws.com/global/global-bundle.pem (2026-02-13, SHA-256 bae59f78…815b9b33). Regions newer than these need
 * newer copies, and another partition needs its own.
 */
const BUNDLES = new URL('rds-authorities/', import.meta.url);

/**
 * The CA certificates that sign Aurora's certificates in a region, as PEM. Lambda's Node.js does not trust them by default, and those of all regions
 * would take a hundred times as long to parse at each cold start.
 *
 * @throws Error naming the component for a region without certificates
 */
export function databaseAuthorities(component: string, region: string): string {
  const all = readdirSync(BUNDLES).flatMap((file) => readFileSync(new URL(file, BUNDLES), 'utf8').match(CERTIFICATES) ?? []);
  const own = all.filter((pem) => commonName(pem).startsWith(`Amazon RDS ${region} Root CA `));
  if (own.length > 0) return `${own.join('\n')}\n`;
  throw new Error(
    `${component} region is "${region}", for which no database authority is known: put AWS's bundle of its partition into infra/ground/rds-authorities, as docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.SSL.html lists it.`,
  );
}

const CERTIFICATES = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

const commonName = (pem: string): string => /^CN=(.*)$/m.exec(new X509Certificate(pem).subject)?.[1] ?? '';
