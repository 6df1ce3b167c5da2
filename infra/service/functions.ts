import * as pulumi from '@pulumi/pulumi';
import type { FunctionSpec } from '../function/index.ts';
import { databaseUser, type Statement } from '../ground/roles.ts';
import type { Whereabouts } from '../ground/whereabouts.ts';
import type { LambdaServiceArgs, ServiceAuthorizerArgs, ServiceDatabaseArgs } from './args.ts';

/** What each function of the service is: its handler, its environment and its rights. */

export function apiSpec(args: LambdaServiceArgs, where: Whereabouts): FunctionSpec {
  const origins = pulumi.output(args.corsOrigins ?? []);
  const place = inVpc(args, where, 'app');
  return {
    ...place,
    statements: [...place.statements, ...copyRights(args, 's3:GetObject')],
    part: 'api',
    handler: 'index.handler',
    memoryMb: args.memoryMb ?? 1024,
    // Beyond the gateway's own 29 or 30 seconds: nobody would wait for more.
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

/** Migrations and users. DDL on a big table takes long: it may run for as long as Lambda lets it. */
export function opsSpec(args: LambdaServiceArgs, where: Whereabouts): FunctionSpec {
  const place = inVpc(args, where, 'migrator');
  return {
    ...place,
    // What is published is written while there is a database to copy.
    statements: [...place.statements, ...(args.database ? copyRights(args, 's3:PutObject') : [])],
    part: 'ops',
    handler: 'ops.handler',
    memoryMb: 512,
    timeoutSeconds: 900,
    environment: { ...databaseEnvironment(args.database, 'migrator'), ...copyEnvironment(args) },
  };
}

/** Queries from outside: as `reader`, with a role that can be nobody else. */
export function querySpec(args: LambdaServiceArgs, where: Whereabouts): FunctionSpec {
  const environment = databaseEnvironment(
    args.database && { ...args.database, host: args.database.readerHost ?? args.database.host },
    'reader',
  );
  return { ...inVpc(args, where, 'reader'), part: 'query', handler: 'query.handler', memoryMb: 512, timeoutSeconds: 60, environment };
}

/** In no VPC: from there the issuer's keys could not be fetched. */
export function authorizerSpec({ issuer, audience, jwksUri }: ServiceAuthorizerArgs): FunctionSpec {
  return {
    part: 'authorizer',
    handler: 'authorizer.handler',
    memoryMb: 512,
    timeoutSeconds: 10,
    environment: { AUTH_ISSUER: issuer, AUTH_AUDIENCE: audience, ...(jwksUri && { AUTH_JWKS_URI: jwksUri }) },
    statements: [],
    publish: true,
  };
}

function inVpc({ database, ...args }: LambdaServiceArgs, where: Whereabouts, user: string) {
  const resourceIds = database ? [database.resourceId, ...(database.formerResourceIds ?? [])] : [];
  const databases = resourceIds.map((id) => where.arn('rds-db', pulumi.interpolate`dbuser:${id}`));
  return {
    vpcConfig: { subnetIds: args.subnetIds, securityGroupIds: args.securityGroupIds },
    replacementSecurityGroupIds: args.replacementSecurityGroupIds,
    statements: database ? [databaseUser(databases, user)] : [],
    publish: true,
  };
}

function databaseEnvironment(database: ServiceDatabaseArgs | undefined, user: string): FunctionSpec['environment'] {
  if (!database) return { DATABASE_STATE: 'hibernated' };
  return {
    DATABASE_STATE: 'on',
    DB_HOST: database.host,
    DB_PORT: pulumi.interpolate`${database.port ?? 3306}`,
    DB_NAME: database.name ?? 'siesta',
    DB_USER: user,
    DB_AUTH: 'iam',
  };
}

/** On the one object, and on no list of them. */
const copyRights = ({ copy }: LambdaServiceArgs, action: string): Statement[] =>
  copy ? [{ Effect: 'Allow', Action: [action], Resource: [copy.objectArn] }] : [];

const copyEnvironment = ({ copy }: LambdaServiceArgs): FunctionSpec['environment'] => (copy ? { PUBLISHED_COPY: copy.url } : {});

const onOff = (on: boolean | undefined): string => (on ? 'on' : 'off');
