import * as pulumi from '@pulumi/pulumi';

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
  /** The master login, used by one invocation that makes the database users; it is in no function's environment. */
  masterUser: pulumi.Input<string>;
  /** Kept as a secret. A change makes the users again, which changes nothing. */
  masterPassword: pulumi.Input<string>;
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
  /** The database. Absent while it hibernates: the service then answers 503 where it would need it, and no gate asks for it. */
  database?: ServiceDatabaseArgs | undefined;
  /** `jwt`: each caller sees its own, as the gateway's authorizer says. Default `public`: one shared list. */
  auth?: ServiceAuth | undefined;
  /** Makes the authorizer function, outside the VPC because it fetches keys: for `auth: jwt` behind a REST API. */
  authorizer?: ServiceAuthorizerArgs | undefined;
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
  /** Version that the alias stays at, whatever is published: what `readPinnedVersion` found. Default: the alias follows the newest. */
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
  readonly authorizerFunctionName?: pulumi.Output<string>;
  readonly authorizerAliasName?: pulumi.Output<string>;
  readonly authorizerInvokeArn?: pulumi.Output<string>;
  /** Name of the SSM parameter that holds the pin. */
  readonly pinParameterName: pulumi.Output<string>;

  constructor(name: string, args: LambdaServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super('siesta:index:LambdaService', name, {}, opts);
    throw new Error(`not made yet ${args.codePath}`);
  }
}
