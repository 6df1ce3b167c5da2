import type { Api, ApiArgs } from './api/index.ts';
import type { AuroraServerless, Clusters } from './database/index.ts';
import { type Overdue, type ScaleWindowsArgs, SOON_MS } from './events/index.ts';
import { formerClusterMinAcu, maxConnections } from './ground/capacity.ts';
import type { Network } from './network/index.ts';
import type { LambdaService, LambdaServiceArgs } from './service/index.ts';
import type { StackConfig } from './settings/index.ts';
import type { Pinned } from './state/program/index.ts';
import type { AlarmsArgs } from './watch/index.ts';

/** The arguments of the stack's components, from its settings and the components before them. */

export function serviceArgs(
  config: StackConfig,
  network: Network,
  { database, former }: Clusters,
  pinned: Pinned,
): Omit<LambdaServiceArgs, 'codePath'> {
  const { auth, api, service } = config;
  return {
    ...service,
    region: config.region,
    subnetIds: network.functionSubnetIds,
    securityGroupIds: [network.functionSecurityGroupId],
    database:
      config.database.state === 'on'
        ? {
            host: database.endpoint,
            port: database.port,
            readerHost: database.readerEndpoint,
            resourceId: database.resourceId,
            formerResourceIds: former.map(({ resourceId }) => resourceId),
            masterUser: database.masterUsername,
            masterPassword: database.masterPassword,
          }
        : undefined,
    auth: auth.mode,
    // An HTTP API verifies tokens itself.
    authorizer: auth.mode === 'jwt' && api.kind === 'rest' ? { ...auth, pinnedVersion: pinned.authorizer } : undefined,
    pinnedVersion: pinned.api,
    corsOrigins: api.corsOrigins,
    docs: api.docs,
    bulkDelete: api.bulkDelete,
    reservedConcurrency: service.reserveConcurrency ? service.concurrency : undefined,
  };
}

export function apiArgs({ auth, api, service: { logRetentionDays } }: StackConfig, service: LambdaService): ApiArgs {
  const { functionName, aliasName, aliasInvokeArn } = service;
  const { authorizerFunctionName, authorizerAliasName, authorizerInvokeArn } = service;
  const authorizer =
    authorizerFunctionName && authorizerAliasName && authorizerInvokeArn
      ? { functionName: authorizerFunctionName, aliasName: authorizerAliasName, invokeArn: authorizerInvokeArn }
      : undefined;
  const jwt = auth.mode === 'jwt' ? { ...auth, authorizer } : undefined;
  return { ...api, functionName, aliasName, aliasInvokeArn, jwt, logRetentionDays };
}

interface Running {
  database: AuroraServerless;
  service: LambdaService;
  tags: Record<string, string>;
}

export function alarmArgs(
  { api: { kind }, ...config }: StackConfig,
  { database, service, api, tags, acu }: Running & { api: Api; acu: number },
): AlarmsArgs {
  const { minAcu, state } = config.database;
  const { clusterIdentifier } = database;
  return {
    email: config.alarms.email,
    gateway: { kind, apiId: api.apiId, apiName: api.apiName, stage: api.stageName },
    functionName: service.functionName,
    aliasName: service.aliasName,
    concurrency: config.service.concurrency,
    database:
      state === 'on' ? { clusterIdentifier, minAcu, maxConnections: maxConnections(acu), awakeHours: config.alarms.awakeHours } : undefined,
    monthlyBudgetUsd: config.alarms.monthlyBudgetUsd,
    tags,
  };
}

export function windowArgs(
  config: StackConfig,
  { database, former, service, tags }: Running & { former: AuroraServerless[] },
  overdue: Overdue,
): ScaleWindowsArgs {
  const { functionName, aliasName, aliasArn } = service;
  const { minAcu, engineVersion, state } = config.database;
  const scaled = ({ clusterIdentifier, clusterArn }: AuroraServerless, usual = minAcu) => ({
    ...config.database,
    clusterIdentifier,
    clusterArn,
    minAcu: usual,
  });
  const databases = [
    ...(overdue.active ? [scaled(database)] : []),
    ...(overdue.former ? former.map((cluster) => scaled(cluster, formerClusterMinAcu(minAcu, engineVersion))) : []),
  ];
  const isOverdue = databases.length > 0 || overdue.provisionedConcurrency;
  return {
    windows: config.scaleWindows,
    database: state === 'on' ? scaled(database) : undefined,
    service: { functionName, aliasName, aliasArn, provisionedConcurrency: config.service.provisionedConcurrency },
    overdue: isOverdue
      ? { at: new Date(Date.now() + SOON_MS).toISOString(), databases, provisionedConcurrency: overdue.provisionedConcurrency }
      : undefined,
    tags,
  };
}
