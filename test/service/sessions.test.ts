import { describeOnServers } from '../support/service.ts';

describeOnServers('the schema and the sessions', (server) => {
  const one = async (sql: string): Promise<unknown> => Object.values((await server.service.sql(sql))[0] ?? {});

  it('are utf8mb4 compared by code point, on InnoDB', async () => {
    const tables = await server.service.sql(
      "SELECT table_name AS name, engine AS engine, table_collation AS collation FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name <> 'migrations' ORDER BY 1",
    );
    expect(tables).toEqual([
      { name: 'idempotency_key', engine: 'InnoDB', collation: 'utf8mb4_bin' },
      { name: 'todo', engine: 'InnoDB', collation: 'utf8mb4_bin' },
    ]);
  });

  it('are strict, in UTC, and end when idle for 30 s', async () => {
    expect(
      await one('SELECT @@sql_mode, @@time_zone, @@wait_timeout, @@interactive_timeout, @@innodb_lock_wait_timeout, @@lock_wait_timeout'),
    ).toEqual(['STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', '+00:00', '30', '30', '1', '10']);
    await expect(server.service.sql("INSERT INTO idempotency_key VALUES (REPEAT('x', 256), '', '', '', 0)")).rejects.toThrow('too long');
  });

  it('end a statement before anybody stops waiting for it', async () => {
    // Each server has its own limit, and its own unit.
    const [limit, value] = server.name === 'MySQL' ? ['max_execution_time', '10000'] : ['max_statement_time', 10];
    expect(await one(`SELECT @@${limit}`)).toEqual([value]);
  });
});
