import { AccountLogging, Api, type ApiArgs } from '../../infra/api/index.ts';
import { GatewayKind } from '../../infra/ground/gateway-kind.ts';
import { locationCalls, outputOf, record } from '../support/pulumi-mocks.ts';

const COMPONENT = 'siesta:index:Api shop';
const PERMISSION = 'aws:lambda/permission:Permission';
const outputs = {
  'aws:apigateway/restApi:RestApi': () => ({ executionArn: 'arn:execute-api:rest', rootResourceId: 'root' }),
  'aws:apigateway/stage:Stage': () => ({ invokeUrl: 'https://rest.example/v1' }),
  'aws:apigatewayv2/api:Api': () => ({ executionArn: 'arn:execute-api:http' }),
  'aws:apigatewayv2/stage:Stage': () => ({ invokeUrl: 'https://http.example/' }),
  'aws:apigateway/domainName:DomainName': () => ({ regionalDomainName: 'rest.target', regionalZoneId: 'Z1' }),
  'aws:apigatewayv2/domainName:DomainName': () => ({ domainNameConfiguration: { targetDomainName: 'http.target', hostedZoneId: 'Z2' } }),
};

const api = (args: Partial<ApiArgs> = {}) =>
  record(() => new Api('shop', { functionName: 'shop-api', aliasName: 'live', aliasInvokeArn: 'arn:invoke:live', ...args }), {
    calls: locationCalls,
    outputs,
  });

