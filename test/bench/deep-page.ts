import { encodeCursor } from '../../service/rest/cursor.ts';
import { connect } from '../support/databases.ts';
import { environment, seeded } from './database.ts';
import { Server } from './load.ts';
import { type Bench, type Row, RUNS } from './row.ts';
import { inTurn, median, round, timed } from './stats.ts';

const [ROWS, DEPTH, TIMES] = [1_000_000, 900_000, 200];

/** The column that each sort goes by, and the property of the cursor. */
const SORTS = {
  createdAt: { by: 'id', key: 'NULL' },
  '-createdAt': { by: 'id DESC', key: 'NULL' },
  dueAt: { by: 'due_last, id', key: 'due_at' },
  '-dueAt': { by: 'due_first DESC, id DESC', key: 'due_at' },
  order: { by: 'order_last, id', key: 'sort_order' },
  '-order': { by: 'order_first DESC, id DESC', key: 'sort_order' },
};

/** The page after row 900,000 of a million beside the first page, in every order; the worst order is the figure. */
export const deepPage: Bench = {
  name: 'deep-page',
  async measure() {
    const config = await seeded(ROWS);
    const connection = await connect(config);
    const pages: { sort: string; deep: string; first: string }[] = [];
    for (const [sort, { by, key }] of Object.entries(SORTS)) {
      const [rows] = await connection.query<never[]>(
        `SELECT id, ${key} AS \`key\` FROM todo WHERE owner = '' ORDER BY ${by} LIMIT 1 OFFSET ${DEPTH}`,
      );
      const [row] = rows as { id: string; key: string | number | null }[];
      if (!row) throw new Error(`there is no row ${DEPTH}`);
      const cursor = encodeCursor({ key: row.key === null ? null : Number(row.key), id: row.id }, { sort });
      pages.push({ sort, first: `/to-dos?limit=20&sort=${sort}`, deep: `/to-dos?limit=20&sort=${sort}&cursor=${cursor}` });
    }
    await connection.end();
    const row: Row = {
      name: 'deep-page',
      what: `list at row ${DEPTH.toLocaleString('en')} of ${ROWS.toLocaleString('en')} / first page, worst order`,
      unit: '×',
      bar: { most: 1.3 },
      runs: [],
      raw: [],
    };
    const server = await Server.start('service/main.ts', environment(config));
    const get = (path: string) => () =>
      timed(async () => {
        const answer = await fetch(server.url + path);
        if (!answer.ok || ((await answer.json()) as unknown[]).length !== 20) throw new Error(`${path} answered ${answer.status}`);
      });
    try {
      for (const { first, deep } of pages) await inTurn(TIMES, { first: get(first), deep: get(deep) });
      for (let run = 0; run < RUNS; run++) {
        const ratios: Record<string, number> = {};
        for (const { sort, first, deep } of pages) {
          const samples = await inTurn(TIMES, { first: get(first), deep: get(deep) });
          ratios[sort] = round(median(samples.deep) / median(samples.first));
        }
        row.runs.push(Math.max(...Object.values(ratios)));
        row.raw.push(ratios);
      }
    } finally {
      await server.stop();
    }
    return { rows: [row] };
  },
};
