import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { keepAlive, keepWarm, LambdaFunction, makeAlias, missingFrom, passGates, refuseRelease } from '../function/index.ts';
import { locationOf } from '../ground/location.ts';
import { keepNodes, nodesOf } from '../ground/nodes.ts';
import { tagging } from '../ground/tags.ts';
import { authorizerPinParameterName, pinParameterName, UNPINNED } from '../state/index.ts';
import { type LambdaServiceArgs, ServiceAuth } from './args.ts';
import { HANDLERS } from './built.ts';
import { functionsOf, releasedWith } from './functions.ts';
import { serviceGates } from './gates.ts';

/** A LambdaService's resources. */
export interface ServiceNodes {
  api: LambdaFunction;
  ops: LambdaFunction;
  query: LambdaFunction;
  authorizer: LambdaFunction | undefined;
  /** The api function's alias. */
  alias: aws.lambda.Alias;
}

/**
 * A service in Lambda, released through gates: a new version is published, the database is migrated with it, the version itself is tested, and only
 * then does the alias move. After a failure the alias, and so the traffic, is unchanged.
 *
 * Costs nothing idle but the stored bytes of logs; in use, Lambda's requests and GB-seconds. `provisionedConcurrency` is billed by the hour.
 * Every published version is kept until the component is destroyed (some 600 KB each of the account's 75 GB), for rollbacks.
 */
export class LambdaService extends pulumi.ComponentResource {
  /** Name of the api function. */
  readonly functionName: pulumi.Output<string>;
  /** Name of the alias that receives the traffic. */
  readonly aliasName: pulumi.Output<string>;
  readonly aliasArn: pulumi.Output<string>;
  /** Invoke ARN of the alias, for a gateway's integration. */
  readonly aliasInvokeArn: pulumi.Output<string>;
  /** Version of the api function to which the alias points. */
  readonly liveVersion: pulumi.Output<string>;
  /** Of the api function. */
  readonly roleName: pulumi.Output<string>;
  /** Of the api function. */
  readonly logGroupName: pulumi.Output<string>;
  readonly opsFunctionName: pulumi.Output<string>;
  readonly queryFunctionName: pulumi.Output<string>;
  /** Name of the authorizer function, if there is one. */
  readonly authorizerFunctionName?: pulumi.Output<string> | undefined;
  readonly authorizerAliasName?: pulumi.Output<string> | undefined;
  readonly authorizerInvokeArn?: pulumi.Output<string> | undefined;
  /** Name of the SSM parameter that holds the pin. */
  readonly pinParameterName: pulumi.Output<string>;
  /** Name of the SSM parameter that holds the authorizer's pin, if there is one. */
  readonly authorizerPinParameterName?: pulumi.Output<string> | undefined;

