import type { DatabaseConfig } from '../../service/config.ts';
import { migrate, undoLastMigration } from '../../service/database/migrate.ts';
import { openDatabase } from '../../service/database/open.ts';
import { connect, createDatabase, dropDatabase, environmentOf } from '../support/databases.ts';
import { cleanup } from '../support/faults/cleanup.ts';
import { full, recordFigure } from '../support/faults/figures.ts';
import { verdicts } from '../support/faults/freezing.ts';
import { FaultProxy, type Link } from '../support/faults/proxy.ts';
import { SERVER } from '../support/faults/server.ts';
import { TestDatabase } from '../support/faults/stand.ts';
import { schema } from '../support/features.ts';
import { migrated, PATIENT } from '../support/migrated.ts';
import { ServiceProcess } from '../support/service-process.ts';

const after = cleanup();

async function emptyDatabase(): Promise<DatabaseConfig> {
  const config = await createDatabase(SERVER);
  after(() => dropDatabase(config));
  return config;
}

/** A migrator of this database in a process of its own, whose statements the proxy sees. */
function migrator(config: DatabaseConfig, { port }: { port: number }, env: Record<string, string> = {}): ServiceProcess {
  const patient = { DB_STATEMENT_TIMEOUT_MS: String(PATIENT.statementTimeoutMs) };
  const process_ = new ServiceProcess(
    { ...environmentOf({ ...config, port, caFile: '' }), ...patient, ...env },
    'test/support/faults/migrator.ts',
  );
  after(() => process_.stop('SIGKILL'));
  return process_;
}

/** Every column, every index and every applied migration. */
async function schemaOf(config: DatabaseConfig): Promise<unknown> {
  const connection = await connect(config);
  try {
    const [columns] = await connection.query(
      'SELECT table_name, column_name, column_type, is_nullable, generation_expression FROM information_schema.columns WHERE table_schema = ? ORDER BY 1, ordinal_position',
      [config.name],
    );
    const [indexes] = await connection.query(
      'SELECT table_name, index_name, seq_in_index, column_name FROM information_schema.statistics WHERE table_schema = ? ORDER BY 1, 2, 3',
      [config.name],
    );
    const [migrations] = await connection.query('SELECT name FROM migrations ORDER BY id');
    return { columns, indexes, migrations };
  } finally {
    await connection.end();
  }
}

let right: unknown;
/** The statements of a migrator, in order. */
const statements: string[] = [];

beforeAll(async () => {
  const config = await createDatabase(SERVER);
  const proxy = await FaultProxy.start(config.host, config.port);
  proxy.rules = { sent: (_link, sql) => statements.push(sql) };
  await migrated({ ...config, port: proxy.port, caFile: '' });
  right = await schemaOf(config);
  await proxy.down();
  await dropDatabase(config);
}, 120_000);

test('two migrators at once make the schema once, and both say that they are done', async () => {
  const config = await emptyDatabase();
  const both = [migrator(config, config), migrator(config, config)];
  expect(await Promise.all(both.map((each) => each.end()))).toEqual([0, 0]);
  const applied = both.map(({ output }) => (JSON.parse(output) as string[]).length).sort((a, b) => a - b);
  expect(applied[0]).toBe(0);
  expect(await schemaOf(config)).toEqual(right);
  recordFigure(`two migrators at once: one ran ${applied[1]} migrations, the other none, and both ended well`);
}, 120_000);

/** Kills the migrator at its n-th statement: before the server has it, or before the migrator knows that it is done. */
const DEATHS = (['sent', 'answered'] as const).flatMap((moment) => Array.from({ length: 40 }, (_, n) => ({ moment, n })));
const deaths = (): typeof DEATHS => DEATHS.filter(({ n }) => n < statements.length && (full || n % 7 === 3));

