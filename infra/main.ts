import { fileURLToPath } from 'node:url';
import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SSMClient } from '@aws-sdk/client-ssm';
import * as pulumi from '@pulumi/pulumi';
import { AccountLogging, Api, type ApiArgs, accountLoggingParameterName, lookUpAccountLogging } from './api/index.ts';
import { SnapshotPolicy } from './backups/index.ts';
import { type AuroraServerless, type ClusterPlans, type Clusters, makeClusters, planClusters, planNewClusters } from './database/index.ts';
import { ScaleWindows, type ScaleWindowsArgs } from './events/index.ts';
import { maxConnections } from './ground/capacity.ts';
import { clusterIdentifier } from './ground/names.ts';
import { programClient } from './ground/program-client.ts';
import { consoleOf } from './ground/region.ts';
import { stackTags } from './ground/tags.ts';
import { registeredBy, registerIdleCost } from './idle-cost/gate/index.ts';
import type { Registered } from './idle-cost/index.ts';
import { findZones, Network } from './network/index.ts';
import { PublishedCopy } from './published/index.ts';
import { asIfBuilt, LambdaService, type LambdaServiceArgs } from './service/index.ts';
import { builtOn, decisionsIn, outdated, readConfig, refuseMoves, type StackConfig, waking } from './settings/index.ts';
import { type Decisions, findStackName } from './state/index.ts';
import { decide, deployedOutputs, findPinned, keepDecisions, type Pinned, shippedCode } from './state/program/index.ts';
import { Tracing } from './tracing/index.ts';
import { Alarms, type AlarmsArgs } from './watch/index.ts';

/** Where `npm run build` leaves the functions. */
const CODE = fileURLToPath(new URL('../dist/lambda', import.meta.url));

/** What the program finds beside its settings, and that decides what is made. */
interface Found {
  pinned: Pinned;
  accountLogging: AccountLogging;
  /** Names of the network's zones; none leaves the choice to AWS's order. */
  zoneNames: string[];
  plans: ClusterPlans;
  /** Folder with the built functions. */
  codePath: string;
}

/**
 * The program: settings, what is decided, what is found, components, outputs.
 *
 * @param codePath folder with the built functions
 */
export async function program(codePath = CODE): Promise<Record<string, unknown>> {
  const [settings, project] = [pulumi.runtime.allConfig(), pulumi.getProject()];
  const said = readConfig(settings, project);
  const client = programClient(SSMClient, 'ssm');
  const name = await findStackName(client, project, pulumi.getStack());
  const deployed = await deployedOutputs();
  const decisions = await decide(client, name, decisionsIn(said), deployed);
  const config = waking(readConfig(settings, project, decisions), deployed);
  refuseMoves(deployed, config);
  for (const setting of outdated(said, decisions)) {
    pulumi.log.warn(
      `${project}:${setting} has no effect any more: what commands decide is kept in the account, and says otherwise. Take it out: \`pulumi config rm --path ${setting}\`.`,
    );
  }
  registerIdleCost({ region: config.region, budgetUsd: config.idleBudgetUsd });
  return wire(name, config, decisions, { ...(await lookUp(name, config)), codePath });
}

/** What the program registers with these settings, of a stack that there is not: it needs neither AWS nor Pulumi nor a build, and makes nothing. */
export const registeredFor = (name: string, config: StackConfig): Promise<Registered[]> =>
  asIfBuilt((codePath) =>
    registeredBy(() =>
      wire(name, config, decisionsIn(config), {
        pinned: { api: undefined, authorizer: undefined },
        accountLogging: AccountLogging.Create,
        zoneNames: [],
        plans: planNewClusters(name, config.database),
        codePath,
      }),
    ),
  );

