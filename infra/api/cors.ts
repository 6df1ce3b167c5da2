import type * as aws from '@pulumi/aws';

/** What browsers may send and read, as the service itself says; an HTTP API answers preflights by itself and drops what the service says. */
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
 * The headers of a REST API's own errors, as its mapping writes them: text in quotes within the quotes.
 *
 * A gateway response cannot choose among origins. It says nothing that is anybody's, so with several of them all may read it.
 */
export function errorCorsHeaders(origins: string[]): Record<string, string> {
  const [only, ...others] = origins;
  if (only === undefined) return {};
  return {
    'Access-Control-Allow-Origin': others.length === 0 ? `'${only}'` : "'*'",
    'Access-Control-Expose-Headers': "'X-Request-Id,Retry-After'",
  };
}