test('a migrator that is killed at any statement leaves what the next one completes', async () => {
  for (const { moment, n } of deaths()) {
    const config = await emptyDatabase();
    const proxy = await FaultProxy.start(config.host, config.port);
    after(() => proxy.down());
    let seen = 0;
    const victim = migrator(config, proxy);
    proxy.rules = {
      [moment]: (link: Link) => {
        if (seen++ !== n) return;
        link.blackHole();
        void victim.stop('SIGKILL').then(() => link.reset());
      },
    };
    expect(await victim.end()).toBe('SIGKILL');
    await migrated(config);
    expect({ moment, statement: statements[n], schema: await schemaOf(config) }).toEqual({
      moment,
      statement: statements[n],
      schema: right,
    });
  }
  recordFigure(`a migrator killed at each of ${deaths().length} moments: the next one made the schema right every time`);
}, 600_000);

test('a migrator that vanishes without a word holds the next one up no longer than the server keeps its session', async () => {
  const config = await emptyDatabase();
  const proxy = await FaultProxy.start(config.host, config.port);
  after(() => proxy.down());
  const vanished = Promise.withResolvers<void>();
  proxy.rules = {
    answered: (link, sql) => {
      if (!sql.includes('CREATE INDEX')) return;
      link.blackHole();
      vanished.resolve();
    },
  };
  migrator(config, proxy);
  await vanished.promise;
  const since = Date.now();
  await migrated(config);
  expect(await schemaOf(config)).toEqual(right);
  recordFigure(
    `a migrator that vanished without closing its connection held the next one up for ${Math.round((Date.now() - since) / 1_000)} s`,
  );
}, 90_000);

test('a migrator whose server vanishes ends with an error instead of waiting', async () => {
  const config = await emptyDatabase();
  const proxy = await FaultProxy.start(config.host, config.port);
  after(() => proxy.down());
  proxy.rules = { sent: (link, sql) => sql.includes('CREATE INDEX') && link.blackHole() };
  const stuck = migrator(config, proxy, { DB_STATEMENT_TIMEOUT_MS: '2000' });
  expect(await stuck.end()).toBe(1);
  expect(stuck.output).toContain('Query inactivity timeout');
}, 120_000);

test('DDL behind an open transaction gives up soon, and requests go on', async () => {
  const config = await emptyDatabase();
  await migrated(config);
  const database = await openDatabase({ ...config, ...PATIENT }, schema);
  after(() => database.close());
  const reader = await connect(config);
  after(() => reader.end());
  await reader.query('START TRANSACTION');
  await reader.query('SELECT COUNT(*) FROM idempotency_key');

  const undone = undoLastMigration(database.dataSource);
  await expect(undone).rejects.toThrow('Lock wait timeout exceeded');
  await expect(database.read((manager) => manager.query('SELECT COUNT(*) AS keys_kept FROM idempotency_key'))).resolves.toHaveLength(1);
  await reader.query('COMMIT');
  await expect(undoLastMigration(database.dataSource)).resolves.toMatch(/^IdempotencyKeyAge/);
}, 120_000);

test('requests succeed while a migration is undone and made again under them', async () => {
  const database = await TestDatabase.create(SERVER);
  after(() => database.drop());
  const server = await ServiceProcess.start(database.environment(database.config));
  after(() => server.stop('SIGKILL'));
  const changer = await openDatabase({ ...database.config, ...PATIENT }, schema);
  after(() => changer.close());

  let over = false;
  const change = async (): Promise<number> => {
    for (let times = 0; ; times++) {
      if (over) return times;
      await undoLastMigration(changer.dataSource);
      await migrate(changer.dataSource);
    }
  };
  const changing = change();
  const answers = await verdicts({ client: server.client, database }, full ? 600 : 120, 10);
  over = true;
  const times = await changing;
  expect(times).toBeGreaterThan(0);
  expect(answers.filter((verdict) => verdict !== 'succeeded')).toEqual([]);
  recordFigure(`${answers.length} requests while a migration was undone and made again ${times} times: all succeeded`);
}, 300_000);
