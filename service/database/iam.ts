import aws4 from 'aws4';

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
export function rdsToken({ host, port, user, region }: Target, credentials = credentialsOf(process.env)): string {
  const authority = `${host}:${port}`;
  const path = `/?Action=connect&DBUser=${encodeURIComponent(user)}&X-Amz-Expires=900`;
  const signed = aws4.sign({ service: 'rds-db', region, host: authority, path, signQuery: true }, credentials);
  return `${authority}${signed.path}`;
}

function credentialsOf(env: NodeJS.ProcessEnv) {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken } = env;
  if (!accessKeyId || !secretAccessKey) throw new Error('AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are needed to sign a database token');
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
}
