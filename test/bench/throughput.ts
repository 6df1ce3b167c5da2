import { environment, forget, idsOf, seeded } from './database.ts';
import { type Load, Server } from './load.ts';
import { type Bench, type Row, RUNS } from './row.ts';
import { inTurn, median, round } from './stats.ts';

const [ROWS, CLIENTS, POOL] = [100_000, 8, '8'];
const [TURNS, SECONDS] = [5, 2];

/** The four routes, against the same by hand: Express and mysql2, with the same pool on the same tables. */
export const throughput: Bench = {
  name: 'throughput',
  async measure() {
    const config = await seeded(ROWS);
    const ids = await idsOf(config, 2_000);
    // In Lambda CORS is off until it is set, and the rival has none.
    const env = { ...environment(config), DB_POOL_SIZE: POOL, CORS_ORIGINS: '' };
    const since = Date.now();
    const service = await Server.start('service/main.ts', env);
    const rival = await Server.start('test/bench/rival/server.ts', env);
    const rate: Row = {
      name: 'throughput',
      what: 'requests a second / Express + mysql2',
      unit: '×',
      bar: { least: 0.8 },
      runs: [],
      raw: [],
    };
    const tail: Row = {
      name: 'p99',
      what: `p99 latency / Express + mysql2, median of ${TURNS} turns`,
      unit: '×',
      bar: { most: 1.3 },
      runs: [],
      raw: [],
    };
    try {
      for (const server of [service, rival]) await server.load(ids, CLIENTS, 3);
      for (let run = 0; run < RUNS; run++) {
        const loads = await inTurn(TURNS, {
          service: () => service.load(ids, CLIENTS, SECONDS),
          rival: () => rival.load(ids, CLIENTS, SECONDS),
        });
        const [ours, theirs] = [middle(loads.service), middle(loads.rival)];
        rate.runs.push(round(ours.perSecond / theirs.perSecond));
        rate.raw.push({ clients: CLIENTS, pool: POOL, servicePerSecond: ours.perSecond, expressPerSecond: theirs.perSecond });
        tail.runs.push(round(ours.p99Ms / theirs.p99Ms));
        tail.raw.push({ serviceMs: ours.p99Ms, expressMs: theirs.p99Ms });
      }
    } finally {
      await Promise.all([service.stop(), rival.stop()]);
      await forget(config, since);
    }
    return { rows: [rate, tail] };
  },
};

const middle = (loads: Load[]): Pick<Load, 'perSecond' | 'p99Ms'> => ({
  perSecond: median(loads.map(({ perSecond }) => perSecond)),
  p99Ms: median(loads.map(({ p99Ms }) => p99Ms)),
});
