import { FIRST_CLUSTER } from '../ground/names.ts';
import type { Decisions } from '../state/index.ts';
import type { StackConfig } from './stack.ts';

/** Names of windows that `siesta event start` of version 0.1.0 wrote into the settings. */
const STARTED = /^event-\d{8}-\d{4}$/;

/** Decisions contained in the settings: adopted as long as a stack has none of its own. */
export function decisionsIn({ database, scaleWindows }: StackConfig): Decisions {
  const { state, published, active, clusters, protectData } = database;
  return {
    database: {
      state,
      published,
      active,
      clusters: clusters.map(({ name, snapshot, at, of, ...own }) => ({
        name,
        ...(snapshot && { snapshot }),
        ...(at && of && { at, of }),
        ...(own.protectData !== protectData && { protectData: own.protectData }),
      })),
    },
    windows: { started: scaleWindows.filter(({ name }) => STARTED.test(name)), stopped: [] },
  };
}

const DEFAULTS = { state: 'on', published: false, active: FIRST_CLUSTER } as const;

/** Settings that contradict the decisions and no longer have an effect, because only a command can change a decision. */
export function outdated(config: StackConfig, { database }: Decisions): string[] {
  const configured = decisionsIn(config).database;
  return (['state', 'published', 'active'] as const)
    .filter((key) => configured[key] !== DEFAULTS[key] && configured[key] !== database[key])
    .map((key) => `database.${key}`);
}