  constructor(name: string, args: LambdaServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super('siesta:index:LambdaService', name, {}, tagging(opts, args.tags));
    validateArgs(args);
    const location = locationOf('LambdaService', args.region, this);
    const functions = functionsOf(args, location);
    const ops = new LambdaFunction(`${name}-ops`, functions.ops, withinService(this));
    const query = new LambdaFunction(`${name}-query`, functions.query, withinService(this));
    const authorizer = functions.authorizer && new LambdaFunction(`${name}-authorizer`, functions.authorizer, withinService(this));
    const api = new LambdaFunction(`${name}-api`, releasedWith(functions.api, authorizer), withinService(this));

    const passed = passGates(name, api, serviceGates({ api, ops, authorizer }, args.database), this);
    // Ignore the pin while the database hibernates: only the newest version knows that it does; older ones would make callers wait.
    const pinned =
      args.database && args.pinnedVersion ? { api: args.pinnedVersion, authorizer: args.authorizer?.pinnedVersion } : undefined;
    const pin = pinParameter(`${name}-pin`, pinParameterName(name), this);
    const live = makeAlias(`${name}-api`, api, { pinnedVersion: pinned?.api, passed, parent: this });
    const authorizerPin = authorizer && pinParameter(`${name}-authorizer-pin`, authorizerPinParameterName(name), this);
    const authorizerLive =
      authorizer && makeAlias(`${name}-authorizer`, authorizer, { pinnedVersion: pinned?.authorizer, passed, parent: this });
    keepWarm(name, live, args.provisionedConcurrency, this);
    const kept = {
      api: live.arn,
      ops: ops.functionArn,
      query: query.functionArn,
      ...(authorizerLive && { authorizer: authorizerLive.arn }),
    };
    const schedules = Object.entries(kept).map(([part, arn]) => [`${name}-keep-${part}`, arn] as const);
    keepAlive(name, Object.fromEntries(schedules), location.account, this);

    this.functionName = api.functionName;
    this.aliasName = live.name;
    this.aliasArn = live.arn;
    this.aliasInvokeArn = live.invokeArn;
    this.liveVersion = live.functionVersion;
    this.roleName = api.roleName;
    this.logGroupName = api.logGroupName;
    this.opsFunctionName = ops.functionName;
    this.queryFunctionName = query.functionName;
    this.authorizerFunctionName = authorizer?.functionName;
    this.authorizerAliasName = authorizerLive?.name;
    this.authorizerInvokeArn = authorizerLive?.invokeArn;
    this.pinParameterName = pin.name;
    this.authorizerPinParameterName = authorizerPin?.name;
    this.registerOutputs({
      functionName: this.functionName,
      aliasName: this.aliasName,
      aliasArn: this.aliasArn,
      aliasInvokeArn: this.aliasInvokeArn,
      liveVersion: this.liveVersion,
      roleName: this.roleName,
      logGroupName: this.logGroupName,
      opsFunctionName: this.opsFunctionName,
      queryFunctionName: this.queryFunctionName,
      authorizerFunctionName: this.authorizerFunctionName,
      authorizerAliasName: this.authorizerAliasName,
      authorizerInvokeArn: this.authorizerInvokeArn,
      pinParameterName: this.pinParameterName,
      authorizerPinParameterName: this.authorizerPinParameterName,
    });
    keepNodes<ServiceNodes>(this, { api, ops, query, authorizer, alias: live });
  }

  /** The component's resources, for programs in TypeScript. */
  get nodes(): ServiceNodes {
    return nodesOf(this);
  }
}

function validateArgs({ auth, authorizer, codePath, copy, ...args }: LambdaServiceArgs): void {
  if (authorizer && auth !== ServiceAuth.Jwt) {
    throw new Error(
      'LambdaService authorizer is set without auth jwt: the service would not look at what it says. Set auth, or remove it.',
    );
  }
  if (copy && auth === ServiceAuth.Jwt) {
    throw new Error("LambdaService copy is set with auth jwt: everybody would read what is somebody's own. Remove it, or set auth public.");
  }
  refuseRelease('LambdaService', args);
  refuseRelease('LambdaService authorizer', { pinnedVersion: authorizer?.pinnedVersion });
  const missing = missingFrom(codePath, HANDLERS);
  if (missing.length > 0) throw new Error(`LambdaService codePath is "${codePath}", without ${missing.join(', ')}: run \`npm run build\`.`);
}

/** Aliases for resources that were children of the service before LambdaFunction existed. */
const withinService = (service: pulumi.Resource): pulumi.ComponentResourceOptions => ({
  parent: service,
  transformations: [
    ({ type, props, opts }) =>
      type.startsWith('siesta:') ? undefined : { props, opts: pulumi.mergeOptions(opts, { aliases: [{ parent: service }] }) },
  ],
});

/** Created with the value for "unpinned"; later changes by a rollback are not treated as drift. */
function pinParameter(logicalName: string, name: string, parent: pulumi.Resource): aws.ssm.Parameter {
  return new aws.ssm.Parameter(
    logicalName,
    { name, description: `Version that the alias is held at, or "${UNPINNED}"`, type: 'String', value: UNPINNED },
    { parent, ignoreChanges: ['value'] },
  );
}
