import { CORS, corsConfiguration } from '../../infra/api/cors.ts';
import { gatewayResponses } from '../../infra/api/gateway-responses.ts';
import { corsOptions } from '../../service/http/limits.ts';

const response = (type: string, origins: string[] = []) => {
  const found = gatewayResponses(origins).find(({ responseType }) => responseType === type);
  if (!found) throw new Error(`no response for ${type}`);
  const header = (name: string) => found.responseParameters[`gatewayresponse.header.${name}`];
  return { ...found, header, problem: JSON.parse(found.responseTemplates['application/json'] ?? '') };
};

describe('a REST API’s own errors', () => {
  it.each([
    ['UNAUTHORIZED', 401],
    ['ACCESS_DENIED', 403],
    ['REQUEST_TOO_LARGE', 413],
    ['THROTTLED', 429],
    ['INTEGRATION_TIMEOUT', 504],
  ])('say %s as problem+json with status %i, in the answer and in its body, and with the request’s id', (type, status) => {
    const { statusCode, problem, header } = response(type);
    expect(statusCode).toBe(String(status));
    expect(problem).toEqual({ type: 'about:blank', title: expect.any(String), status, detail: expect.any(String) });
    expect(header('Content-Type')).toBe("'application/problem+json'");
    expect(header('X-Request-Id')).toBe('context.requestId');
  });

  it('leave the status of all others as it is', () => {
    for (const type of ['DEFAULT_4XX', 'DEFAULT_5XX']) {
      expect(response(type).statusCode).toBeUndefined();
      expect(response(type).problem.status).toBeUndefined();
    }
  });

  it('ask for a token with 401, and for patience with 429', () => {
    expect(response('UNAUTHORIZED').header('WWW-Authenticate')).toBe("'Bearer'");
    expect(response('THROTTLED').header('Retry-After')).toBe("'1'");
  });

  it.each([
    [[], undefined],
    [['*'], "'*'"],
    [['https://a.example'], "'https://a.example'"],
    [['https://a.example', 'https://b.example'], "'*'"],
  ])('are readable by browsers of %j as %s', (origins, allowed) => {
    expect(response('THROTTLED', origins).header('Access-Control-Allow-Origin')).toBe(allowed);
  });
});

describe('an HTTP API’s CORS', () => {
  it('allows and exposes what the service does, whose own headers the gateway drops', () => {
    const { methods, allowedHeaders, exposedHeaders, maxAge } = corsOptions(['*']);
    expect(CORS).toEqual({ allowMethods: methods, allowHeaders: allowedHeaders, exposeHeaders: exposedHeaders, maxAge });
  });

  it('is off without origins, never with credentials, and takes * alone', () => {
    expect(corsConfiguration([])).toBeUndefined();
    expect(corsConfiguration(['https://a.example'])?.allowOrigins).toEqual(['https://a.example']);
    expect(corsConfiguration(['https://a.example', '*'])?.allowOrigins).toEqual(['*']);
    expect(corsConfiguration(['*'])?.allowCredentials).toBeUndefined();
  });
});