/** Makes the components; the only place that knows how they fit. @returns the outputs of the stack. */
function wire(name: string, config: StackConfig, decisions: Decisions, found: Found): Record<string, unknown> {
  const tags = stackTags();
  const after = { dependsOn: [keepDecisions(name, decisions, tags)] };
  const active = clusterIdentifier(name, config.database.active);
  const copy = config.database.published ? new PublishedCopy(name, { tags }, after) : undefined;
  const place = { ...config.network, region: config.region, s3BucketArns: copy && [copy.bucketArn], tags };
  const network = new Network(name, place, { ...after, zoneNames: found.zoneNames });
  const policy = new SnapshotPolicy(name, { ...config.backups, clusterIdentifier: active, region: config.region, tags }, after);
  const clusters = {
    ...config.database,
    subnetIds: network.databaseSubnetIds,
    securityGroupIds: [network.databaseSecurityGroupId],
    backupRetentionDays: policy.retentionDays,
    logRetentionDays: config.service.logRetentionDays,
    tags,
  };
  const { database, former } = makeClusters(name, clusters, found.plans, after);
  const service = new LambdaService(
    name,
    { ...serviceArgs(config, network, { database, former }, found), copy, codePath: found.codePath, tags },
    { ...after, ...shippedCode() },
  );
  const api = new Api(name, { ...apiArgs(config, service), accountLogging: found.accountLogging, tags }, after);
  const rest = config.api.kind === 'rest';
  const services = rest ? pulumi.interpolate`${api.apiName}/${api.stageName}` : undefined;
  new Tracing(name, { services, functionName: service.functionName, rate: config.tracing.rate, tags }, after);
  const alarms = new Alarms(name, alarmArgs(config, { database, service, api, tags }), after);
  if (config.scaleWindows.length > 0) new ScaleWindows(name, windowArgs(config, { database, service, tags }), after);

  return {
    name,
    url: api.url,
    ...(config.api.domain && { domainTarget: api.domainTarget }),
    databaseState: config.database.state,
    restoredFrom: database.restoredFrom,
    clusterIdentifier: database.clusterIdentifier,
    functionName: service.functionName,
    aliasName: service.aliasName,
    liveVersion: service.liveVersion,
    opsFunctionName: service.opsFunctionName,
    queryFunctionName: service.queryFunctionName,
    pinParameterName: service.pinParameterName,
    ...(service.authorizerFunctionName && {
      authorizer: {
        functionName: service.authorizerFunctionName,
        aliasName: service.authorizerAliasName,
        pinParameterName: service.authorizerPinParameterName,
      },
    }),
    dashboardUrl: pulumi.interpolate`https://${consoleOf(config.region)}/cloudwatch/home?region=${config.region}#dashboards/dashboard/${alarms.dashboardName}`,
    builtOn: builtOn(config),
  };
}

async function lookUp(name: string, { api, database, network, region }: StackConfig): Promise<Omit<Found, 'codePath'>> {
  const ssm = programClient(SSMClient, 'ssm');
  const gateway = programClient(APIGatewayClient, 'apigateway');
  const [pinned, accountLogging, zoneNames, plans] = await Promise.all([
    findPinned(ssm, programClient(LambdaClient, 'lambda'), name),
    api.kind === 'rest' ? lookUpAccountLogging(gateway, ssm, accountLoggingParameterName(name)) : AccountLogging.Skip,
    network.adopt ? [] : findZones(region, network.zones),
    planClusters(name, database),
  ]);
  return { pinned, accountLogging, zoneNames, plans };
}

function serviceArgs(
  config: StackConfig,
  network: Network,
  { database, former }: Clusters,
  { pinned }: Found,
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
    // An HTTP API checks tokens itself.
    authorizer: auth.mode === 'jwt' && api.kind === 'rest' ? { ...auth, pinnedVersion: pinned.authorizer } : undefined,
    pinnedVersion: pinned.api,
    corsOrigins: api.corsOrigins,
    docs: api.docs,
    bulkDelete: api.bulkDelete,
    reservedConcurrency: service.reserveConcurrency ? service.concurrency : undefined,
  };
}

function apiArgs({ auth, api, service: { logRetentionDays } }: StackConfig, service: LambdaService): ApiArgs {
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

function alarmArgs({ api: { kind }, ...config }: StackConfig, { database, service, api, tags }: Running & { api: Api }): AlarmsArgs {
  const { minAcu, maxAcu, state } = config.database;
  const { clusterIdentifier } = database;
  return {
    email: config.alarms.email,
    gateway: { kind, apiId: api.apiId, apiName: api.apiName, stage: api.stageName },
    functionName: service.functionName,
    concurrency: config.service.concurrency,
    database:
      state === 'on'
        ? { clusterIdentifier, minAcu, maxConnections: maxConnections(maxAcu), awakeHours: config.alarms.awakeHours }
        : undefined,
    monthlyBudgetUsd: config.alarms.monthlyBudgetUsd,
    tags,
  };
}

function windowArgs(config: StackConfig, { database, service, tags }: Running): ScaleWindowsArgs {
  const { clusterIdentifier, clusterArn } = database;
  const { functionName, aliasName, aliasArn } = service;
  return {
    windows: config.scaleWindows,
    database: config.database.state === 'on' ? { clusterIdentifier, clusterArn, ...config.database } : undefined,
    service: { functionName, aliasName, aliasArn, provisionedConcurrency: config.service.provisionedConcurrency },
    tags,
  };
}