const authorizer = { functionName: 'shop-authorizer', aliasName: 'live', invokeArn: 'arn:invoke:authorizer' };
const jwt = { issuer: 'https://issuer.example/', audience: 'shop', authorizer };
const domain = { name: 'api.example.com', certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/1' };

describe('Api', () => {
  it.each(Object.values(GatewayKind))('%s lets itself and nobody else invoke the alias', async (kind) => {
    const { inputs } = (await api({ kind })).one(PERMISSION);
    expect(inputs).toEqual({
      action: 'lambda:InvokeFunction',
      principal: 'apigateway.amazonaws.com',
      function: 'shop-api',
      qualifier: 'live',
      sourceArn: `arn:execute-api:${kind}/*`,
    });
  });

  it('answers where its stage does, without a slash at the end', async () => {
    expect(await outputOf((await api()).result.url)).toBe('https://rest.example/v1');
    expect(await outputOf((await api({ kind: GatewayKind.Http })).result.url)).toBe('https://http.example');
  });

  it.each([
    [GatewayKind.Rest, 'rest.target', { restApi: 'shop-id', stageName: 'v1' }, 'aws:apigateway/basePathMapping:BasePathMapping'],
    [GatewayKind.Http, 'http.target', { apiId: 'shop-id', stage: '$default' }, 'aws:apigatewayv2/apiMapping:ApiMapping'],
  ])('%s answers at the root of its own domain, and says where its DNS record points', async (kind, target, mapping, type) => {
    const recording = await api({ kind, domain });
    expect(recording.one(type).inputs).toEqual({ domainName: 'api.example.com', ...mapping });
    expect(await outputOf(recording.result.url)).toBe('https://api.example.com');
    expect(await outputOf(recording.result.domainTarget ?? (Promise.reject('no target') as never))).toBe(target);
  });

  it('keeps the access log of an HTTP API without the account’s role, which only REST APIs need', async () => {
    const recording = await api({ kind: GatewayKind.Http, accountLogging: AccountLogging.Create });
    expect(recording.of('aws:apigateway/account:Account')).toEqual([]);
    expect(recording.one('aws:cloudwatch/logGroup:LogGroup').inputs).toEqual({ name: '/aws/vendedlogs/shop-access', retentionInDays: 14 });
  });

  it.each([
    [{ jwt: { issuer: 'i', audience: 'a' } }, 'Api jwt has no authorizer: a REST API checks no tokens itself.'],
    [{ kind: GatewayKind.Http, stage: 'v1' }, 'Api stage is "v1": an HTTP API answers at its root.'],
    [{ stage: 'v 1' }, 'Api stage is "v 1": use letters'],
    [{ jwt, openPaths: ['/{proxy+}'] }, 'Api openPaths has "/{proxy+}"'],
    [{ jwt, openPaths: ['health'] }, 'Api openPaths has "health"'],
  ])('refuses %j before it makes anything', async (args, message) => {
    const made: string[] = [];
    const counted = Object.fromEntries(
      ['aws:apigateway/restApi:RestApi', 'aws:apigatewayv2/api:Api'].map((type) => [type, (name: string) => ({ made: made.push(name) })]),
    );
    const rejected = record(() => new Api('shop', { functionName: 'f', aliasName: 'live', aliasInvokeArn: 'arn', ...args }), {
      outputs: counted,
    });
    await expect(rejected).rejects.toThrow(message);
    expect(made).toEqual([]);
  });
});

describe('a REST Api', () => {
  it('is a regional API with two methods, its own errors, a throttled stage and an access log', async () => {
    const recording = await api();
    expect(recording.children(COMPONENT)).toEqual([
      'aws:apigateway/deployment:Deployment shop-deployment',
      'aws:apigateway/integration:Integration shop-any-proxy',
      'aws:apigateway/integration:Integration shop-any-root',
      'aws:apigateway/method:Method shop-any-proxy',
      'aws:apigateway/method:Method shop-any-root',
      'aws:apigateway/methodSettings:MethodSettings shop-throttle',
      'aws:apigateway/resource:Resource shop-proxy',
      'aws:apigateway/response:Response shop-access-denied',
      'aws:apigateway/response:Response shop-default-4xx',
      'aws:apigateway/response:Response shop-default-5xx',
      'aws:apigateway/response:Response shop-integration-timeout',
      'aws:apigateway/response:Response shop-request-too-large',
      'aws:apigateway/response:Response shop-throttled',
      'aws:apigateway/response:Response shop-unauthorized',
      'aws:apigateway/response:Response shop-waf-filtered',
      'aws:apigateway/restApi:RestApi shop',
      'aws:apigateway/stage:Stage shop-stage',
      'aws:cloudwatch/logGroup:LogGroup shop-access',
      'aws:lambda/permission:Permission shop-permission',
    ]);
    expect(recording.one('aws:apigateway/restApi:RestApi').inputs).toEqual({ name: 'shop', endpointConfiguration: { types: 'REGIONAL' } });
  });

  it('traces, throttles at 20 a second unless told otherwise, and logs without what people search for', async () => {
    const recording = await api();
    const stage = recording.one('aws:apigateway/stage:Stage').inputs;
    expect(stage).toMatchObject({ stageName: 'v1', xrayTracingEnabled: true });
    expect(stage.accessLogSettings.destinationArn).toContain('shop-access');
    expect(JSON.parse(stage.accessLogSettings.format).id).toBe('$context.requestId');
    expect(stage.accessLogSettings.format).not.toContain('query');
    expect(recording.one('aws:apigateway/methodSettings:MethodSettings').inputs).toMatchObject({
      methodPath: '*/*',
      settings: { throttlingRateLimit: 20, throttlingBurstLimit: 40 },
    });
  });

  it('sends everything to the alias, and waits as long as a REST API can', async () => {
    for (const { inputs } of (await api()).of('aws:apigateway/integration:Integration')) {
      expect(inputs).toMatchObject({
        type: 'AWS_PROXY',
        integrationHttpMethod: 'POST',
        uri: 'arn:invoke:live',
        timeoutMilliseconds: 29_000,
      });
    }
  });

  it('deploys after all its methods and errors are there', async () => {
    const recording = await api();
    const waitsFor = recording.one('aws:apigateway/deployment:Deployment').options.dependsOn;
    const parts = recording.labels().filter((label) => /:(Integration|Response) /.test(label));
    expect(waitsFor).toEqual(expect.arrayContaining(parts));
  });

  it('deploys anew when its shape changes, not otherwise, and keeps its stage', async () => {
    const trigger = async (args: Partial<ApiArgs>) => {
      const recording = await api(args);
      return {
        ...recording.one('aws:apigateway/deployment:Deployment').inputs.triggers,
        stage: recording.one('aws:apigateway/stage:Stage').inputs.stageName,
      };
    };
    const usual = await trigger({});
    expect(await trigger({ rate: 100, logRetentionDays: 30 })).toEqual(usual);
    for (const args of [{ jwt }, { corsOrigins: ['https://a.example'] }, { aliasInvokeArn: 'arn:invoke:other' }]) {
      const other = await trigger(args);
      expect(other.shape).not.toBe(usual.shape);
      expect(other.stage).toBe(usual.stage);
    }
  });

  it('sets the account’s role for logs only when told to, before the stage, and leaves it there when destroyed', async () => {
    expect((await api()).of('aws:apigateway/account:Account')).toEqual([]);

    const recording = await api({ accountLogging: AccountLogging.Create });
    const kept = recording.resources.filter(({ options }) => options.retainOnDelete).map(({ type }) => type);
    expect(kept.sort()).toEqual([
      'aws:apigateway/account:Account',
      'aws:iam/role:Role',
      'aws:iam/rolePolicyAttachment:RolePolicyAttachment',
    ]);
    expect(recording.one('aws:apigateway/stage:Stage').options.dependsOn).toContain('aws:apigateway/account:Account shop-account-logs');
    const mark = recording.one('aws:ssm/parameter:Parameter');
    expect(mark.inputs.name).toBe('/shop/made-account-log-role');
    expect(mark.options.retainOnDelete).toBe(false);
  });

  it('keeps no access log when told to skip it', async () => {
    const recording = await api({ accountLogging: AccountLogging.Skip });
    expect(recording.of('aws:cloudwatch/logGroup:LogGroup')).toEqual([]);
    expect(recording.one('aws:apigateway/stage:Stage').inputs.accessLogSettings).toBeUndefined();
  });

  it('asks for tokens on everything but the open paths and preflights', async () => {
    const recording = await api({ jwt });
    const methods = recording
      .of('aws:apigateway/method:Method')
      .map(({ name, inputs }) => [name, inputs.authorization, inputs.authorizerId]);
    expect(methods.sort()).toEqual([
      ['shop-any-docs', 'NONE', undefined],
      ['shop-any-docs-file', 'NONE', undefined],
      ['shop-any-health', 'NONE', undefined],
      ['shop-any-openapi-json', 'NONE', undefined],
      ['shop-any-proxy', 'CUSTOM', 'shop-authorizer-id'],
      ['shop-any-root', 'NONE', undefined],
      ['shop-options-proxy', 'NONE', undefined],
    ]);
    expect(recording.one('aws:apigateway/resource:Resource', 'shop-docs-file').inputs).toMatchObject({
      parentId: 'shop-docs-id',
      pathPart: '{file}',
    });
  });

  it('asks its authorizer, and caches an answer no longer than a minute', async () => {
    const recording = await api({ jwt });
    expect(recording.one('aws:apigateway/authorizer:Authorizer').inputs).toMatchObject({
      type: 'TOKEN',
      authorizerUri: 'arn:invoke:authorizer',
      identitySource: 'method.request.header.Authorization',
      authorizerResultTtlInSeconds: 60,
    });
    const bearer = new RegExp(recording.one('aws:apigateway/authorizer:Authorizer').inputs.identityValidationExpression);
    expect(['Bearer a.b.c', 'bearer a.b.c', 'BEARER a.b.c', 'Basic YTpi', 'Bearer '].map((header) => bearer.test(header))).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
    expect(recording.one(PERMISSION, 'shop-authorizer-permission').inputs).toMatchObject({
      function: 'shop-authorizer',
      qualifier: 'live',
      sourceArn: 'arn:execute-api:rest/authorizers/*',
    });
  });
});

describe('an HTTP Api', () => {
  it('is an API with two routes, a throttled stage and an access log', async () => {
    expect((await api({ kind: GatewayKind.Http })).children(COMPONENT)).toEqual([
      'aws:apigatewayv2/api:Api shop',
      'aws:apigatewayv2/integration:Integration shop-function',
      'aws:apigatewayv2/route:Route shop-any-proxy',
      'aws:apigatewayv2/route:Route shop-any-root',
      'aws:apigatewayv2/stage:Stage shop-stage',
      'aws:cloudwatch/logGroup:LogGroup shop-access',
      'aws:lambda/permission:Permission shop-permission',
    ]);
  });

  it('gives the function events of version 2.0, which is not the default', async () => {
    expect((await api({ kind: GatewayKind.Http })).one('aws:apigatewayv2/integration:Integration').inputs.payloadFormatVersion).toBe('2.0');
  });

  it('throttles and deploys by itself', async () => {
    expect((await api({ kind: GatewayKind.Http, rate: 5, burst: 6 })).one('aws:apigatewayv2/stage:Stage').inputs).toMatchObject({
      name: '$default',
      autoDeploy: true,
      defaultRouteSettings: { throttlingRateLimit: 5, throttlingBurstLimit: 6 },
    });
  });

  it('checks tokens itself, on everything but the open paths and preflights', async () => {
    const recording = await api({ kind: GatewayKind.Http, jwt: { issuer: 'https://issuer.example/', audience: 'shop' } });
    expect(recording.one('aws:apigatewayv2/authorizer:Authorizer').inputs).toMatchObject({
      authorizerType: 'JWT',
      jwtConfiguration: { issuer: 'https://issuer.example/', audiences: ['shop'] },
    });
    const routes = recording.of('aws:apigatewayv2/route:Route').map(({ inputs }) => [inputs.routeKey, inputs.authorizationType]);
    expect(routes.sort()).toEqual([
      ['ANY /', 'NONE'],
      ['ANY /docs', 'NONE'],
      ['ANY /docs/{file}', 'NONE'],
      ['ANY /health', 'NONE'],
      ['ANY /openapi.json', 'NONE'],
      ['ANY /{proxy+}', 'JWT'],
      ['OPTIONS /{proxy+}', 'NONE'],
    ]);
  });
});
