import { deploy } from '../support/artifact.ts';
import { memoryOf } from '../support/process-memory.ts';
import { forget, idsOf, seeded } from './database.ts';
import { getV2, mixed } from './events.ts';
import { MeasuredFunction } from './function.ts';
import { type Bench, type Row, RUNS } from './row.ts';
import { round } from './stats.ts';

const [EVENTS, LONG_PAGES] = [5_000, 1_000];

/** The most memory that the process of the api function had resident, after thousands of events one after the other, as Lambda sends them. */
export const memory: Bench = {
  name: 'memory',
  async measure() {
    const config = await seeded(100_000);
    const ids = await idsOf(config, 500);
    const since = Date.now();
    const { folder, remove } = deploy({ features: 'service/features.ts' });
    const row: Row = {
      name: 'memory',
      what: 'peak resident memory under the mix, at 256 MB',
      unit: 'MB',
      bar: { most: 128 },
      runs: [],
      raw: [],
    };
    try {
      for (let run = 0; run < RUNS; run++) {
        const lambda = MeasuredFunction.fork(folder, config, 256);
        await lambda.ready();
        const afterInitMb = figure(lambda, 'VmRSS');
        for (let sent = 0; sent < EVENTS; sent++) await lambda.serve(mixed(ids, sent));
        const peakMb = figure(lambda, 'VmHWM');
        // The most that a client can ask for, again and again.
        for (let sent = 0; sent < LONG_PAGES; sent++) await lambda.serve(getV2('/to-dos?limit=200'));
        row.runs.push(round(peakMb, 0));
        row.raw.push({ events: EVENTS, afterInitMb, peakMb, peakAfterLongestPagesMb: figure(lambda, 'VmHWM') });
        lambda.stop();
      }
    } finally {
      remove();
      await forget(config, since);
    }
    return { rows: [row] };
  },
};

const figure = ({ pid }: MeasuredFunction, field: 'VmRSS' | 'VmHWM'): number => round(memoryOf(pid, field), 1);
