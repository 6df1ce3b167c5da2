import type * as pulumi from '@pulumi/pulumi';

/** Who may call the resources' routes. */
export const ServiceAuth = { Public: 'public', Jwt: 'jwt' } as const;
export type ServiceAuth = (typeof ServiceAuth)[keyof typeof ServiceAuth];

/** The database that the functions use. */
export interface ServiceDatabaseArgs {
  /** Writer endpoint. A change makes a new version. */
  host: pulumi.Input<string>;
  /** Endpoint for operators' queries. Default: the writer's. */
  readerHost?: pulumi.Input<string> | undefined;
  /** Default 3306. */
  port?: pulumi.Input<number> | undefined;
  /** Name of the database (schema). Default `siesta`. */
  name?: pulumi.Input<string> | undefined;
  /** The cluster's resource id (`cluster-...`), which changes with a restore: then users are created and migrations run again. */
  resourceId: pulumi.Input<string>;
  /** Resource ids of existing clusters that earlier versions use: those versions keep access until the alias has moved. Default: none. */
  formerResourceIds?: pulumi.Input<string>[] | undefined;
  /** The master login, used by one invocation that creates the database users; never in a function's environment. */
  masterUser: pulumi.Input<string>;
  /** Kept as a secret. A change creates the users again, which is idempotent. */
  masterPassword: pulumi.Input<string>;
}

/** A public copy of the shared list for while the database hibernates, stored by `PublishedCopy`. */
export interface ServiceCopyArgs {
  /** URL of the object. A change publishes a new version. */
  url: pulumi.Input<string>;
  /** Its ARN: the api function may read it, and the ops function may write it while there is a database. */
  objectArn: pulumi.Input<string>;
}

/** Token requirements of a REST API's authorizer. An HTTP API verifies tokens itself. */
export interface ServiceAuthorizerArgs {
  /** The https URL of the tokens' issuer. */
  issuer: pulumi.Input<string>;
  /** The audience that tokens must have. */
  audience: pulumi.Input<string>;
  /** URL of the issuer's keys. Default: taken from the issuer's discovery document. */
  jwksUri?: pulumi.Input<string> | undefined;
  /** Version to which the authorizer's alias is pinned, while the api function's is pinned by `pinnedVersion`. Default: it follows the newest. */
  pinnedVersion?: string | undefined;
}

export interface LambdaServiceArgs {
  /** Folder with the built functions: `index.mjs`, `ops.mjs`, `query.mjs`, `authorizer.mjs` and what they read. A changed content publishes a new version. */
  codePath: string;
  /** AWS region, whose database CA certificates go into the zip. Default: that of the AWS provider. */
  region?: string | undefined;
  /** Subnets of the functions that use the database: at least two, in different zones. */
  subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** Security groups of the same functions. */
  securityGroupIds: pulumi.Input<pulumi.Input<string>[]>;
  /** Security groups for the functions' network interfaces after they are destroyed, so that their own can be deleted at once. Default: their own. */
  replacementSecurityGroupIds?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /** The database. Absent while it hibernates: then requests that need it get 503, and no gate uses it. */
  database?: ServiceDatabaseArgs | undefined;
  /** `jwt`: each caller sees only its own items, as identified by the gateway's authorizer. Default `public`: one shared list. */
  auth?: ServiceAuth;
  /** Creates the authorizer function, outside of the VPC because it fetches keys: for `auth: jwt` behind a REST API. */
  authorizer?: ServiceAuthorizerArgs | undefined;
  /** Serves a copy of the shared list at GET /published; with `auth: public` only. Default: no such route. */
  copy?: ServiceCopyArgs | undefined;
  /** Origins that browsers may call from; `*` is all. Default: none. */
  corsOrigins?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /** Whether /docs and /openapi.json are served; otherwise their files are left out of the zip. Default false. */
  docs?: boolean | undefined;
  /** Whether one unfiltered request may delete the whole shared list. Default false. */
  bulkDelete?: pulumi.Input<boolean> | undefined;
  /** Memory of the api function in MB, 128 to 10240; CPU is proportional. Default 1024. */
  memoryMb?: pulumi.Input<number> | undefined;
  /** Database connections per environment. Default 1: an environment serves one request at a time. */
  connectionLimit?: pulumi.Input<number> | undefined;
  /** Reserved concurrency of the api function, taken from the account's; new accounts refuse any. Default: none. */
  reservedConcurrency?: number | undefined;
  /** Provisioned concurrency of the api function, billed by the hour. Default 0. */
  provisionedConcurrency?: number | undefined;
  /** Retention of logs in days, one of CloudWatch's values. Default 14. */
  logRetentionDays?: pulumi.Input<number> | undefined;
  /** Version to which the alias is pinned, as Lambda numbers it, such as `41`. Default: it follows the newest, as it always does during hibernation. */
  pinnedVersion?: string | undefined;
  /** Tags for every taggable resource in it, by name. Default: none. */
  tags?: { [name: string]: pulumi.Input<string> } | undefined;
}
