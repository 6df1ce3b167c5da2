import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import { errorCorsHeaders } from './cors.ts';

interface GatewayError {
  type: string;
  /** Absent for types that cover several statuses; the body then has none either. */
  status?: number;
  title: string;
  detail: string;
  headers?: Record<string, string>;
}

/** The errors that a REST API generates itself, without or instead of the function. */
const ERRORS: GatewayError[] = [
  {
    type: 'UNAUTHORIZED',
    status: 401,
    title: 'Unauthorized',
    detail: 'Send a valid bearer token.',
    // Only a gateway response can set this header: the gateway renames a function's own.
    headers: { 'WWW-Authenticate': "'Bearer'" },
  },
  { type: 'ACCESS_DENIED', status: 403, title: 'Forbidden', detail: 'This token does not allow that.' },
  { type: 'WAF_FILTERED', status: 403, title: 'Forbidden', detail: 'The firewall refused this request.' },
  { type: 'REQUEST_TOO_LARGE', status: 413, title: 'Content Too Large', detail: 'The body is too large.' },
  { type: 'THROTTLED', status: 429, title: 'Too Many Requests', detail: 'Try again in a moment.', headers: { 'Retry-After': "'1'" } },
  { type: 'INTEGRATION_TIMEOUT', status: 504, title: 'Gateway Timeout', detail: 'The service did not answer in time.' },
  { type: 'DEFAULT_4XX', title: 'Bad Request', detail: 'The gateway refused this request.' },
  { type: 'DEFAULT_5XX', title: 'Internal Server Error', detail: 'The service could not answer.' },
];

export interface GatewayResponse {
  responseType: string;
  statusCode?: string;
  responseParameters: Record<string, string>;
  responseTemplates: Record<string, string>;
}

/** A REST API's own errors as problem+json (RFC 9457), readable by browsers and with the request's id. */
export function gatewayResponses(corsOrigins: string[]): GatewayResponse[] {
  return ERRORS.map(({ type, status, title, detail, headers }) => ({
    responseType: type,
    ...(status !== undefined && { statusCode: String(status) }),
    responseParameters: parameters({
      'Content-Type': "'application/problem+json'",
      'X-Request-Id': 'context.requestId',
      ...errorCorsHeaders(corsOrigins),
      ...headers,
    }),
    // The key only selects the template; the client sees the Content-Type set above.
    responseTemplates: {
      'application/json': JSON.stringify({ type: 'about:blank', title, ...(status !== undefined && { status }), detail }),
    },
  }));
}

function parameters(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [`gatewayresponse.header.${name}`, value]));
}

export function makeGatewayResponses(
  name: string,
  responses: GatewayResponse[],
  restApiId: pulumi.Input<string>,
  parent: pulumi.Resource,
): aws.apigateway.Response[] {
  return responses.map((response) => {
    const part = response.responseType.toLowerCase().replaceAll('_', '-');
    return new aws.apigateway.Response(`${name}-${part}`, { restApiId, ...response }, { parent });
  });
}
