import { refuseRegion } from './region.ts';

/** A client of one AWS service, as the SDK makes it. */
export type ClientClass<C> = new (settings: ClientSettings) => C;

/** Settings of an SDK client. */
export interface ClientSettings {
  region?: string;
  endpoint?: string;
  profile?: string;
  maxAttempts?: number;
  /** In milliseconds. */
  requestHandler?: { connectionTimeout: number; requestTimeout: number; throwOnRequestTimeout: boolean };
  credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
}

/**
 * Configures an AWS SDK client for the account and region of a stack's resources, from the settings of the AWS provider (`aws:region`,
 * `aws:profile`, keys, `aws:endpoints`); SDK and provider resolve what these leave open in the same way. In the wrong account the client would
 * find no snapshot, and the stack would start with an empty database.
 *
 * @param settings by full key, objects as JSON, as Pulumi passes them to a program
 * @param service its name in `aws:endpoints`
 * @throws Error for `aws:assumeRoles`, which the SDK does not support, and for an invalid region
 */
export function clientSettings(settings: Record<string, string>, service: string): ClientSettings {
  if (settings['aws:assumeRole'] ?? settings['aws:assumeRoles']) {
    throw new Error('aws:assumeRoles is not supported: set aws:profile to a profile with role_arn, which does the same.');
  }
  const { 'aws:region': region, 'aws:profile': profile, 'aws:accessKey': accessKeyId, 'aws:secretKey': secretAccessKey } = settings;
  refuseRegion(region);
  const sessionToken = settings['aws:token'];
  const endpoints = JSON.parse(settings['aws:endpoints'] ?? '[]') as Record<string, string>[];
  const endpoint = endpoints.find((entry) => entry[service])?.[service];
  return {
    ...(region && { region }),
    ...(profile && { profile }),
    ...(endpoint && { endpoint }),
    ...(accessKeyId && secretAccessKey && { credentials: { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) } }),
  };
}
