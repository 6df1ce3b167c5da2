import type { StackConfig } from './stack.ts';

/** Clusters that are resumed start from the snapshot to which they were hibernated, whatever the settings say about new stacks. */
export function withFinalSnapshots(config: StackConfig, { databaseState }: Record<string, unknown>): StackConfig {
  const clusters = config.database.clusters.map(({ final, ...cluster }) =>
    // Version 0.1.0 did not record its name: take the newest.
    databaseState === 'hibernated' ? { ...cluster, final: final ?? 'latest' } : cluster,
  );
  return { ...config, database: { ...config.database, clusters } };
}
