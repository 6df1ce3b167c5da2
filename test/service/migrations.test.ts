import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { DatabaseConfig } from '../../service/config.ts';
import { migrate, migrationState, undoLastMigration } from '../../service/database/migrate.ts';
import { type OpenDatabase, openDatabase } from '../../service/database/open.ts';
import { connect, createDatabase, dropDatabase } from '../support/databases.ts';
import { schema } from '../support/features.ts';
import { expectOneStatement } from '../support/one-statement.ts';
import { describeOnEachStand, describeWithServers } from '../support/service.ts';
import { otherSessions, type Session } from '../support/sessions.ts';

const { migrations } = schema;
const NAMES = migrations.map((Migration) => new Migration().name ?? '');

/** Everything that tells one schema from another. */
async function schemaOf({ dataSource }: OpenDatabase): Promise<unknown> {
  if (dataSource.options.type === 'sqljs')
    return dataSource.query('SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name');
  const tables = await dataSource.query<{ name: string }[]>(
    'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() ORDER BY 1',
  );
  const created = await Promise.all(
    tables.map(({ name }) => dataSource.query<{ 'Create Table': string }[]>(`SHOW CREATE TABLE \`${name}\``)),
  );
  return created.map(([table]) => table?.['Create Table'].replace(/ AUTO_INCREMENT=\d+/, ''));
}

describe('a migration', () => {
  it.each(migrations.map((Migration, position) => [NAMES[position], Migration] as const))(
    '%s is one DDL statement each way',
    (_, Migration) => expectOneStatement(Migration),
  );

  it('has a name that ends in its time, and comes after those before', () => {
    const times = NAMES.map((name) => Number(name.slice(-13)));
    expect(times.toSorted()).toEqual(times);
    expect(new Set(times).size).toBe(times.length);
  });
});

describeOnEachStand('migrations', (stand) => {
  let database: OpenDatabase;

  beforeEach(async () => {
    database = await openDatabase(await stand.make(), schema);
  });
  afterEach(async () => {
    await database.close();
    await stand.remove();
  });

  it('run once, oldest first, and say what they did', async () => {
    const { dataSource } = database;
    expect(await migrationState(dataSource)).toEqual({ applied: [], pending: NAMES, backwardCompatible: [], unknown: [] });
    expect(await migrate(dataSource)).toEqual(NAMES);
    expect(await migrationState(dataSource)).toEqual({ applied: NAMES, pending: [], backwardCompatible: [], unknown: [] });
    expect(await migrate(dataSource)).toEqual([]);
  });

  it('are undone one by one, the newest first, and can be run again', async () => {
    const { dataSource } = database;
    await migrate(dataSource);
    const schema = await schemaOf(database);
    expect(await undoLastMigration(dataSource)).toBe(NAMES.at(-1));
    expect(await migrationState(dataSource)).toMatchObject({ applied: NAMES.slice(0, -1), pending: NAMES.slice(-1) });
    for (const name of NAMES.slice(0, -1).toReversed()) expect(await undoLastMigration(dataSource)).toBe(name);
    expect(await undoLastMigration(dataSource)).toBeUndefined();
    expect(await migrate(dataSource)).toEqual(NAMES);
    expect(await schemaOf(database)).toEqual(schema);
  });

  it('are listed in the order in which they ran, so that the last one is what an undo takes back', async () => {
    const { dataSource } = database;
    await migrate(dataSource);
    // As after a merge: an older migration runs after a newer one.
    const [merged = ''] = NAMES.slice(-2);
    await dataSource.query(`DELETE FROM migrations WHERE name = '${merged}'`);
    await migrate(dataSource);
    expect((await migrationState(dataSource)).applied).toEqual([...NAMES.filter((name) => name !== merged), merged]);
    expect(await undoLastMigration(dataSource)).toBe(merged);
  });

  it('are said to be unknown where no feature has them any more', async () => {
    const { dataSource } = database;
    await migrate(dataSource);
    await dataSource.query("INSERT INTO migrations (timestamp, name) VALUES (1700000000000, 'Removed1700000000000')");
    expect(await migrationState(dataSource)).toMatchObject({
      applied: [...NAMES, 'Removed1700000000000'],
      unknown: ['Removed1700000000000'],
    });
  });

  it('that fail on tables which other code has migrated name its migrations, and the ways on', async () => {
    const { dataSource } = database;
    await migrate(dataSource);
    await undoLastMigration(dataSource);
    await dataSource.query("INSERT INTO migrations (timestamp, name) VALUES (1700000000000, 'Elsewhere1700000000000')");
    await dataSource.query('ALTER TABLE idempotency_key RENAME COLUMN created_at TO made_at');
    await expect(migrate(dataSource)).rejects.toThrow(/Elsewhere1700000000000\): take that code back in, .*`npx siesta delete`/);
  });

  it('are repeated safely when the process died between a statement and its record', async () => {
    const { dataSource } = database;
    await migrate(dataSource);
    const schema = await schemaOf(database);
    for (const forgotten of [NAMES.slice(-1), NAMES.slice(5), NAMES]) {
      await dataSource.query(`DELETE FROM migrations WHERE name IN (${forgotten.map((name) => `'${name}'`).join(', ')})`);
      expect(await migrate(dataSource)).toEqual(forgotten);
      expect(await schemaOf(database)).toEqual(schema);
    }
  });

  it('are undone safely when the process died between a statement and its record', async () => {
    const { dataSource } = database;
    await migrate(dataSource);
    const runner = dataSource.createQueryRunner();
    for (const Migration of migrations.toReversed()) {
      await new Migration().down(runner);
      expect(await undoLastMigration(dataSource)).toBe(new Migration().name);
    }
    await runner.release();
    expect((await migrationState(dataSource)).applied).toEqual([]);
  });
});

describeWithServers('two migrators', (server) => {
  let config: DatabaseConfig;
  beforeEach(async () => {
    config = await createDatabase(server);
  });
  afterEach(() => dropDatabase(config));

  it('at once run each migration once', async () => {
    const databases = await Promise.all([config, config, config].map((each) => openDatabase(each, schema)));
    const ran = await Promise.all(databases.map(({ dataSource }) => migrate(dataSource)));
    expect(ran.flat()).toEqual(NAMES);
    const [database] = databases as [OpenDatabase];
    const rows = await database.dataSource.query<{ name: string }[]>('SELECT name FROM migrations ORDER BY id');
    expect(rows.map(({ name }) => name)).toEqual(NAMES);
    for (const each of databases) await each.close();
  });

  it('wait for each other, also for one of version 0.1.0, whose lock the server names, and the lock goes with the connection of one that dies', async () => {
    const first = await connect(config);
    await first.query(`SELECT GET_LOCK(CONCAT('siesta-migrations-', ${server.name === 'MySQL' ? '?' : 'MD5(DATABASE())'}), 0)`, [
      createHash('md5').update(config.name).digest('hex'),
    ]);
    const database = await openDatabase(config, schema);
    const migrated = migrate(database.dataSource);
    const waits = ({ db, State }: Session): boolean => db === config.name && State === 'User lock';
    while (!(await otherSessions(first)).some(waits)) await setTimeout(10);
    expect(await first.query('SHOW TABLES').then(([tables]) => tables)).toEqual([]);
    first.destroy();
    expect(await migrated).toEqual(NAMES);
    await database.close();
  });
});
