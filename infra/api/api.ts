import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { GatewayKind } from '../ground/gateway-kind.ts';
import { keepNodes, nodesOf } from '../ground/nodes.ts';
import { tagging } from '../ground/tags.ts';
import { AccountLogging, type ApiArgs } from './args.ts';
import { makeDomain } from './domain.ts';
import type { ApiNodes, Gateway, GatewaySpec } from './gateway.ts';
import { httpApi } from './http-api.ts';
import { type RestSpec, restApi } from './rest-api.ts';

/**
 * API Gateway in front of a function's alias: throttled, with an access log, and public only where asked for.
 *
 * Costs nothing idle. In use, $3.50 a million requests with `rest` and $1.00 with `http` in us-east-1, and the access log's GB.
 */
export class Api extends pulumi.ComponentResource {
  /** URL of the API, without a trailing slash: on its own domain if it has one. */
  readonly url: pulumi.Output<string>;
  readonly apiId: pulumi.Output<string>;
  readonly apiName: pulumi.Output<string>;
  readonly stageName: pulumi.Output<string>;
  /** ARN of a REST API's stage, to associate a WAF with. */
  readonly stageArn: pulumi.Output<string>;
  /** ARN below which `execute-api:Invoke` is granted. */
  readonly executionArn: pulumi.Output<string>;
  /** Log group of the access log; empty without one. */
  readonly logGroupName: pulumi.Output<string>;
  /** Target of the domain's DNS record (an alias A record, or a CNAME), if there is a domain. */
  readonly domainTarget?: pulumi.Output<string> | undefined;
  /** Hosted zone id of that target, for an alias record in Route 53. */
  readonly domainZoneId?: pulumi.Output<string> | undefined;

  constructor(name: string, args: ApiArgs, opts?: pulumi.ComponentResourceOptions) {
    super('siesta:index:Api', name, {}, tagging(opts, args.tags));
    const kind = args.kind ?? GatewayKind.Rest;
    const spec = specOf(args);
    validateArgs(kind, args, spec.openPaths);
    const gateway = kind === GatewayKind.Rest ? restApi(name, restSpec(args, spec), this) : httpApi(name, { ...spec, jwt: args.jwt }, this);
    allowInvocation(name, args, gateway, this);
    const domain = args.domain && makeDomain(name, kind, args.domain, gateway, this);

    this.url = args.domain ? pulumi.interpolate`https://${args.domain.name}` : gateway.url.apply((url) => url.replace(/\/$/, ''));
    this.apiId = gateway.apiId;
    this.apiName = gateway.apiName;
    this.stageName = gateway.stageName;
    this.stageArn = gateway.stageArn;
    this.executionArn = gateway.executionArn;
    this.logGroupName = gateway.logGroupName;
    this.domainTarget = domain?.name;
    this.domainZoneId = domain?.zoneId;
    this.registerOutputs({
      url: this.url,
      apiId: this.apiId,
      apiName: this.apiName,
      stageName: this.stageName,
      stageArn: this.stageArn,
      executionArn: this.executionArn,
      logGroupName: this.logGroupName,
      domainTarget: this.domainTarget,
      domainZoneId: this.domainZoneId,
    });
    keepNodes<ApiNodes>(this, gateway.nodes);
  }

  /** The component's resources, for programs in TypeScript. */
  get nodes(): ApiNodes {
    return nodesOf(this);
  }
}

/** Paths that a browser or a probe requests before it can have a token. */
const OPEN_PATHS = ['/', '/health', '/docs', '/docs/{file}', '/openapi.json'];

function specOf(args: ApiArgs): GatewaySpec {
  return {
    aliasInvokeArn: args.aliasInvokeArn,
    rate: args.rate ?? 20,
    burst: args.burst ?? 40,
    corsOrigins: args.corsOrigins ?? [],
    openPaths: args.openPaths ?? OPEN_PATHS,
    logRetentionDays: args.logRetentionDays ?? 14,
  };
}

function restSpec(args: ApiArgs, spec: GatewaySpec): RestSpec {
  return {
    ...spec,
    authorizer: args.jwt?.authorizer,
    accountLogging: args.accountLogging ?? AccountLogging.Adopt,
    stage: args.stage ?? 'v1',
  };
}

function validateArgs(kind: GatewayKind, { jwt, stage }: ApiArgs, openPaths: string[]): void {
  if (kind === GatewayKind.Rest && jwt && !jwt.authorizer) {
    throw new Error('Api jwt has no authorizer: a REST API checks no tokens itself. Give it a function that does, or use kind http.');
  }
  if (kind === GatewayKind.Http && stage !== undefined) {
    throw new Error(`Api stage is "${stage}": an HTTP API answers at its root. Remove it, or use kind rest.`);
  }
  if (stage !== undefined && !/^\w[\w-]*$/.test(stage)) throw new Error(`Api stage is "${stage}": use letters, digits, - and _.`);
  const wrong = openPaths.find((path) => !/^\/([\w.{}-]+(\/[\w.{}-]+)*)?$/.test(path));
  if (wrong !== undefined) throw new Error(`Api openPaths has "${wrong}": use paths as in /docs/{file}; none that takes in everything.`);
}

/** Allows this gateway only to invoke the alias. */
function allowInvocation(name: string, args: ApiArgs, gateway: Gateway, parent: pulumi.Resource): void {
  new aws.lambda.Permission(
    `${name}-permission`,
    {
      action: 'lambda:InvokeFunction',
      principal: 'apigateway.amazonaws.com',
      function: args.functionName,
      qualifier: args.aliasName,
      sourceArn: pulumi.interpolate`${gateway.executionArn}/*`,
    },
    { parent },
  );
}
