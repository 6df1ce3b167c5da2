import { createHash } from 'node:crypto';
import { type DataSource, MigrationExecutor, type MigrationInterface, type QueryRunner } from 'typeorm';
import { before } from './deadline.ts';
import { MIGRATIONS_TABLE } from './options.ts';

/** Applied and pending migrations, by name, oldest first. */
export interface MigrationState {
  applied: string[];
  pending: string[];
  /** Of those that are applied: which the version before them gets along with, as `readonly backwardCompatible = true` says. */
  backwardCompatible: string[];
}

type Marked = MigrationInterface & { backwardCompatible?: boolean };

/**
 * The lock that migrators of one database share. The server's locks have one namespace, and names of 64 characters at most. The name is that
 * of every version from 0.1.0 on, so that two versions wait for each other too; the digest is made here, because MySQL 9 has no MD5() any more.
 */
const lockOf = (database: string): string => `siesta-migrations-${createHash('md5').update(database).digest('hex')}`;

/** How long a second migrator waits for the first, in seconds: longer than the server keeps one that vanished. */
const LOCK_TIMEOUT_S = 60;
/** The server ends the session of a migrator that vanished, and its lock, after this many seconds. A DDL that runs is no idle time. */
const VANISHED_S = 30;
/** How long a DDL waits for transactions on its table, in seconds. Every later statement on that table waits behind it. */
const DDL_WAIT_S = 10;
/** How long it may take to give the lock back, in milliseconds; closing the connection gives it back too. */
const RELEASE_MS = 5_000;

/** Runs what is pending. Safe to call from two deployments at once, and again after one that died. @returns the names it ran. */
export function migrate(dataSource: DataSource): Promise<string[]> {
  return locked(dataSource, async (executor) => (await executor.executePendingMigrations()).map(({ name }) => name));
}

/** Undoes the newest migration. @returns its name, or undefined when there is none. */
export function undoLastMigration(dataSource: DataSource): Promise<string | undefined> {
  return locked(dataSource, async (executor) => {
    const [last] = await executor.getExecutedMigrations();
    await executor.undoLastMigration();
    return last?.name;
  });
}

/** Undoes these, where they are applied, the newest first, whatever came after them. @returns the names of those it undid. */
export function undoMigrations(dataSource: DataSource, names: readonly string[]): Promise<string[]> {
  return locked(dataSource, async (executor, runner) => {
    const undone = (await executor.getExecutedMigrations()).filter(({ name }) => names.includes(name));
    for (const { name } of undone) {
      await dataSource.migrations.find((migration) => migration.name === name)?.down(runner);
      await runner.query(`DELETE FROM ${MIGRATIONS_TABLE} WHERE name = ?`, [name]);
    }
    return undone.map(({ name }) => name);
  });
}

/** What is applied and what is pending; changes nothing but for the table of migrations, which is made when missing. */
export function migrationState(dataSource: DataSource): Promise<MigrationState> {
  return locked(dataSource, async (executor) => {
    const pending = (await executor.getPendingMigrations()).map(({ name }) => name);
    const applied = (await executor.getExecutedMigrations()).toSorted((a, b) => a.timestamp - b.timestamp).map(({ name }) => name);
    const marked = dataSource.migrations.filter((migration) => (migration as Marked).backwardCompatible).map(({ name }) => name);
    return { applied, pending, backwardCompatible: applied.filter((name) => marked.includes(name)) };
  });
}

/** The lock and the DDL share one connection: when it dies, the server lets the lock go with it. */
async function locked<T>(dataSource: DataSource, work: (executor: MigrationExecutor, runner: QueryRunner) => Promise<T>): Promise<T> {
  const runner = dataSource.createQueryRunner();
  let held: string | undefined;
  try {
    if (dataSource.options.type === 'mysql') held = await lock(runner);
    const executor = new MigrationExecutor(dataSource, runner);
    executor.transaction = 'none';
    return await work(executor, runner);
  } finally {
    if (held) await before(Date.now() + RELEASE_MS, runner.query('DO RELEASE_LOCK(?)', [held])).catch(() => undefined);
    await runner.release();
  }
}

/** @returns the name of the lock. @throws Error when another migrator has kept it for too long. */
async function lock(runner: QueryRunner): Promise<string> {
  await runner.query(
    `SET SESSION wait_timeout = ${VANISHED_S}, interactive_timeout = ${VANISHED_S}, lock_wait_timeout = ${DDL_WAIT_S}, innodb_lock_wait_timeout = 50`,
  );
  const [database] = (await runner.query('SELECT DATABASE() AS name')) as { name: string }[];
  const name = lockOf(database?.name ?? '');
  const [row] = (await runner.query('SELECT GET_LOCK(?, ?) AS locked', [name, LOCK_TIMEOUT_S])) as { locked: number | string | null }[];
  if (Number(row?.locked) !== 1) throw new Error(`another migration has been running for ${LOCK_TIMEOUT_S} s; try again when it is done`);
  return name;
}
