import aws4 from 'aws4';
import { awsCredentials } from '../aws-credentials.ts';

interface Target {
  host: string;
  port: number;
  user: string;
  region: string;
}

/**
 * An IAM authentication token, which RDS accepts as a password: a presigned URL without its scheme, valid for 15 minutes. Signed locally
 * with the credentials of the function's role, without any network call.
 */
export function rdsToken({ host, port, user, region }: Target, credentials = awsCredentials(process.env)): string {
  const authority = `${host}:${port}`;
  const path = `/?Action=connect&DBUser=${encodeURIComponent(user)}&X-Amz-Expires=900`;
  const signed = aws4.sign({ service: 'rds-db', region, host: authority, path, signQuery: true }, credentials);
  return `${authority}${signed.path}`;
}
