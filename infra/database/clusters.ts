import { compareVersions, FIRST_TO_PAUSE } from '../ground/capacity.ts';
import { clusterIdentifier, FIRST_CLUSTER } from '../ground/names.ts';
import type { StackConfig } from '../settings/config.ts';
import { AuroraServerless, type AuroraServerlessArgs } from './aurora.ts';

export interface Clusters {
  /** The one that takes the traffic. */
  database: AuroraServerless;
  /** Those that are kept beside it, until they are taken out of the settings. */
  former: AuroraServerless[];
}

/** Every cluster of the stack: one, or two between a restore and its end. */
export function makeClusters(stack: string, { database: settings }: StackConfig, common: AuroraServerlessArgs): Clusters {
  const made = settings.clusters.map(({ name, snapshot, at, of, protectData }) => {
    const beginsFrom = name === FIRST_CLUSTER ? undefined : { snapshot, at, clusterIdentifier: of };
    const active = name === settings.active;
    return {
      active,
      cluster: new AuroraServerless(clusterIdentifier(stack, name), {
        ...settings,
        ...common,
        protectData,
        // Nobody calls one that is only kept: it costs no more than it stores.
        minAcu: active || compareVersions(settings.engineVersion, FIRST_TO_PAUSE) < 0 ? settings.minAcu : 0,
        // What one snapshot is for would make all clusters the same.
        restoreFrom: name === FIRST_CLUSTER ? settings.restoreFrom : 'latest',
        beginsFrom,
      }),
    };
  });
  const database = made.find(({ active }) => active)?.cluster;
  if (!database) throw new Error(`no cluster is called ${settings.active}`);
  return { database, former: made.filter(({ active }) => !active).map(({ cluster }) => cluster) };
}
