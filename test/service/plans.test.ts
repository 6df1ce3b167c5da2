import { nextOf } from '../support/clients.ts';
import { connect } from '../support/databases.ts';
import { counted } from '../support/server-status.ts';
import { describeOnServers } from '../support/service.ts';

const ROWS = 4_000;
const LIMIT = 20;
const START = Date.UTC(2026, 0, 1);
const HOUR = 3_600_000;

const SORTS = ['createdAt', '-createdAt', 'dueAt', '-dueAt', 'order', '-order'];
const dueRange = `dueAfter=${new Date(START + 200 * HOUR).toISOString()}&dueBefore=${new Date(START + 800 * HOUR).toISOString()}`;

interface Plan {
  key: string | null;
  type: string;
  Extra: string;
}

describeOnServers(
  'the plan of a list',
  (server) => {
    beforeAll(async () => {
      const id = (index: number): string => `01970000-0000-7000-8000-${String(index).padStart(12, '0')}`;
      const rows = Array.from({ length: ROWS }, (_, index) => {
        const due = index % 10 === 0 ? null : START + ((index * 7_919) % 1_000) * HOUR;
        const order = index % 7 === 0 ? null : (index * 104_729) % 500;
        return [id(index), index % 8 === 0 ? 'other' : '', `row ${index}`, `ROW ${index}\0`, index % 3 === 0, order, due, START, START, 1];
      });
      const connection = await connect(server.service.config);
      await connection.query(
        'INSERT INTO todo (id, owner, title, search, completed, sort_order, due_at, created_at, updated_at, revision) VALUES ?',
        [rows],
      );
      await connection.query('ANALYZE TABLE todo');
      await connection.end();
    });

    /** The SELECT that a request sends, with its parameters. */
    async function selectOf(path: string): Promise<[string, unknown[]]> {
      const sent: [string, unknown[]][] = [];
      const { dataSource } = server.service.database;
      const { logger } = dataSource;
      dataSource.logger = Object.assign(Object.create(logger), {
        logQuery: (query: string, parameters: unknown[]) => sent.push([query, parameters]),
      });
      try {
        const answer = await server.client.get(path);
        if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: ${answer.text}`);
      } finally {
        dataSource.logger = logger;
      }
      const [select, ...more] = sent;
      if (!select || more.length > 0) throw new Error(`${path} sent ${sent.length} statements`);
      return select;
    }

    /** The path of a page in the middle of the list. */
    async function middle(path: string): Promise<string> {
      let page = path.replace(`limit=${LIMIT}`, 'limit=200');
      for (let count = 0; count < 4; count++) page = nextOf(await server.client.get(page)) ?? page;
      return page.replace('limit=200', `limit=${LIMIT}`);
    }

    /** Rows that the server looked at for a request. */
    async function rowsRead(path: string): Promise<number> {
      const reads = await counted(server, 'Handler\\_read\\_%', () => server.client.get(path));
      const { Handler_read_rnd_next: _, ...byIndex } = reads;
      return Object.values(byIndex).reduce((sum, count) => sum + count, 0);
    }

    describe.each(SORTS)('by %s', (sort) => {
      it.each([
        ['without a filter', ''],
        ['of the completed', '&completed=true'],
        ['of the open', '&completed=false'],
        ['of a due range', `&${dueRange}`],
        ['of a due range among the open', `&completed=false&${dueRange}`],
      ])('%s is an index in its order, on the first page and in the middle', async (_, filter) => {
        const first = `/to-dos?sort=${sort}&limit=${LIMIT}${filter}`;
        for (const path of [first, await middle(first)]) {
          const [query, parameters] = await selectOf(path);
          const plan = await server.service.sql<Plan>(`EXPLAIN FORMAT=TRADITIONAL ${query}`, parameters);
          expect(plan).toEqual([
            expect.objectContaining({ key: expect.stringMatching(/^todo_by_/), type: expect.stringMatching(/^(ref|range|index)$/) }),
          ]);
          expect(plan[0]?.Extra ?? '').not.toMatch(/filesort|temporary/i);
        }
      });

      it.each([
        ['without a filter', ''],
        ['of the completed', '&completed=true'],
        ['of the open', '&completed=false'],
      ])('%s reads no more rows than it answers, wherever the page is', async (_, filter) => {
        const first = `/to-dos?sort=${sort}&limit=${LIMIT}${filter}`;
        for (const path of [first, await middle(first)]) expect(await rowsRead(path)).toBeLessThanOrEqual(LIMIT + 5);
      });
    });

    it.each(['dueAt', '-dueAt'])('of a due range by %s reads no more rows than it answers', async (sort) => {
      for (const filter of [dueRange, `completed=false&${dueRange}`]) {
        const first = `/to-dos?sort=${sort}&limit=${LIMIT}&${filter}`;
        for (const path of [first, await middle(first)]) expect(await rowsRead(path)).toBeLessThanOrEqual(LIMIT + 5);
      }
    });
  },
  { DB_POOL_SIZE: '1' },
);
