import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { accessLog } from './access-log.ts';
import { corsConfiguration } from './cors.ts';
import type { Gateway, GatewaySpec } from './gateway.ts';
import { nameOf, type Route, routesOf } from './routes.ts';

export interface HttpSpec extends GatewaySpec {
  jwt: { issuer: pulumi.Input<string>; audience: pulumi.Input<string> } | undefined;
}

export function httpApi(name: string, spec: HttpSpec, parent: pulumi.Resource): Gateway {
  const cors = corsConfiguration(spec.corsOrigins);
  const api = new aws.apigatewayv2.Api(name, { name, protocolType: 'HTTP', ...(cors && { corsConfiguration: cors }) }, { parent });
  const integration = new aws.apigatewayv2.Integration(
    `${name}-function`,
    {
      apiId: api.id,
      integrationType: 'AWS_PROXY',
      integrationUri: spec.aliasInvokeArn,
      // The default, 1.0, has a different event format.
      payloadFormatVersion: '2.0',
    },
    { parent },
  );
  const authorizer = spec.jwt && jwtAuthorizer(name, api, spec.jwt, parent);
  const routes = routesOf(authorizer !== undefined, spec.openPaths).map((route) =>
    makeRoute(name, api, route, integration, authorizer, parent),
  );
  const log = accessLog(name, spec.logRetentionDays, parent);
  const stage = new aws.apigatewayv2.Stage(
    `${name}-stage`,
    {
      apiId: api.id,
      name: '$default',
      autoDeploy: true,
      accessLogSettings: log.settings,
      defaultRouteSettings: { throttlingRateLimit: spec.rate, throttlingBurstLimit: spec.burst },
    },
    { parent, dependsOn: routes },
  );
  return {
    nodes: { api, stage },
    apiId: api.id,
    apiName: api.name,
    stageName: stage.name,
    stageArn: stage.arn,
    logGroupName: log.groupName,
    executionArn: api.executionArn,
    url: stage.invokeUrl,
  };
}

function jwtAuthorizer(
  name: string,
  api: aws.apigatewayv2.Api,
  { issuer, audience }: NonNullable<HttpSpec['jwt']>,
  parent: pulumi.Resource,
): aws.apigatewayv2.Authorizer {
  return new aws.apigatewayv2.Authorizer(
    `${name}-authorizer`,
    {
      apiId: api.id,
      authorizerType: 'JWT',
      identitySources: ['$request.header.Authorization'],
      jwtConfiguration: { issuer, audiences: [audience] },
    },
    { parent },
  );
}

function makeRoute(
  name: string,
  api: aws.apigatewayv2.Api,
  { path, method, open }: Route,
  integration: aws.apigatewayv2.Integration,
  authorizer: aws.apigatewayv2.Authorizer | undefined,
  parent: pulumi.Resource,
): aws.apigatewayv2.Route {
  const guard = authorizer && !open ? { authorizationType: 'JWT', authorizerId: authorizer.id } : { authorizationType: 'NONE' };
  return new aws.apigatewayv2.Route(
    `${name}-${method.toLowerCase()}-${nameOf(path)}`,
    { apiId: api.id, routeKey: `${method} ${path}`, target: pulumi.interpolate`integrations/${integration.id}`, ...guard },
    { parent },
  );
}
