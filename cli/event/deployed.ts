import * as z from 'zod';
import type { StackConfig } from '../../infra/settings/index.ts';
import type { DeployedResource, Outputs } from '../stack/index.ts';

const Cluster = z.object({
  serverlessv2ScalingConfiguration: z.object({
    minCapacity: z.number(),
    maxCapacity: z.number(),
    // RDS reports 0 for a cluster that never pauses.
    secondsUntilAutoPause: z.number().positive().optional().catch(undefined),
  }),
});
const Warm = z.object({ provisionedConcurrentExecutions: z.number() });

/**
 * The settings with the capacity that the last update deployed, from whatever checkout. A window must end with that capacity: Pulumi assumes it is in
 * place, and an update that wants the same would not correct a different value in AWS.
 */
export function withDeployedCapacity(config: StackConfig, resources: DeployedResource[], { clusterIdentifier }: Outputs): StackConfig {
  const cluster = Cluster.safeParse(
    resources.find(({ type, id }) => type === 'aws:rds/cluster:Cluster' && id === clusterIdentifier)?.outputs,
  );
  const warm = resources.find(({ type }) => type === 'aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig');
  const { minCapacity, maxCapacity, secondsUntilAutoPause } = cluster.data?.serverlessv2ScalingConfiguration ?? {};
  const { minAcu, maxAcu, autoPauseSeconds } = config.database;
  return {
    ...config,
    database: {
      ...config.database,
      minAcu: minCapacity ?? minAcu,
      maxAcu: maxCapacity ?? maxAcu,
      autoPauseSeconds: secondsUntilAutoPause ?? autoPauseSeconds,
    },
    service: { ...config.service, provisionedConcurrency: Warm.safeParse(warm?.outputs).data?.provisionedConcurrentExecutions ?? 0 },
  };
}
