import { fileURLToPath } from 'node:url';
import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { RDSClient } from '@aws-sdk/client-rds';
import { SSMClient } from '@aws-sdk/client-ssm';
import * as pulumi from '@pulumi/pulumi';
import { AccountLogging, Api, accountLoggingParameterName, lookUpAccountLogging } from './api/index.ts';
import { SnapshotPolicy } from './backups/index.ts';
import { refuseOverBudget } from './budget.ts';
import { type ClusterPlans, makeClusters, planClusters, planNewClusters } from './database/index.ts';
import { deployedCapacity, lookUpOverdue, NOTHING_OVERDUE, type Overdue, ScaleWindows, type Usual } from './events/index.ts';
import { formerClusterMinAcu } from './ground/capacity.ts';
import { clusterIdentifier, formerClusterIdentifiers } from './ground/names.ts';
import { type Owner, ownerTags } from './ground/owner.ts';
import { programClient } from './ground/program-client.ts';
import { consoleOf } from './ground/region.ts';
import { registeredBy, registerIdleCost } from './idle-cost/gate/index.ts';
import type { Registered } from './idle-cost/index.ts';
import { findZones, Network } from './network/index.ts';
import { PublishedCopy } from './published/index.ts';
import { asIfBuilt, LambdaService } from './service/index.ts';
import {
  builtOn,
  decisionsIn,
  outdated,
  readConfig,
  refuseBeforeRestart,
  refuseMoves,
  type StackConfig,
  withFinalSnapshots,
} from './settings/index.ts';
import { findStackName } from './state/index.ts';
import {
  type ChosenDecisions,
  claim,
  decide,
  deployedOutputs,
  deployedResources,
  findPinned,
  nameOf,
  type Pinned,
  type Self,
  selfOf,
  shippedCode,
  storeDecisions,
  storeIdentity,
} from './state/program/index.ts';
import { Tracing } from './tracing/index.ts';
import { Alarms } from './watch/index.ts';
import { alarmArgs, apiArgs, serviceArgs, windowArgs } from './wiring.ts';

/** Output folder of `npm run build`. */
const CODE = fileURLToPath(new URL('../dist/lambda', import.meta.url));

/** The results of lookups on which the program's resources depend, besides its settings. */
interface Lookups {
  decided: ChosenDecisions;
  pinned: Pinned;
  accountLogging: AccountLogging;
  owner: Owner;
  overdue: Overdue;
  /** Availability zones of the network; empty to leave the choice to awsx. */
  zoneNames: string[];
  plans: ClusterPlans;
  /** Folder with the built functions. */
  codePath: string;
}

/**
 * The program: settings, decisions, lookups, components, outputs.
 *
 * @param codePath folder with the built functions
 */
export async function program(codePath = CODE): Promise<Record<string, unknown>> {
  const [settings, project] = [pulumi.runtime.allConfig(), pulumi.getProject()];
  const configured = readConfig(settings, project);
  const client = programClient(SSMClient, 'ssm');
  const deployed = await deployedOutputs();
  const self = selfOf(deployed);
  const name = nameOf(configured.name, self, await findStackName(client, project, pulumi.getStack()));
  const decided = await decide(client, name, decisionsIn(configured), deployed);
  const { decisions } = decided;
  const config = withFinalSnapshots(readConfig(settings, project, decisions), deployed);
  refuseMoves(deployed, config);
  for (const setting of outdated(configured, decisions)) {
    pulumi.log.warn(
      `${project}:${setting} has no effect any more: what commands decide is kept in the account, and says otherwise. Take it out: \`pulumi config rm --path ${setting}\`.`,
    );
  }
  // A preview instead prints the whole bill before it fails.
  if (!pulumi.runtime.isDryRun()) refuseOverBudget(name, config);
  registerIdleCost({ region: config.region, budgetUsd: config.idleBudgetUsd });
  const identity = await claim(name, configured.name, self);
  return { ...wire(name, config, { ...(await lookUp(name, config, identity, self)), decided, codePath }), identity };
}

/** Identity of a stack that is only priced. */
const PRICED = { id: 'priced', project: 'priced', stack: 'priced' };

