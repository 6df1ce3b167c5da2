import type { DatabaseConfig } from '../../service/config.ts';
import { readerGrants, userStatements } from '../../service/database/users.ts';
import { administer, connect, createDatabase, dropDatabase } from '../support/databases.ts';
import { migrated } from '../support/migrated.ts';
import { describeWithServers } from '../support/service.ts';

const USERS = ['app', 'migrator', 'reader'] as const;

describeWithServers('the three users', (server) => {
  let config: DatabaseConfig;
  /** Names of this suite's own: a server has one namespace of users. */
  const userName = (user: (typeof USERS)[number]): string => `${user}_${config.name.slice(-8)}`;
  const renamed = (sql: string): string => USERS.reduce((text, user) => text.replace(`'${user}'@`, `'${userName(user)}'@`), sql);
  const as = (user: (typeof USERS)[number]): DatabaseConfig => ({ ...config, user: userName(user), password: 'x' });

  async function run(user: (typeof USERS)[number], sql: string): Promise<string> {
    const connection = await connect(as(user));
    try {
      await connection.query(sql);
      return 'done';
    } catch (error) {
      return (error as { code: string }).code;
    } finally {
      await connection.end();
    }
  }

  beforeAll(async () => {
    config = await createDatabase(server);
    const statements = userStatements(config.name, "BY 'x'").map(renamed);
    // Once more, as each deployment does.
    await administer(config, ...statements, ...statements);
    await migrated(as('migrator'));
    const migrator = await connect(as('migrator'));
    for (const grant of readerGrants(config.name, ['todo'])) await migrator.query(renamed(grant));
    await migrator.end();
  });
  afterAll(async () => {
    await administer(config, ...USERS.map((user) => `DROP USER IF EXISTS '${userName(user)}'@'%'`));
    await dropDatabase(config);
  });

  it.each([
    ['app', 'SELECT id FROM todo', 'done'],
    ['app', 'DELETE FROM todo', 'done'],
    ['app', 'ALTER TABLE todo ADD COLUMN more INT', 'ER_TABLEACCESS_DENIED_ERROR'],
    ['app', 'DROP TABLE todo', 'ER_TABLEACCESS_DENIED_ERROR'],
    ['migrator', 'CREATE TABLE more (id INT PRIMARY KEY)', 'done'],
    ['migrator', 'DROP TABLE more', 'done'],
    ['migrator', "CREATE USER 'more'@'%'", 'ER_SPECIFIC_ACCESS_DENIED_ERROR'],
    ['reader', 'SELECT id FROM todo', 'done'],
    ['reader', 'DELETE FROM todo', 'ER_TABLEACCESS_DENIED_ERROR'],
    ['reader', 'SELECT * FROM idempotency_key', 'ER_TABLEACCESS_DENIED_ERROR'],
  ] as const)('have each its rights: %s, %s: %s', async (user, sql, outcome) => {
    expect(await run(user, sql)).toBe(outcome);
  });

  it('log in over TLS alone', async () => {
    const { caFile: _, ...clear } = as('app');
    await expect(connect(clear)).rejects.toMatchObject({ code: 'ER_ACCESS_DENIED_ERROR' });
  });
});
