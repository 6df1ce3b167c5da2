import * as pulumi from '@pulumi/pulumi';
import { pauses } from './ground/capacity.ts';
import { clusterIdentifier } from './ground/names.ts';
import { billOf, overBudget, type Registered } from './idle-cost/index.ts';
import type { StackConfig } from './settings/index.ts';

/**
 * Refuses settings whose idle cost exceeds the budget, before anything is registered. The gate alone would refuse in the middle of an update, after
 * some resources have already changed.
 *
 * @throws RunError that names each item
 */
export function refuseOverBudget(name: string, config: StackConfig): void {
  const refused = overBudget(billOf(pricedOf(name, config), config.region), config.idleBudgetUsd);
  if (refused) throw new pulumi.RunError(`${refused}\nNothing was changed.`);
}

/**
 * The resources of a stack that may cost something while idle, derived from the settings alone, so that they can be priced before anything is
 * registered. A test compares them with what the program registers.
 */
export const pricedOf = (name: string, config: StackConfig): Registered[] => [
  ...network(name, config),
  ...database(name, config),
  ...service(name, config),
  ...alarms(name, config),
];

function network(name: string, { network: { egress, adopt } }: StackConfig): Registered[] {
  if (egress === 'none' || adopt) return [];
  return [
    { type: 'aws:ec2/eip:Eip', name: `${name}-1`, inputs: {} },
    { type: 'aws:ec2/natGateway:NatGateway', name: `${name}-1`, inputs: {} },
  ];
}

function database(name: string, { database }: StackConfig): Registered[] {
  const { state, clusters, active, minAcu, engineVersion, readers } = database;
  if (state === 'hibernated') return [];
  return clusters.flatMap((cluster) => {
    const id = clusterIdentifier(name, cluster.name);
    const least = cluster.name !== active && pauses(engineVersion) ? 0 : minAcu;
    const scaling = { serverlessv2ScalingConfiguration: { minCapacity: least } };
    const instances = ['writer', ...Array.from({ length: readers }, (_, index) => `reader-${index + 1}`)];
    return [
      { type: 'aws:rds/cluster:Cluster', name: id, inputs: { clusterIdentifier: id, ...scaling } },
      ...instances.map((role) => ({
        type: 'aws:rds/clusterInstance:ClusterInstance',
        name: `${id}-${role}`,
        inputs: { clusterIdentifier: id, instanceClass: 'db.serverless' },
      })),
    ];
  });
}

function service(name: string, { service: { memoryMb, provisionedConcurrency } }: StackConfig): Registered[] {
  if (provisionedConcurrency === 0) return [];
  const functionName = `${name}-api`;
  return [
    {
      type: 'aws:lambda/function:Function',
      name: functionName,
      inputs: { name: functionName, memorySize: memoryMb, architectures: ['arm64'] },
    },
    {
      type: 'aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig',
      name: `${name}-warm`,
      inputs: { functionName, provisionedConcurrentExecutions: provisionedConcurrency },
    },
  ];
}

const OF_SERVICE = ['5xx', 'slow', 'errors', 'throttles', 'concurrency'];
const OF_DATABASE = ['acu', 'connections'];

function alarms(name: string, { database: { state, minAcu } }: StackConfig): Registered[] {
  const ofDatabase = state === 'on' ? [...OF_DATABASE, ...(minAcu === 0 ? ['awake'] : [])] : [];
  return [
    ...[...OF_SERVICE, ...ofDatabase].map((part) => ({
      type: 'aws:cloudwatch/metricAlarm:MetricAlarm',
      name: `${name}-${part}`,
      inputs: {},
    })),
    { type: 'aws:cloudwatch/dashboard:Dashboard', name, inputs: {} },
    { type: 'aws:budgets/budget:Budget', name: `${name}-budget`, inputs: {} },
  ];
}
