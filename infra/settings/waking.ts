import type { StackConfig } from './stack.ts';

/** Clusters that are resumed start from the snapshot to which they were hibernated, whatever the settings say about new stacks. */
export function waking(config: StackConfig, { databaseState }: Record<string, unknown>): StackConfig {
  const clusters = config.database.clusters.map(({ final, ...it }) =>
    // Version 0.1.0 did not record its name: take the newest.
    databaseState === 'hibernated' ? { ...it, final: final ?? 'latest' } : it,
  );
  return { ...config, database: { ...config.database, clusters } };
}
