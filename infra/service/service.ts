import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { keepAlive, makeFunction } from '../function/index.ts';
import { whereaboutsOf } from '../ground/whereabouts.ts';
import { pinParameterName, UNPINNED } from '../state/index.ts';
import { type LambdaServiceArgs, ServiceAuth } from './args.ts';
import { functionCode } from './code.ts';
import { apiSpec, authorizerSpec, opsSpec, querySpec } from './functions.ts';
import { gates } from './gates.ts';

/**
 * A service in Lambda, shipped through gates: a new version is published, the database migrated with it and the version itself tried, and only
 * then the alias moves. What fails leaves the alias, and so the traffic, where it was.
 *
 * Costs nothing idle but the stored bytes of logs; in use, Lambda's requests and GB-seconds. `provisionedConcurrency` is paid by the hour.
 * Every published version is kept until the component is destroyed (some 600 KB each of the account's 75 GB), so that any can be gone back to.
 */
export class LambdaService extends pulumi.ComponentResource {
  /** Name of the api function. */
  readonly functionName: pulumi.Output<string>;
  /** Name of the alias that takes the traffic. */
  readonly aliasName: pulumi.Output<string>;
  readonly aliasArn: pulumi.Output<string>;
  /** What a gateway integrates with. */
  readonly aliasInvokeArn: pulumi.Output<string>;
  /** Version of the api function that the alias is at. */
  readonly liveVersion: pulumi.Output<string>;
  readonly opsFunctionName: pulumi.Output<string>;
  readonly queryFunctionName: pulumi.Output<string>;
  /** Of the authorizer, where there is one. */
  readonly authorizerFunctionName?: pulumi.Output<string> | undefined;
  readonly authorizerAliasName?: pulumi.Output<string> | undefined;
  readonly authorizerInvokeArn?: pulumi.Output<string> | undefined;
  /** Name of the SSM parameter that holds the pin. */
  readonly pinParameterName: pulumi.Output<string>;

  constructor(name: string, args: LambdaServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super('siesta:index:LambdaService', name, {}, opts);
    refuse(args);
    const where = whereaboutsOf('LambdaService', args.region, this);
    const code = functionCode(args.codePath, where.region, args.docs ?? false);
    const surroundings = { name, code, logRetentionDays: args.logRetentionDays ?? 14, where, parent: this };
    const api = makeFunction(apiSpec(args, where), surroundings);
    const ops = makeFunction(opsSpec(args, where), surroundings);
    const query = makeFunction(querySpec(args, where), surroundings);
    const authorizer = args.authorizer && makeFunction(authorizerSpec(args.authorizer), surroundings);

    const passed = gates(name, api, ops, args.database, this);
    const pin = pinParameter(name, this);
    // While the database hibernates only the newest version knows it, and the others would make callers wait for it.
    const live = alias(`${name}-api`, api, args.database && args.pinnedVersion, passed, this);
    const authorizerLive = authorizer && alias(`${name}-authorizer`, authorizer, undefined, passed, this);
    if (args.provisionedConcurrency) keepWarm(name, live, args.provisionedConcurrency, this);
    const kept = { api: live.arn, ops: ops.arn, query: query.arn, ...(authorizerLive && { authorizer: authorizerLive.arn }) };
    keepAlive(name, kept, where.account, this);

    this.functionName = api.name;
    this.aliasName = live.name;
    this.aliasArn = live.arn;
    this.aliasInvokeArn = live.invokeArn;
    this.liveVersion = live.functionVersion;
    this.opsFunctionName = ops.name;
    this.queryFunctionName = query.name;
    this.authorizerFunctionName = authorizer?.name;
    this.authorizerAliasName = authorizerLive?.name;
    this.authorizerInvokeArn = authorizerLive?.invokeArn;
    this.pinParameterName = pin.name;
    this.registerOutputs({
      functionName: this.functionName,
      aliasName: this.aliasName,
      aliasArn: this.aliasArn,
      aliasInvokeArn: this.aliasInvokeArn,
      liveVersion: this.liveVersion,
      opsFunctionName: this.opsFunctionName,
      queryFunctionName: this.queryFunctionName,
      authorizerFunctionName: this.authorizerFunctionName,
      authorizerAliasName: this.authorizerAliasName,
      authorizerInvokeArn: this.authorizerInvokeArn,
      pinParameterName: this.pinParameterName,
    });
  }
}

function refuse({ auth, authorizer, copy, pinnedVersion, provisionedConcurrency = 0, reservedConcurrency }: LambdaServiceArgs): void {
  if (authorizer && auth !== ServiceAuth.Jwt) {
    throw new Error(
      'LambdaService authorizer is set without auth jwt: the service would not look at what it says. Set auth, or remove it.',
    );
  }
  if (copy && auth === ServiceAuth.Jwt) {
    throw new Error("LambdaService copy is set with auth jwt: everybody would read what is somebody's own. Remove it, or set auth public.");
  }
  if (reservedConcurrency !== undefined && provisionedConcurrency > reservedConcurrency) {
    throw new Error(
      `LambdaService provisionedConcurrency is ${provisionedConcurrency}, more than reservedConcurrency (${reservedConcurrency}): lower it.`,
    );
  }
  if (pinnedVersion !== undefined && !/^[1-9]\d*$/.test(pinnedVersion)) {
    throw new Error(`LambdaService pinnedVersion is "${pinnedVersion}": use a version's number, or leave it out.`);
  }
}

/** What takes the traffic. It moves when the gates have been passed, and not at all while it is pinned. */
function alias(
  name: string,
  ofFunction: aws.lambda.Function,
  pinnedVersion: string | undefined,
  passed: aws.lambda.Invocation,
  parent: pulumi.Resource,
): aws.lambda.Alias {
  if (pinnedVersion) {
    pulumi.log.warn(
      `The alias stays at version ${pinnedVersion}, where a rollback has pinned it: a newer version gets no traffic.`,
      parent,
    );
  }
  return new aws.lambda.Alias(
    `${name}-live`,
    { name: 'live', functionName: ofFunction.name, functionVersion: pinnedVersion ?? ofFunction.version },
    { parent, dependsOn: [passed] },
  );
}

/** Made unpinned; what a rollback writes into it later is not taken for drift. */
function pinParameter(name: string, parent: pulumi.Resource): aws.ssm.Parameter {
  return new aws.ssm.Parameter(
    `${name}-pin`,
    {
      name: pinParameterName(name),
      description: `Version that the alias is held at, or "${UNPINNED}"`,
      type: 'String',
      value: UNPINNED,
    },
    { parent, ignoreChanges: ['value'] },
  );
}

function keepWarm(name: string, live: aws.lambda.Alias, environments: number, parent: pulumi.Resource): void {
  new aws.lambda.ProvisionedConcurrencyConfig(
    `${name}-warm`,
    { functionName: live.functionName, qualifier: live.name, provisionedConcurrentExecutions: environments },
    { parent },
  );
}
