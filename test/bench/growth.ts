import { environment, forget, idsOf, seeded } from './database.ts';
import { Server } from './load.ts';
import type { Bench } from './row.ts';
import { round } from './stats.ts';

const [SECONDS, POOL] = [4, 8];

const [SIZES, CLIENTS] = [
  [10_000, 100_000, 1_000_000],
  [1, 8, 64],
] as const;
const RATE = 'requests a second';

type Line = Record<string, number> & { rows: number; clients: number };

/** The same mix on bigger tables and from more clients. */
export const growth: Bench = {
  name: 'growth',
  async measure() {
    const lines: Line[] = [];
    for (const rows of SIZES) {
      const config = await seeded(rows);
      const ids = await idsOf(config, 2_000);
      const env = { ...environment(config), DB_POOL_SIZE: String(POOL), CORS_ORIGINS: '' };
      const since = Date.now();
      const service = await Server.start('service/main.ts', env);
      const rival = await Server.start('test/bench/rival/server.ts', env);
      try {
        for (const server of [service, rival]) await server.load(ids, 8, 3);
        for (const clients of CLIENTS) {
          const ours = await service.load(ids, clients, SECONDS);
          const theirs = await rival.load(ids, clients, SECONDS);
          lines.push({
            rows,
            clients,
            [RATE]: ours.perSecond,
            'p50 ms': round(ours.p50Ms, 1),
            'p99 ms': round(ours.p99Ms, 1),
            'of Express + mysql2': round(ours.perSecond / theirs.perSecond),
          });
        }
      } finally {
        await Promise.all([service.stop(), rival.stop()]);
        await forget(config, since);
      }
    }
    return { rows: [], tables: [{ title: 'How it grows', lines, says: sayings(lines) }] };
  },
};

/** One sentence on the curve of each number of clients, and one on the curve over them. */
function sayings(lines: Line[]): string[] {
  const at = (rows: number, clients: number): Line => {
    const line = lines.find((each) => each.rows === rows && each.clients === clients);
    if (!line) throw new Error(`nothing was measured at ${rows} rows and ${clients} clients`);
    return line;
  };
  const [small, , large] = SIZES;
  const [one, some, many] = CLIENTS;
  const overRows = CLIENTS.map((clients) => {
    const share = Math.round((100 * (at(large, clients)[RATE] ?? 0)) / (at(small, clients)[RATE] ?? 1));
    return `${clients} client${clients === 1 ? '' : 's'}, a hundred times the rows: ${share}% of the rate.`;
  });
  const times = (from: number, to: number, what: string): number => round((at(large, to)[what] ?? 0) / (at(large, from)[what] ?? 1), 1);
  return [
    ...overRows,
    `A million rows, ${some} clients instead of ${one}: ${times(one, some, RATE)} times the rate; ${many} instead of ${some}: ${times(some, many, RATE)} times the rate at ${times(some, many, 'p50 ms')} times the median wait, because all of them share one process and its ${POOL} connections.`,
  ];
}
