import type * as aws from '@pulumi/aws';

/** The CORS headers that the service itself sends, repeated here because an HTTP API answers preflights itself and drops the service's headers. */
export const CORS = {
  allowMethods: ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'],
  allowHeaders: ['Accept', 'Authorization', 'Content-Type', 'Idempotency-Key', 'If-Match', 'If-None-Match', 'X-Request-Id'],
  exposeHeaders: ['ETag', 'Link', 'Location', 'Idempotency-Replayed', 'X-Total-Count', 'X-Request-Id', 'Retry-After'],
  maxAge: 7200,
};

/** An HTTP API's CORS. Credentials are never allowed. */
export function corsConfiguration(origins: string[]): aws.types.input.apigatewayv2.ApiCorsConfiguration | undefined {
  if (origins.length === 0) return undefined;
  return { allowOrigins: origins.includes('*') ? ['*'] : origins, ...CORS };
}

/**
 * The CORS headers of a REST API's own errors, in mapping syntax: literals in single quotes.
 *
 * A gateway response cannot choose among origins. These errors contain no private data, so with several origins any may read them.
 */
export function errorCorsHeaders(origins: string[]): Record<string, string> {
  const [only, ...others] = origins;
  if (only === undefined) return {};
  return {
    'Access-Control-Allow-Origin': others.length === 0 ? `'${only}'` : "'*'",
    'Access-Control-Expose-Headers': "'X-Request-Id,Retry-After'",
  };
}
