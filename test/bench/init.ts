import { deploy, LambdaProcess } from '../support/artifact.ts';
import { bundledRival, type Folder, unbundled } from './folders.ts';
import { type Bench, type Row, RUNS } from './row.ts';
import { inTurn, median, round, timed } from './stats.ts';

const STARTS = 20;

/** Settings of a function that has no database to reach: nothing connects before the first request. */
export const NOWHERE = { DB_HOST: '127.0.0.1', DB_PORT: '1', DB_USER: 'app', DB_PASSWORD: 'x', DATABASE_CA: '' };

const start =
  ({ folder }: Folder) =>
  () =>
    timed(async () => {
      const lambda = await LambdaProcess.start(folder, 'index', NOWHERE);
      lambda.stop();
    });

/** From the start of the process to a handler that is ready, under Lambda's flags. */
export const init: Bench = {
  name: 'init',
  async measure() {
    const features = 'service/features.ts';
    const folders = {
      bundled: deploy({ features }),
      cached: deploy({ features, codeCache: true }),
      unbundled: unbundled(),
      express: await bundledRival(),
    };
    const [whole, half, cache]: [Row, Row, Row] = [
      { name: 'init', what: 'init: bundled / the same app unbundled', unit: '×', bar: { most: 0.33 }, runs: [], raw: [] },
      {
        name: 'init-express',
        what: 'init: bundled / Express + mysql2, bundled the same way',
        unit: '×',
        bar: { most: 1.9 },
        runs: [],
        raw: [],
      },
      {
        name: 'init-code-cache',
        what: 'init: bundled with a V8 code cache (an experiment) / the same app unbundled',
        unit: '×',
        bar: { most: 0.22 },
        runs: [],
        raw: [],
      },
    ];
    try {
      for (let run = 0; run < RUNS; run++) {
        const samples = await inTurn(STARTS, {
          bundled: start(folders.bundled),
          cached: start(folders.cached),
          unbundled: start(folders.unbundled),
          express: start(folders.express),
        });
        const [a, b, c] = [median(samples.bundled), median(samples.unbundled), median(samples.express)];
        const d = median(samples.cached);
        whole.runs.push(round(a / b));
        whole.raw.push({ bundledMs: round(a, 1), unbundledMs: round(b, 1), fastestBundledMs: round(Math.min(...samples.bundled), 1) });
        half.runs.push(round(a / c));
        half.raw.push({ bundledMs: round(a, 1), expressMs: round(c, 1), fastestExpressMs: round(Math.min(...samples.express), 1) });
        cache.runs.push(round(d / b));
        cache.raw.push({ cachedMs: round(d, 1), unbundledMs: round(b, 1), fastestCachedMs: round(Math.min(...samples.cached), 1) });
      }
    } finally {
      for (const { remove } of Object.values(folders)) remove();
    }
    return { rows: [whole, half, cache] };
  },
};
