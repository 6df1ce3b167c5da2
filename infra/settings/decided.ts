import { FIRST_CLUSTER } from '../ground/names.ts';
import type { Decisions } from '../state/index.ts';
import type { StackConfig } from './stack.ts';

/** What `siesta event start` of version 0.1.0 called the windows that it wrote into the settings. */
const STARTED = /^event-\d{8}-\d{4}$/;

/** What settings say that commands decide: taken over while a stack has no decisions of its own. */
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

/** Which settings say, against what has been decided, what only a command can decide now. */
export function outdated(config: StackConfig, { database }: Decisions): string[] {
  const configured = decisionsIn(config).database;
  return (['state', 'published', 'active'] as const)
    .filter((key) => configured[key] !== DEFAULTS[key] && configured[key] !== database[key])
    .map((key) => `database.${key}`);
}
