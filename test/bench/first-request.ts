import { deploy, LambdaProcess } from '../support/artifact.ts';
import { lambdaEnvironmentOf } from '../support/databases.ts';
import { seeded } from './database.ts';
import { getV2 } from './events.ts';
import { type Bench, type Row, RUNS } from './row.ts';
import { median, round, timed } from './stats.ts';

const STARTS = 10;

/** What the first request of a new process waits for beyond what every request does: connecting, and code that ran never before. */
export const firstRequest: Bench = {
  name: 'first-request',
  async measure() {
    const env = lambdaEnvironmentOf(await seeded(10_000));
    const { folder, remove } = deploy({ features: 'service/features.ts' });
    const row: Row = { name: 'first-request', what: 'first request after init − second', unit: 'ms', bar: { most: 60 }, runs: [], raw: [] };
    const event = getV2('/to-dos?limit=20');
    try {
      for (let run = 0; run < RUNS; run++) {
        const [firsts, seconds, extra]: [number[], number[], number[]] = [[], [], []];
        for (let start = 0; start < STARTS; start++) {
          const lambda = await LambdaProcess.start(folder, 'index', env);
          const first = await timed(() => lambda.invoke(event));
          const second = await timed(() => lambda.invoke(event));
          lambda.stop();
          firsts.push(first);
          seconds.push(second);
          extra.push(first - second);
        }
        row.runs.push(round(median(extra), 1));
        row.raw.push({ firstMs: round(median(firsts), 1), secondMs: round(median(seconds), 1), leastMs: round(Math.min(...extra), 1) });
      }
    } finally {
      remove();
    }
    return { rows: [row] };
  },
};
