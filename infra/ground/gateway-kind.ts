/** A REST API has X-Ray, problem+json for its own errors and WAF support; an HTTP API costs a third. */
export const GatewayKind = { Rest: 'rest', Http: 'http' } as const;
export type GatewayKind = (typeof GatewayKind)[keyof typeof GatewayKind];
