/** A client of one AWS service, as the SDK makes it. */
export type ClientClass<C> = new (settings: ClientSettings) => C;

/** Makes the client of a service. @param service its name in `aws:endpoints`. */
export type MakeClient = <C>(Client: ClientClass<C>, settings: ClientSettings) => C;

/** Settings of an SDK client. */
export interface ClientSettings {
  region?: string;
  endpoint?: string;
  profile?: string;
  maxAttempts?: number;
  credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
}

/**
 * Where a stack's settings (`aws:region`, `aws:profile`, keys, `aws:endpoints`) point its resources; what they leave open the SDK looks up as
 * the provider does.
 * @param service the name of the service in `aws:endpoints`.
 */
export function clientSettings(settings: Record<string, string>, service: string): ClientSettings {
  const { 'aws:region': region, 'aws:profile': profile, 'aws:accessKey': accessKeyId, 'aws:secretKey': secretAccessKey } = settings;
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
