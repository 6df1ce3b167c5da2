import type { StackConfig } from './stack.ts';

/** Clusters that wake come back from what they were hibernated to, whatever the settings would have a new stack begin with. */
export function waking(config: StackConfig, { databaseState }: Record<string, unknown>): StackConfig {
  const clusters = config.database.clusters.map(({ final, ...it }) =>
    // Version 0.1.0 did not keep its name: it is the newest.
    databaseState === 'hibernated' ? { ...it, final: final ?? 'latest' } : it,
  );
  return { ...config, database: { ...config.database, clusters } };
}
