import { refuseRegion } from './region.ts';

/** A client of one AWS service, as the SDK makes it. */
export type ClientClass<C> = new (settings: ClientSettings) => C;

/** Settings of an SDK client. */
export interface ClientSettings {
  region?: string;
  endpoint?: string;
  profile?: string;
  maxAttempts?: number;
  /** Milliseconds. */
  requestHandler?: { connectionTimeout: number; requestTimeout: number; throwOnRequestTimeout: boolean };
  credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
}

/**
 * Points an AWS SDK client where a stack's settings for the AWS provider (`aws:region`, `aws:profile`, keys, `aws:endpoints`) point its resources;
 * what they leave open is looked up by SDK and provider alike. In another account than the resources' it would find no snapshot, and start an
 * empty database.
 *
 * @param settings by full key, objects as JSON, as Pulumi hands them to a program
 * @param service its name in `aws:endpoints`
 * @throws Error with `aws:assumeRoles`, which the SDK does not share, and for a region that is none
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
