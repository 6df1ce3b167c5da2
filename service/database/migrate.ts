import { createHash } from 'node:crypto';
import { type DataSource, MigrationExecutor, type MigrationInterface, type QueryRunner } from 'typeorm';
import { ConfigError } from '../config.ts';
import { before } from './deadline.ts';
import { faultOf } from './faults.ts';
import { MIGRATIONS_TABLE } from './options.ts';

/** Applied and pending migrations, by name. */
export interface MigrationState {
  /** In the order in which they ran; the last is what {@link undoLastMigration} reverts. */
  applied: string[];
  /** In the order in which they will run: by the time in their names. */
  pending: string[];
  /** The applied ones that the previous version still runs on (`readonly backwardCompatible = true`). */
  backwardCompatible: string[];
  /** The applied ones that this version does not have: of a feature that was removed, or of a newer version. */
  unknown: string[];
}

type Marked = MigrationInterface & { backwardCompatible?: boolean };

/**
 * The name of the lock that serializes migrators of one database. Server locks share one namespace, and names have at most 64 characters. The
 * name is the same in every version since 0.1.0, so that two versions exclude each other; the digest is computed here because MySQL 9 has no
 * MD5().
 */
const lockOf = (database: string): string => `siesta-migrations-${createHash('md5').update(database).digest('hex')}`;

/** How long a second migrator waits for the first, in seconds: longer than the server keeps the session of one that died. */
const LOCK_TIMEOUT_S = 60;
/** `wait_timeout` of a migrator's session, in seconds: ends the session, and its lock, of one that died. A running DDL does not count as idle. */
const VANISHED_S = 30;
/** Lock wait limit of a DDL, in seconds. Meanwhile every new statement on that table queues behind it. */
const DDL_WAIT_S = 10;
/** Time limit for releasing the lock, in milliseconds; closing the connection releases it too. */
const RELEASE_MS = 5_000;

/** Runs the pending migrations. Safe to call concurrently, and again after a crash. @returns the names of those it ran. */
export function migrate(dataSource: DataSource): Promise<string[]> {
  return locked(dataSource, async (executor) => {
    try {
      return (await executor.executePendingMigrations()).map(({ name }) => name);
    } catch (error) {
      // Only about a statement that the server has refused: one that is gone would be waited for once more.
      const unknown = faultOf(error) === undefined ? unknownOf(dataSource, await executor.getExecutedMigrations()) : [];
      throw unknown.length > 0 ? byOtherCode(error as Error, unknown) : error;
    }
  });
}

/** A migration failed on tables that other code has migrated: a restored snapshot's, or another branch's. */
const byOtherCode = (cause: Error, unknown: readonly string[]): ConfigError =>
  new ConfigError(
    `${cause.message}. This database was also migrated by code that this version lacks (${unknown.join(', ')}): take that code back in, ` +
      'or, where its data may go, begin with an empty database: a stack by `npm run destroy` and then `npx siesta delete`, locally by deleting .data/',
    { cause },
  );

const unknownOf = ({ migrations }: DataSource, executed: readonly { name: string }[]): string[] =>
  executed.map(({ name }) => name).filter((name) => migrations.every((known) => known.name !== name));

/** Reverts the migration that ran last. @returns its name, or undefined when there is none. */
export function undoLastMigration(dataSource: DataSource): Promise<string | undefined> {
  return locked(dataSource, async (executor) => {
    const [last] = await executor.getExecutedMigrations();
    await executor.undoLastMigration();
    return last?.name;
  });
}

/** Reverts these migrations where applied, the last to run first, regardless of later ones. @returns the names of those reverted. */
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

/** Applied and pending migrations. Changes nothing, except that a missing migrations table is created. */
export function migrationState(dataSource: DataSource): Promise<MigrationState> {
  return locked(dataSource, async (executor) => {
    const pending = (await executor.getPendingMigrations()).map(({ name }) => name);
    const executed = (await executor.getExecutedMigrations()).toReversed();
    const applied = executed.map(({ name }) => name);
    const marked = dataSource.migrations.filter((migration) => (migration as Marked).backwardCompatible).map(({ name }) => name);
    return {
      applied,
      pending,
      backwardCompatible: applied.filter((name) => marked.includes(name)),
      unknown: unknownOf(dataSource, executed),
    };
  });
}

/** The lock and the DDL share one connection: if it dies, the server releases the lock. */
async function locked<T>(dataSource: DataSource, work: (executor: MigrationExecutor, runner: QueryRunner) => Promise<T>): Promise<T> {
  const runner = dataSource.createQueryRunner();
  let lockName: string | undefined;
  try {
    if (dataSource.options.type === 'mysql') lockName = await lock(runner);
    const executor = new MigrationExecutor(dataSource, runner);
    executor.transaction = 'none';
    return await work(executor, runner);
  } finally {
    if (lockName) await before(Date.now() + RELEASE_MS, runner.query('DO RELEASE_LOCK(?)', [lockName])).catch(() => undefined);
    await runner.release();
  }
}

/** @returns the name of the lock. @throws Error when another migrator holds it for longer than LOCK_TIMEOUT_S. */
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
