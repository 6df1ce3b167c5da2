import { setTimeout } from 'node:timers/promises';
import { eventually } from '../support/eventually.ts';
import { cleanup } from '../support/faults/cleanup.ts';
import { full, recordFigure } from '../support/faults/figures.ts';
import { FaultProxy } from '../support/faults/proxy.ts';
import { SERVER } from '../support/faults/server.ts';
import { TestDatabase } from '../support/faults/stand.ts';
import { KINDS, send, type Verdict } from '../support/faults/traffic.ts';
import { ServiceProcess } from '../support/service-process.ts';

const AWAY_MS = full ? 60_000 : 8_000;
const RATE = 20;
/** Back to normal, from its return. */
const RECOVERY_MS = 2_000;
const POOL = 10;

/** Ways of being away, each with its end. */
const OUTAGES: [string, (proxy: FaultProxy) => Promise<() => Promise<void>>][] = [
  [
    'refuses connections',
    async (proxy) => {
      await proxy.down();
      return () => proxy.up();
    },
  ],
  [
    'answers nothing',
    async (proxy) => {
      const back = Promise.withResolvers<void>();
      for (const link of proxy.links) link.blackHole();
      proxy.rules = { connected: (link) => link.hold(back.promise) };
      return async () => {
        proxy.heal();
        back.resolve();
      };
    },
  ],
];

const after = cleanup();

interface Sent {
  /** From the return of the database, in milliseconds. */
  at: () => number;
  tookMs: number;
  verdict: () => Promise<Verdict>;
}

describe.each(OUTAGES)(`a database that ${'%s'} for a while, under ${RATE} requests a second`, (name, leave) => {
  test(
    'costs clean 503s in time, and nothing afterwards',
    async () => {
      const database = await TestDatabase.create(SERVER);
      const proxy = await FaultProxy.start(database.config.host, database.config.port);
      const server = await ServiceProcess.start(database.environment(proxy, full ? {} : { DB_WAKE_BUDGET_MS: '3000' }));
      after(() => server.stop('SIGKILL'));
      const target = { client: server.client, database };

      let returnedAt = 0;
      const sent: Promise<Sent>[] = [];
      const request = async (n: number): Promise<Sent> => {
        const prepared = await (KINDS[n % KINDS.length] as (typeof KINDS)[number]).prepare(target);
        const sentAt = Date.now();
        const verdict = await send(prepared);
        return { at: () => sentAt - returnedAt, tookMs: Date.now() - sentAt, verdict };
      };
      const traffic = async (forMs: number): Promise<void> => {
        const began = Date.now();
        for (let n = 0; n < (forMs * RATE) / 1_000; n++) {
          await setTimeout(began + (n * 1_000) / RATE - Date.now());
          sent.push(request(sent.length));
        }
      };

      await traffic(1_000);
      const comeBack = await leave(proxy);
      await traffic(AWAY_MS);
      await comeBack();
      returnedAt = Date.now();
      await traffic(RECOVERY_MS + 3_000);

      const answered = await Promise.all(sent);
      const verdicts = await Promise.all(answered.map(async ({ at, tookMs, verdict }) => ({ at: at(), tookMs, verdict: await verdict() })));
      const during = verdicts.filter(({ at }) => at > -AWAY_MS && at < 0);
      const later = verdicts.filter(({ at }) => at > RECOVERY_MS);
      const longestMs = Math.max(...verdicts.map(({ tookMs }) => tookMs));

      expect(verdicts.filter(({ verdict }) => verdict.startsWith('wrong'))).toEqual([]);
      expect(during.filter(({ verdict }) => verdict === 'unavailable').length).toBeGreaterThan(0);
      expect(later.length).toBeGreaterThan(0);
      expect(later.filter(({ verdict }) => verdict !== 'succeeded')).toEqual([]);
      expect(longestMs).toBeLessThan(25_000);
      const sessions = await eventually(async () => {
        const open = (await database.sessions()).length;
        expect(open).toBeLessThanOrEqual(POOL);
        expect(proxy.links.size).toBe(open);
        return open;
      });
      recordFigure(
        `database that ${name} for ${AWAY_MS / 1_000} s under ${RATE} requests a second: ${verdicts.length} requests, ` +
          `${verdicts.filter(({ verdict }) => verdict === 'unavailable').length} clean 503, the longest after ${(longestMs / 1_000).toFixed(1)} s; ` +
          `all ${later.length} sent later than ${RECOVERY_MS / 1_000} s after its return succeeded; ${sessions} connections in SHOW PROCESSLIST`,
      );

      expect(await server.stop('SIGTERM')).toBe(0);
      await proxy.down();
      await database.drop();
    },
    AWAY_MS + 120_000,
  );
});
