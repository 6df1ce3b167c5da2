import { clusterIdentifier } from '../../infra/ground/names.ts';
import { type Bill, billOf, type Inputs, type Registered } from '../../infra/idle-cost/index.ts';
import type { StackConfig } from '../../infra/settings/index.ts';

/** Alarms that a stack has while its database is on, and while it hibernates. */
const ALARMS = { on: 8, hibernated: 5 } as const;

/** What a month costs with these settings, before anything is deployed: the bill that `pulumi preview` prints, by the same rules. */
export const billFor = (config: StackConfig, name: string, beside: readonly Registered[] = []): Bill =>
  billOf([...pricedResources(config, name), ...beside], config.region);

/** RDS Proxy, which a stack never has: it would keep the database awake. */
export const rdsProxy: Registered = { type: 'aws:rds/proxy:Proxy', name: 'proxy', inputs: {} };

/** The resources of infra/main.ts that cost something, idle or in use, with the inputs that decide how much. */
export function pricedResources(config: StackConfig, name: string): Registered[] {
  const { api, backups, network, service, tracing } = config;
  const log = { retentionInDays: service.logRetentionDays };
  const memory = { name: `${name}-api`, memorySize: service.memoryMb, architectures: ['arm64'] };
  return [
    ...(network.egress === 'nat'
      ? [resource('ec2/natGateway:NatGateway', `${name}-nat`), resource('ec2/eip:Eip', `${name}-nat-address`)]
      : []),
    ...(config.database.state === 'on' ? database(config, name) : []),
    ...(config.database.published ? [resource('s3/bucket:Bucket', `${name}-published`)] : []),
    ...(backups.plan.length > 0 ? [resource('backup/plan:Plan', name)] : []),
    resource('lambda/function:Function', `${name}-api`, memory),
    ...(service.provisionedConcurrency > 0 ? [warm(name, service.provisionedConcurrency)] : []),
    resource('cloudwatch/logGroup:LogGroup', `${name}-api-logs`, log),
    api.kind === 'rest' ? resource('apigateway/restApi:RestApi', name) : resource('apigatewayv2/api:Api', name, { protocolType: 'HTTP' }),
    resource('xray/samplingRule:SamplingRule', name, { fixedRate: tracing.rate }),
    ...Array.from({ length: ALARMS[config.database.state] }, (_, index) =>
      resource('cloudwatch/metricAlarm:MetricAlarm', `${name}-alarm-${index}`),
    ),
    resource('cloudwatch/dashboard:Dashboard', name),
    resource('budgets/budget:Budget', name),
  ];
}

function database({ database: { clusters, active, minAcu, maxAcu, readers } }: StackConfig, stack: string): Registered[] {
  const roles = ['writer', ...Array.from({ length: readers }, (_, index) => `reader-${index + 1}`)];
  return clusters.flatMap((cluster) => {
    const name = clusterIdentifier(stack, cluster.name);
    const serverlessv2ScalingConfiguration = { minCapacity: cluster.name === active ? minAcu : 0, maxCapacity: maxAcu };
    const instance = { clusterIdentifier: name, instanceClass: 'db.serverless' };
    return [
      resource('rds/cluster:Cluster', name, { clusterIdentifier: name, serverlessv2ScalingConfiguration }),
      ...roles.map((role) => resource('rds/clusterInstance:ClusterInstance', `${name}-${role}`, instance)),
    ];
  });
}

function warm(name: string, provisionedConcurrentExecutions: number): Registered {
  const inputs = { functionName: `${name}-api`, provisionedConcurrentExecutions };
  return resource('lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig', `${name}-warm`, inputs);
}

const resource = (type: string, name: string, inputs: Inputs = {}): Registered => ({ type: `aws:${type}`, name, inputs });
