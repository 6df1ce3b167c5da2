import type { Command } from 'commander';
import type { ScaleWindow } from '../../infra/settings/index.ts';
import { count, number, span } from '../terminal/index.ts';

/** Capacity and duration of a window. */
export interface Size {
  minAcu?: number;
  warm?: number;
  for?: number;
}

export const sized = (command: Command): Command =>
  command
    .option(
      '--min-acu <n>',
      "the database's least capacity meanwhile, in ACU (2 GB of memory and the processor that goes with it)",
      number({ min: 0.5, max: 256, step: 0.5 }),
    )
    .option('--warm <n>', 'environments (each serves one request at a time) kept ready meanwhile', number({ min: 1, max: 10_000, step: 1 }))
    .option('--for <time>', 'how long, as in 90m or 3h', span);

export const sizeText = ({ minAcu, provisionedConcurrency }: ScaleWindow): string =>
  [
    ...(minAcu > 0 ? [`at least ${minAcu} ACU`] : []),
    ...(provisionedConcurrency > 0
      ? [`${count(provisionedConcurrency)} warm ${provisionedConcurrency === 1 ? 'environment' : 'environments'}`]
      : []),
  ].join(' and ');
