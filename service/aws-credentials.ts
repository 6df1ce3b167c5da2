/** The credentials of the function's role, from the environment variables that Lambda sets. */
export function awsCredentials(env: NodeJS.ProcessEnv) {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken } = env;
  if (!accessKeyId || !secretAccessKey) throw new Error('AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are needed to sign for AWS');
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
}
