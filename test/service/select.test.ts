import { setTimeout } from 'node:timers/promises';
import type { Connection } from 'mysql2/promise';
import type { DatabaseConfig } from '../../service/config.ts';
import { DatabaseUnavailable, type Limits, type Selected, select } from '../../service/database/select.ts';
import { administer, connect, createDatabase, dropDatabase } from '../support/databases.ts';
import { FaultProxy } from '../support/faults/proxy.ts';
import { migrated } from '../support/migrated.ts';
import { describeWithServers } from '../support/service.ts';
import { otherSessions, type Session } from '../support/sessions.ts';

describeWithServers('a query from outside', (server) => {
  let admin: DatabaseConfig;
  let reader: DatabaseConfig;
  let beside: Connection;

  beforeAll(async () => {
    admin = await createDatabase(server);
    await migrated(admin);
    const user = `reader_${admin.name.slice(-8)}`;
    await administer(
      admin,
      `CREATE USER '${user}'@'%' IDENTIFIED BY 'x' REQUIRE SSL`,
      `GRANT SELECT ON \`${admin.name}\`.todo TO '${user}'@'%'`,
    );
    reader = { ...admin, user, password: 'x' };
    beside = await connect(admin);
    const rows = Array.from({ length: 60 }, (_, n) => [`id-${n}`, '', '할 일'.repeat(60), '', 0, 0, 0, 1]);
    await beside.query('INSERT INTO todo (id, owner, title, search, completed, created_at, updated_at, revision) VALUES ?', [rows]);
  });
  afterAll(async () => {
    await beside.end();
    await administer(admin, `DROP USER '${reader.user}'@'%'`);
    await dropDatabase(admin);
  });

  const ask = (sql: string, limits: Partial<Limits> = {}, config = reader): Promise<Selected> =>
    select(config, sql, { maxRows: 200, timeMs: 20_000, bytes: 5_000_000, ...limits });

  /** What the server does for the reader. */
  async function running(): Promise<Session[]> {
    return (await otherSessions(beside)).filter(({ User, Command }) => User === reader.user && Command !== 'Sleep');
  }
  /** Resolves when nothing of the reader's runs any more: the server takes a moment to notice that it is to stop. */
  const untilOver = async (): Promise<void> => {
    while ((await running()).length > 0) await setTimeout(10);
  };
  const untilRunning = async (sql: string): Promise<number> => {
    for (;;) {
      const found = (await running()).find(({ Info }) => Info === sql);
      if (found) return found.Id;
      await setTimeout(10);
    }
  };
  const ENDLESS = 'SELECT COUNT(*) FROM todo a, todo b, todo c, todo d, todo e, todo f WHERE INSTR(CONCAT(a.id, f.id), "nowhere") > 0';
  const hinted = (hint: string): string => ENDLESS.replace('SELECT', `SELECT /*+ ${hint} */`);
  const STATED = `SET STATEMENT max_statement_time = 600 FOR ${ENDLESS}`;

  it('answers columns and rows', async () => {
    expect(
      await ask("select id, completed, x'ff' as bytes, null as nothing, 12345678901234567890 as big from todo order by id limit 1"),
    ).toEqual({
      columns: ['id', 'completed', 'bytes', 'nothing', 'big'],
      rows: [['id-0', 0, 'ff', null, '12345678901234567890']],
      truncated: false,
    });
    expect(await ask('select id from todo where 1 = 0')).toEqual({ columns: ['id'], rows: [], truncated: false });
  });

  it('answers as many rows as were asked for, and says that there are more', async () => {
    expect(await ask('select id from todo order by id', { maxRows: 2 })).toEqual({
      columns: ['id'],
      rows: [['id-0'], ['id-1']],
      truncated: true,
    });
    expect((await ask('select id from todo', { maxRows: 60 })).truncated).toBe(false);
    await untilOver();
  });

  it('answers no more bytes than an answer may have, as they travel', async () => {
    const { rows, truncated } = await ask('select title from todo', { bytes: 10_000 });
    expect(truncated).toBe(true);
    expect(Buffer.byteLength(JSON.stringify(rows))).toBeLessThanOrEqual(10_000);
    expect(Buffer.byteLength(JSON.stringify(rows))).toBeGreaterThan(9_000);
  });

  it('says so where one row is larger than an answer may be', async () => {
    await expect(ask("select repeat('x', 10001)", { bytes: 10_000 })).rejects.toThrow(/a row is larger than the 0.01 MB/);
  });

  it.each([
    ['', ENDLESS],
    [', also where the statement lifts the limit of its session', server.name === 'MySQL' ? hinted('max_execution_time(600000)') : STATED],
    [', also where the statement sets what limits it', server.name === 'MySQL' ? hinted('set_var(max_execution_time = 600000)') : STATED],
  ])('is ended on the server when its time is over%s', async (_, sql) => {
    await expect(ask(sql, { timeMs: 300 })).rejects.toThrow(
      /max_statement_time exceeded|maximum statement execution time exceeded|took longer/,
    );
    await untilOver();
  });

  it('is ended on the server when there are more rows than were asked for', async () => {
    const slow = `SELECT x.id, (${ENDLESS.replaceAll('f.id', 'x.id').replace(', todo f', '').replace(', todo e', '')}) FROM todo x`;
    expect(await ask(slow, { maxRows: 1, timeMs: 600_000 })).toMatchObject({ truncated: true });
    await untilOver();
  });

  it('that answers no rows is refused', async () => {
    await expect(ask('select 1 into @x')).rejects.toThrow('only a SELECT that answers rows');
    await expect(ask('do 1')).rejects.toThrow('only a SELECT that answers rows');
  });

  const LOST = 'Connection lost: The server closed the connection.';

  it('that is killed, or whose connection is cut, is an error and nothing else', async () => {
    // Long before its time is over.
    const hour = { timeMs: 3_600_000 };
    const killed = ask(ENDLESS, hour);
    await Promise.all([expect(killed).rejects.toThrow(LOST), untilRunning(ENDLESS).then((id) => beside.query('KILL ?', [id]))]);
    const proxy = await FaultProxy.start(reader.host, reader.port);
    try {
      const cut = ask(ENDLESS, hour, { ...reader, port: proxy.port });
      const expected = expect(cut).rejects.toThrow(LOST);
      await untilRunning(ENDLESS);
      for (const link of proxy.links) link.halfOpen();
      for (const link of proxy.links) link.destroyFailed();
      await expected;
    } finally {
      await proxy.down();
    }
    await untilOver();
  });

  it.each([
    ['select * from idempotency_key', /SELECT command denied/],
    ['select nothing from todo', /Unknown column/],
    ['select * from nowhere', /denied|doesn't exist/],
    ['select 1; select 2', /error in your SQL syntax/],
    ['with t as (select 1) delete from todo', /denied|error in your SQL syntax/],
  ])('is refused in the words of the server: %s', async (sql, words) => {
    await expect(ask(sql)).rejects.toThrow(words);
  });

  it('that cannot be asked at all says why', async () => {
    for (const [wrong, words] of [
      [{ password: 'hush' }, /refuses the login/],
      [{ port: 1 }, /waking up or cannot be reached/],
    ] as const) {
      const failed = ask('select 1', {}, { ...reader, ...wrong });
      await expect(failed).rejects.toThrow(words);
      await expect(failed).rejects.toBeInstanceOf(DatabaseUnavailable);
    }
  });
});
