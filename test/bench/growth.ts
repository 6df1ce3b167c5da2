import { environment, forget, idsOf, seeded } from './database.ts';
import { Server } from './load.ts';
import type { Bench } from './row.ts';
import { round } from './stats.ts';

const SECONDS = 4;

/** The same mix on bigger tables and from more clients. */
export const growth: Bench = {
  name: 'growth',
  async measure() {
    const lines: Record<string, number | string>[] = [];
    for (const rows of [10_000, 100_000, 1_000_000]) {
      const config = await seeded(rows);
      const ids = await idsOf(config, 2_000);
      const env = { ...environment(config), DB_POOL_SIZE: '8', CORS_ORIGINS: '' };
      const since = Date.now();
      const service = await Server.start('service/main.ts', env);
      const rival = await Server.start('test/bench/rival/server.ts', env);
      try {
        for (const server of [service, rival]) await server.load(ids, 8, 3);
        for (const clients of [1, 8, 64]) {
          const ours = await service.load(ids, clients, SECONDS);
          const theirs = await rival.load(ids, clients, SECONDS);
          lines.push({
            rows,
            clients,
            'requests a second': ours.perSecond,
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
    return { rows: [], tables: [{ title: 'How it grows', lines, says: [] }] };
  },
};
