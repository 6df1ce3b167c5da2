import * as z from 'zod';
import type { StackConfig } from '../../infra/settings/index.ts';
import type { DeployedResource, Outputs } from '../stack/index.ts';

const Cluster = z.object({
  serverlessv2ScalingConfiguration: z.object({
    minCapacity: z.number(),
    maxCapacity: z.number(),
    // RDS answers 0 of one that never pauses.
    secondsUntilAutoPause: z.number().positive().optional().catch(undefined),
  }),
});
const Warm = z.object({ provisionedConcurrentExecutions: z.number() });

/**
 * Settings with the capacity that the last update gave the stack, whosever checkout that was from. To that it is put back: Pulumi takes it for what there
 * is, and would change nothing where an update from here wants the same and AWS has been given something else.
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
