/** The capacity that updates have given a stack, as its state has it: Pulumi takes that for what there is, whatever a schedule has done since. */
export interface Given {
  /** The floor of each cluster, ACU, by its identifier. */
  floors: Map<string, number>;
  /** Environments that are kept warm. */
  environments: number;
}

interface Resource {
  type: string;
  outputs?: Record<string, unknown>;
}

/** Reads it from the resources of a state. */
export function givenBy(resources: Resource[], functionName: string): Given {
  const outputsOf = (type: string): Record<string, unknown>[] =>
    resources.filter((resource) => resource.type === type).map(({ outputs = {} }) => outputs);
  const floors = outputsOf('aws:rds/cluster:Cluster').map(
    ({ clusterIdentifier, serverlessv2ScalingConfiguration: scaling }) =>
      [String(clusterIdentifier), (scaling as { minCapacity?: number } | undefined)?.minCapacity ?? 0] as const,
  );
  const warm = outputsOf('aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig').find(
    (config) => config.functionName === functionName,
  );
  return { floors: new Map(floors), environments: Number(warm?.provisionedConcurrentExecutions ?? 0) };
}
