import * as pulumi from '@pulumi/pulumi';

/** Settings of an AWS SDK client. */
export interface ClientSettings {
  region?: string;
  endpoint?: string;
  profile?: string;
  credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
}

/**
 * Points an AWS SDK client where the AWS provider's settings (`aws:region`, `aws:profile`, keys, `aws:endpoints`) point the resources; what they leave
 * open is looked up by SDK and provider alike. In another account than the resources' it would find no snapshot, and start an empty database.
 *
 * @param service the name of the service in `aws:endpoints`
 * @throws RunError with `aws:assumeRoles`, which the SDK does not share: a profile with `role_arn` does the same for both
 */
export function clientSettings(service: 'apigateway' | 'rds' | 'ssm'): ClientSettings {
  const config = new pulumi.Config('aws');
  if (config.get('assumeRole') !== undefined || config.get('assumeRoles') !== undefined) {
    throw new pulumi.RunError('aws:assumeRoles is not supported: set aws:profile to a profile with role_arn, which does the same.');
  }
  const [region, profile] = [config.get('region'), config.get('profile')];
  const endpoint = config.getObject<Record<string, string>[]>('endpoints')?.find((e) => e[service])?.[service];
  const [accessKeyId, secretAccessKey, sessionToken] = [config.get('accessKey'), config.get('secretKey'), config.get('token')];
  return {
    ...(region && { region }),
    ...(profile && { profile }),
    ...(endpoint && { endpoint }),
    ...(accessKeyId && secretAccessKey && { credentials: { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) } }),
  };
}
