import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { makeFunction } from '../function/function.ts';
import { keepAlive } from '../function/keep-alive.ts';
import { whereaboutsOf } from '../ground/whereabouts.ts';
import { pinParameterName, UNPINNED } from '../state/pin.ts';
import { functionCode } from './code.ts';
import { apiSpec, authorizerSpec, opsSpec, querySpec } from './functions.ts';
import { gates } from './gates.ts';

/** Who may call the routes that are somebody's. */
export const ServiceAuth = { Public: 'public', Jwt: 'jwt' } as const;
export type ServiceAuth = (typeof ServiceAuth)[keyof typeof ServiceAuth];

/** The database that the functions use. */
export interface ServiceDatabaseArgs {
  /** Writer endpoint. A change makes a new version. */
  host: pulumi.Input<string>;
  /** Endpoint for queries from outside. Default: the writer's. */
  readerHost?: pulumi.Input<string> | undefined;
  /** Default 3306. */
  port?: pulumi.Input<number> | undefined;
  /** Name of the database in it. Default `siesta`. */
  name?: pulumi.Input<string> | undefined;
  /** The cluster's resource id (`cluster-...`), which is new after a restore: users are made and migrations run again. */
  resourceId: pulumi.Input<string>;
  /** Resource ids of clusters that versions before this one use and that still live: those versions may go on until the alias has moved. Default: none. */
  formerResourceIds?: pulumi.Input<string>[] | undefined;
  /** The master login, used by one invocation that makes the database users; it is in no function's environment. */
  masterUser: pulumi.Input<string>;
  /** Kept as a secret. A change makes the users again, which changes nothing. */
  masterPassword: pulumi.Input<string>;
}

/** A copy of the shared list that everybody may read while the database hibernates, as `PublishedCopy` has a place for it. */
export interface ServiceCopyArgs {
  /** URL of the object. A change makes a new version. */
  url: pulumi.Input<string>;
  /** Its ARN: all that the api function may read, and the ops function write while there is a database. */
  objectArn: pulumi.Input<string>;
}

/** What a REST API's own authorizer accepts. An HTTP API checks tokens itself. */
export interface ServiceAuthorizerArgs {
  /** The https URL of the tokens' issuer. */
  issuer: pulumi.Input<string>;
  /** The audience that tokens must be made for. */
  audience: pulumi.Input<string>;
  /** Where the issuer's keys are. Default: as the issuer's discovery document says. */
  jwksUri?: pulumi.Input<string> | undefined;
}

export interface LambdaServiceArgs {
  /** Folder with the built functions: `index.mjs`, `ops.mjs`, `query.mjs`, `authorizer.mjs` and what they read. A change of content makes a new version. */
  codePath: string;
  /** AWS region, whose database authorities go into the zip. Default: the one that the AWS provider is configured with. */
  region?: string | undefined;
  /** Subnets of the functions that use the database: two or more, in different zones. */
  subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** Security groups of the same functions. */
  securityGroupIds: pulumi.Input<pulumi.Input<string>[]>;
  /** Security groups that the functions' network interfaces are left in when they are destroyed, so that their own groups go at once. Default: their own. */
  replacementSecurityGroupIds?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /** The database. Absent while it hibernates: the service then answers 503 where it would need it, and no gate asks for it. */
  database?: ServiceDatabaseArgs | undefined;
  /** `jwt`: each caller sees its own, as the gateway's authorizer says. Default `public`: one shared list. */
  auth?: ServiceAuth;
  /** Makes the authorizer function, outside the VPC because it fetches keys: for `auth: jwt` behind a REST API. */
  authorizer?: ServiceAuthorizerArgs | undefined;
  /** Answers GET /published with a copy of the shared list; with `auth: public` alone. Default: there is no such route. */
  copy?: ServiceCopyArgs | undefined;
  /** Origins that browsers may call from; `*` is all. Default: none. */
  corsOrigins?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /** Whether /docs and /openapi.json are served; without them their files are left out of the zip. Default false. */
  docs?: boolean | undefined;
  /** Whether DELETE /to-dos is answered. Default false. */
  bulkDelete?: pulumi.Input<boolean> | undefined;
  /** Memory of the api function, MB, 128 to 10240; CPU follows it. Default 1024. */
  memoryMb?: pulumi.Input<number> | undefined;
  /** Database connections of one environment. Default 1: an environment serves one request at a time. */
  connectionLimit?: pulumi.Input<number> | undefined;
  /** Most api environments at once, taken from the account's; new accounts refuse any. Default: no limit of its own. */
  reservedConcurrency?: number | undefined;
  /** Api environments kept warm, each paid by the hour. Default 0. */
  provisionedConcurrency?: number | undefined;
  /** Days that logs are kept, one of CloudWatch's steps. Default 14. */
  logRetentionDays?: pulumi.Input<number> | undefined;
  /** Version that the alias stays at, whatever is published: what `readPinnedVersion` found. Default: the alias follows the newest, as it does while the database hibernates. */
  pinnedVersion?: string | undefined;
}

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