/** The resources that the program would register for a new stack with these settings. Needs neither AWS nor Pulumi nor a build; creates nothing. */
export const registeredFor = (name: string, config: StackConfig): Promise<Registered[]> =>
  asIfBuilt((codePath) =>
    registeredBy(async () => {
      await storeIdentity(name, PRICED);
      wire(name, config, {
        decided: { decisions: decisionsIn(config), areStored: false },
        pinned: { api: undefined, authorizer: undefined },
        accountLogging: AccountLogging.Create,
        owner: PRICED,
        overdue: NOTHING_OVERDUE,
        zoneNames: [],
        plans: planNewClusters(name, config.database),
        codePath,
      });
    }),
  );

/** Creates and connects the components; nothing else knows how they fit together. @returns the outputs of the stack. */
function wire(name: string, config: StackConfig, found: Lookups): Record<string, unknown> {
  const tags = ownerTags(found.owner);
  const after = { dependsOn: [storeDecisions(name, found.decided, tags)] };
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
    region: config.region,
    owner: found.owner,
    tags,
  };
  const { database, former } = makeClusters(name, clusters, found.plans, after);
  const service = new LambdaService(
    name,
    { ...serviceArgs(config, network, { database, former }, found.pinned), copy, codePath: found.codePath, tags },
    { ...after, ...shippedCode() },
  );
  const api = new Api(name, { ...apiArgs(config, service), accountLogging: found.accountLogging, tags }, after);
  const rest = config.api.kind === 'rest';
  const services = rest ? pulumi.interpolate`${api.apiName}/${api.stageName}` : undefined;
  new Tracing(name, { services, functionName: service.functionName, rate: config.tracing.rate, tags }, after);
  const alarms = new Alarms(
    name,
    alarmArgs(config, { database, service, api, tags, acu: connectionsAcu(name, config, found.plans) }),
    after,
  );
  const windows = windowArgs(config, { database, former, service, tags }, found.overdue);
  if (windows.windows.length > 0 || windows.overdue) new ScaleWindows(name, windows, after);

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

const usualOf = ({ database: { minAcu }, service: { provisionedConcurrency } }: StackConfig): Usual => ({ minAcu, provisionedConcurrency });

async function lookUp(name: string, config: StackConfig, owner: Owner, self: Self): Promise<Omit<Lookups, 'codePath' | 'decided'>> {
  const { api, database, network, region } = config;
  const ssm = programClient(SSMClient, 'ssm');
  const gateway = programClient(APIGatewayClient, 'apigateway');
  const [pinned, accountLogging, zoneNames, plans, overdue] = await Promise.all([
    findPinned(ssm, programClient(LambdaClient, 'lambda'), name),
    api.kind === 'rest' ? lookUpAccountLogging(gateway, ssm, accountLoggingParameterName(name)) : AccountLogging.Skip,
    network.adopt ? [] : findZones(region, network.zones),
    planClusters(name, { ...database, owner }),
    overdueOf(name, config, self),
  ]);
  refuseBeforeRestart(config, connectionsAcu(name, config, plans));
  return { pinned, accountLogging, zoneNames, plans, owner, overdue };
}

/** The maximum capacity that the active cluster's connections follow: the smaller of the configured one and that of its last start. */
function connectionsAcu(name: string, { database: { active, maxAcu } }: StackConfig, plans: ClusterPlans): number {
  return Math.min(maxAcu, plans.get(clusterIdentifier(name, active))?.startedAcu ?? maxAcu);
}

/** For an existing stack, capacity above what its updates have set. */
async function overdueOf(name: string, config: StackConfig, self: Self): Promise<Overdue> {
  if (!self.name) return NOTHING_OVERDUE;
  const { state, active, engineVersion } = config.database;
  const functionName = `${name}-api`;
  const usual = usualOf(config);
  const looked = {
    usual,
    deployed: deployedCapacity(Object.values(await deployedResources()), functionName),
    windows: config.scaleWindows,
    active: state === 'on' ? clusterIdentifier(name, active) : undefined,
    former: formerClusterIdentifiers(name, config.database),
    formerMinAcu: formerClusterMinAcu(usual.minAcu, engineVersion),
    functionName,
    aliasName: 'live',
  };
  return lookUpOverdue(programClient(RDSClient, 'rds'), programClient(LambdaClient, 'lambda'), looked, new Date());
}
