/** The capacity that updates have set, according to the stack's state: Pulumi assumes it is still so, whatever a schedule has changed since. */
export interface DeployedCapacity {
  /** Minimum capacity of each cluster, ACU, by identifier. */
  minAcuByCluster: Map<string, number>;
  /** Provisioned concurrency. */
  provisionedConcurrency: number;
}

interface Resource {
  type: string;
  outputs?: Record<string, unknown>;
}

/** Extracts it from the resources of a state. */
export function deployedCapacity(resources: Resource[], functionName: string): DeployedCapacity {
  const outputsOf = (type: string): Record<string, unknown>[] =>
    resources.filter((resource) => resource.type === type).map(({ outputs = {} }) => outputs);
  const minAcus = outputsOf('aws:rds/cluster:Cluster').map(
    ({ clusterIdentifier, serverlessv2ScalingConfiguration: scaling }) =>
      [String(clusterIdentifier), (scaling as { minCapacity?: number } | undefined)?.minCapacity ?? 0] as const,
  );
  const warm = outputsOf('aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig').find(
    (config) => config.functionName === functionName,
  );
  return { minAcuByCluster: new Map(minAcus), provisionedConcurrency: Number(warm?.provisionedConcurrentExecutions ?? 0) };
}
