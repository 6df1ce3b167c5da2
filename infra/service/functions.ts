import * as pulumi from '@pulumi/pulumi';
import type { LambdaFunction, LambdaFunctionArgs } from '../function/index.ts';
import { AUTHORITIES_FILE, databaseAuthorities } from '../ground/authorities.ts';
import { databaseEnvironment, databasePermission } from '../ground/database-access.ts';
import type { PermissionArgs } from '../ground/link.ts';
import type { AwsLocation } from '../ground/location.ts';
import type { LambdaServiceArgs, ServiceAuthorizerArgs } from './args.ts';

/** The arguments of each of the service's functions: handler, environment and permissions. All share one zip, and so one version of the code. */
export function functionsOf(args: LambdaServiceArgs, location: AwsLocation) {
  const common = commonArgs(args, location);
  return {
    api: { ...common, ...apiArgs(args, location) },
    ops: { ...common, ...opsArgs(args, location) },
    query: { ...common, ...queryArgs(args, location) },
    authorizer: args.authorizer && { ...common, ...authorizerArgs(args.authorizer) },
  };
}

/**
 * Records in the api function's environment the authorizer version that it was released with, so that a rollback finds it. A new authorizer version
 * therefore publishes a new api version too: a rollback goes back to a release, not to a function.
 */
export const releasedWith = (api: LambdaFunctionArgs, authorizer: LambdaFunction | undefined): LambdaFunctionArgs =>
  authorizer ? { ...api, environment: { ...api.environment, AUTHORIZER_VERSION: authorizer.version } } : api;

/** Alias and keep-alive are managed by the service: aliases move once all functions have passed their gates, and one role covers all schedules. */
function commonArgs({ codePath, docs, logRetentionDays }: LambdaServiceArgs, { region }: AwsLocation) {
  const files = { [AUTHORITIES_FILE]: databaseAuthorities('LambdaService', region) };
  return { codePath, exclude: docs ? [] : ['docs'], files, logRetentionDays, region, alias: false, keepAlive: false };
}

type FunctionArgs = Omit<LambdaFunctionArgs, 'codePath'>;

function apiArgs(args: LambdaServiceArgs, location: AwsLocation): FunctionArgs {
  const origins = pulumi.output(args.corsOrigins ?? []);
  return {
    ...inVpc(args, location, 'app', copyPermissions(args, 's3:GetObject')),
    handler: 'index.handler',
    memoryMb: args.memoryMb ?? 1024,
    // Slightly longer than the gateway's own 29 or 30 seconds.
    timeoutSeconds: 30,
    environment: {
      ...databaseEnvironment(args.database, 'app'),
      DB_POOL_SIZE: pulumi.interpolate`${args.connectionLimit ?? 1}`,
      AUTH: args.auth ?? 'public',
      CORS_ORIGINS: origins.apply((list) => list.join(',')),
      DOCS: onOff(args.docs),
      BULK_DELETE: pulumi.output(args.bulkDelete).apply(onOff),
      ...copyEnvironment(args),
    },
    reservedConcurrency: args.reservedConcurrency,
  };
}

/** Migrations and users. With Lambda's longest time limit, because DDL on a big table takes long. */
function opsArgs(args: LambdaServiceArgs, location: AwsLocation): FunctionArgs {
  return {
    // Publishing needs a database to copy from.
    ...inVpc(args, location, 'migrator', args.database ? copyPermissions(args, 's3:PutObject') : []),
    handler: 'ops.handler',
    timeoutSeconds: 900,
    environment: { ...databaseEnvironment(args.database, 'migrator'), ...copyEnvironment(args) },
  };
}

/** Operators' queries: as `reader`, with a role that cannot log in as anybody else. */
function queryArgs(args: LambdaServiceArgs, location: AwsLocation): FunctionArgs {
  const reader = args.database && { ...args.database, host: args.database.readerHost ?? args.database.host };
  return {
    ...inVpc(args, location, 'reader'),
    handler: 'query.handler',
    timeoutSeconds: 60,
    environment: databaseEnvironment(reader, 'reader'),
  };
}

/** Outside of the VPC, because it fetches the issuer's keys. */
function authorizerArgs({ issuer, audience, jwksUri }: ServiceAuthorizerArgs): FunctionArgs {
  return {
    handler: 'authorizer.handler',
    timeoutSeconds: 10,
    environment: { AUTH_ISSUER: issuer, AUTH_AUDIENCE: audience, ...(jwksUri && { AUTH_JWKS_URI: jwksUri }) },
  };
}

function inVpc({ database, ...args }: LambdaServiceArgs, location: AwsLocation, user: string, more: PermissionArgs[] = []) {
  const resourceIds = database ? [database.resourceId, ...(database.formerResourceIds ?? [])] : [];
  const databases = resourceIds.map((id) => location.arn('rds-db', pulumi.interpolate`dbuser:${id}`));
  return {
    subnetIds: args.subnetIds,
    securityGroupIds: args.securityGroupIds,
    replacementSecurityGroupIds: args.replacementSecurityGroupIds,
    permissions: [...(database ? [databasePermission(databases, user)] : []), ...more],
  };
}

/** A permission on the object only, not on listing the bucket. */
const copyPermissions = ({ copy }: LambdaServiceArgs, action: string): PermissionArgs[] =>
  copy ? [{ actions: [action], resources: [copy.objectArn] }] : [];

const copyEnvironment = ({ copy }: LambdaServiceArgs): Record<string, pulumi.Input<string>> => (copy ? { PUBLISHED_COPY: copy.url } : {});

const onOff = (on: boolean | undefined): string => (on ? 'on' : 'off');
