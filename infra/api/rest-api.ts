import { createHash } from 'node:crypto';
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { accessLog } from './access-log.ts';
import { setAccountLogRole } from './account-logging.ts';
import { AccountLogging, type ApiAuthorizerArgs } from './args.ts';
import type { Gateway, GatewaySpec } from './gateway.ts';
import { gatewayResponses, makeGatewayResponses } from './gateway-responses.ts';
import { ancestry, nameOf, type Route, routesOf } from './routes.ts';

export interface RestSpec extends GatewaySpec {
  authorizer: ApiAuthorizerArgs | undefined;
  accountLogging: AccountLogging;
  stage: string;
}

/** How long the authorizer's result is cached, in seconds: a token can be accepted for that long after it expires. */
const AUTHORIZER_CACHE_SECONDS = 60;
/** The longest integration timeout that a REST API has without a quota increase. */
const TIMEOUT_MS = 29_000;

export function restApi(name: string, spec: RestSpec, parent: pulumi.Resource): Gateway {
  const api = new aws.apigateway.RestApi(name, { name, endpointConfiguration: { types: 'REGIONAL' } }, { parent });
  const routes = routesOf(spec.authorizer !== undefined, spec.openPaths);
  const authorizer = spec.authorizer && tokenAuthorizer(name, api, spec.authorizer, parent);
  const methods = makeMethods(name, api, routes, spec.aliasInvokeArn, authorizer, parent);
  const errors = gatewayResponses(spec.corsOrigins);
  const responses = makeGatewayResponses(name, errors, api.id, parent);

  // A deployment is a snapshot of the API: a change of anything in that snapshot must create a new one. The stage, and so the URL, stays.
  const shape = pulumi.jsonStringify([
    routes,
    errors,
    spec.aliasInvokeArn,
    spec.authorizer?.invokeArn ?? '',
    TIMEOUT_MS,
    AUTHORIZER_CACHE_SECONDS,
  ]);
  const deployment = new aws.apigateway.Deployment(
    `${name}-deployment`,
    { restApi: api.id, triggers: { shape: shape.apply((text) => createHash('sha256').update(text).digest('hex')) } },
    { parent, dependsOn: [...methods, ...responses] },
  );
  const account = spec.accountLogging === AccountLogging.Create ? [setAccountLogRole(name, parent)] : [];
  const log = spec.accountLogging === AccountLogging.Skip ? undefined : accessLog(name, spec.logRetentionDays, parent);
  const stage = new aws.apigateway.Stage(
    `${name}-stage`,
    {
      restApi: api.id,
      deployment: deployment.id,
      stageName: spec.stage,
      xrayTracingEnabled: true,
      ...(log && { accessLogSettings: log.settings }),
    },
    { parent, dependsOn: account },
  );
  new aws.apigateway.MethodSettings(
    `${name}-throttle`,
    {
      restApi: api.id,
      stageName: stage.stageName,
      methodPath: '*/*',
      settings: { throttlingRateLimit: spec.rate, throttlingBurstLimit: spec.burst },
    },
    { parent },
  );
  return {
    nodes: { api, stage },
    apiId: api.id,
    apiName: api.name,
    stageName: stage.stageName,
    stageArn: stage.arn,
    logGroupName: log?.groupName ?? pulumi.output(''),
    executionArn: api.executionArn,
    url: stage.invokeUrl,
  };
}

function tokenAuthorizer(
  name: string,
  api: aws.apigateway.RestApi,
  { functionName, aliasName, invokeArn }: ApiAuthorizerArgs,
  parent: pulumi.Resource,
): aws.apigateway.Authorizer {
  new aws.lambda.Permission(
    `${name}-authorizer-permission`,
    {
      action: 'lambda:InvokeFunction',
      principal: 'apigateway.amazonaws.com',
      function: functionName,
      qualifier: aliasName,
      sourceArn: pulumi.interpolate`${api.executionArn}/authorizers/*`,
    },
    { parent },
  );
  return new aws.apigateway.Authorizer(
    `${name}-authorizer`,
    {
      restApi: api.id,
      type: 'TOKEN',
      authorizerUri: invokeArn,
      identitySource: 'method.request.header.Authorization',
      // The gateway rejects other headers with a 401 without invoking the function.
      identityValidationExpression: '^[Bb][Ee][Aa][Rr][Ee][Rr] .+$',
      authorizerResultTtlInSeconds: AUTHORIZER_CACHE_SECONDS,
    },
    { parent },
  );
}

/** Creates the methods. @returns the resources that a deployment must depend on. */
function makeMethods(
  name: string,
  api: aws.apigateway.RestApi,
  routes: Route[],
  uri: pulumi.Input<string>,
  authorizer: aws.apigateway.Authorizer | undefined,
  parent: pulumi.Resource,
): aws.apigateway.Integration[] {
  const resources = makeResources(name, api, routes, parent);
  return routes.map(({ path, method, open }) => {
    const logical = `${name}-${method.toLowerCase()}-${nameOf(path)}`;
    const resourceId = resources.get(path) ?? api.rootResourceId;
    const guard = authorizer && !open ? { authorization: 'CUSTOM', authorizerId: authorizer.id } : { authorization: 'NONE' };
    const made = new aws.apigateway.Method(logical, { restApi: api.id, resourceId, httpMethod: method, ...guard }, { parent });
    return new aws.apigateway.Integration(
      logical,
      {
        restApi: api.id,
        resourceId,
        httpMethod: made.httpMethod,
        type: 'AWS_PROXY',
        integrationHttpMethod: 'POST',
        uri,
        timeoutMilliseconds: TIMEOUT_MS,
      },
      { parent },
    );
  });
}

/** The resource id of each path; the root resource exists from the start. */
function makeResources(
  name: string,
  api: aws.apigateway.RestApi,
  routes: Route[],
  parent: pulumi.Resource,
): Map<string, pulumi.Output<string>> {
  const ids = new Map<string, pulumi.Output<string>>();
  for (const path of new Set(routes.flatMap((route) => ancestry(route.path)))) {
    const parentId = ids.get(path.slice(0, path.lastIndexOf('/'))) ?? api.rootResourceId;
    const pathPart = path.slice(path.lastIndexOf('/') + 1);
    ids.set(path, new aws.apigateway.Resource(`${name}-${nameOf(path)}`, { restApi: api.id, parentId, pathPart }, { parent }).id);
  }
  return ids;
}
