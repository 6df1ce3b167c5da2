import aws4 from 'aws4';
import { awsCredentials } from '../aws-credentials.ts';

interface Target {
  host: string;
  port: number;
  user: string;
  region: string;
}

/**
 * A token that RDS takes in place of a password: a signed URL without its scheme, good for 15 minutes. It is signed here, with the
 * credentials of the function's role; nothing is called.
 */
export function rdsToken({ host, port, user, region }: Target, credentials = awsCredentials(process.env)): string {
  const authority = `${host}:${port}`;
  const path = `/?Action=connect&DBUser=${encodeURIComponent(user)}&X-Amz-Expires=900`;
  const signed = aws4.sign({ service: 'rds-db', region, host: authority, path, signQuery: true }, credentials);
  return `${authority}${signed.path}`;
}
