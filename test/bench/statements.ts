import { randomUUID } from 'node:crypto';
import type { RowDataPacket } from 'mysql2';
import type { Connection } from 'mysql2/promise';
import { connect } from '../support/databases.ts';
import { environment, forget, idsOf, seeded } from './database.ts';
import { Server } from './load.ts';
import { type Bench, type Row, RUNS } from './row.ts';

/** How many statements each route sends, as the server counts them; COMMIT and BEGIN aside. */
export const statements: Bench = {
  name: 'statements',
  async measure() {
    const config = await seeded(10_000);
    const [id = ''] = await idsOf(config, 1);
    const since = Date.now();
    const connection = await connect(config);
    const server = await Server.start('service/main.ts', environment(config));
    const send =
      (method: string, path: string, headers: Record<string, string> = {}, body?: object) =>
      () =>
        fetch(server.url + path, {
          method,
          headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
          ...(body && { body: JSON.stringify(body) }),
        });
    const item = `/to-dos/${id}`;
    const create = send('POST', '/to-dos', {}, { title: 'x' });
    const doomed = Array.from({ length: RUNS + 1 }, async () => ((await (await create()).json()) as { url: string }).url);
    const key = (): Record<string, string> => ({ 'idempotency-key': randomUUID() });
    const routes = {
      'GET item': { most: 1, ask: send('GET', item) },
      'GET list': { most: 1, ask: send('GET', '/to-dos?limit=20') },
      POST: { most: 1, ask: create },
      'POST with a key': { most: 2, ask: () => send('POST', '/to-dos', key(), { title: 'x' })() },
      PATCH: { most: 2, ask: () => send('PATCH', item, {}, { order: Math.floor(Math.random() * 1e6) })() },
      DELETE: { most: 1, ask: async () => fetch((await doomed.pop()) ?? '', { method: 'DELETE' }) },
      'DELETE where If-Match misses': { most: 2, ask: send('DELETE', item, { 'if-match': '"1-x"' }) },
    };
    const rows: Row[] = [];
    try {
      await Promise.all(doomed);
      for (const { ask } of Object.values(routes)) await ask();
      for (const [route, { most, ask }] of Object.entries(routes)) {
        const row: Row = { name: `statements: ${route}`, what: `statements of ${route}`, unit: '', bar: { most }, runs: [], raw: [] };
        for (let run = 0; run < RUNS; run++) {
          const before = await counts(connection);
          await ask();
          const after = await counts(connection);
          const sent = Object.fromEntries(KINDS.map((kind) => [kind, (after[kind] ?? 0) - (before[kind] ?? 0)]));
          row.runs.push(Object.values(sent).reduce((sum, count) => sum + count, 0));
          row.raw.push(sent);
        }
        rows.push(row);
      }
    } finally {
      await server.stop();
      await connection.end();
      await forget(config, since);
    }
    return { rows };
  },
};

const KINDS = ['select', 'insert', 'update', 'delete'];

/** What the whole server has counted: nobody else may use it meanwhile. */
async function counts(connection: Connection): Promise<Record<string, number>> {
  const [rows] = await connection.query<RowDataPacket[]>("SHOW GLOBAL STATUS LIKE 'Com\\_%'");
  return Object.fromEntries(rows.map(({ Variable_name, Value }) => [Variable_name.replace('Com_', ''), Number(Value)]));
}
