import type * as pulumi from '@pulumi/pulumi';

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
  /** Version of the authorizer that its alias stays at, while the api function's stays at its `pinnedVersion`. Default: it follows the newest. */
  pinnedVersion?: string | undefined;
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
  /** Whether a list that everybody shares may be deleted as a whole, by one request without a filter. Default false. */
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
  /** Tags of everything in it that takes any, by name. Default: none. */
  tags?: { [name: string]: pulumi.Input<string> } | undefined;
}
