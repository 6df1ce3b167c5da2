import { setImmediate, setTimeout } from 'node:timers/promises';
import type { PoolConnection } from 'mysql2';
import { DataSource, type QueryRunner } from 'typeorm';
import type { DatabaseConfig } from '../config.ts';
import { log } from '../http/log.ts';
import { currentScope } from '../http/scope.ts';
import { Database, hibernated, outcomeUnknown, timed, unavailable, type Work } from './database.ts';
import { faultOf, mayRepeat } from './faults.ts';
import { LazyDriver } from './lazy-driver.ts';
import { mysqlOptions } from './options.ts';

/**
 * Every session: strict, in UTC, and closed by the server after 30 s without a statement, because an open connection keeps Aurora
 * from pausing even when the Lambda environment that holds it is frozen and cannot close it. Backslash escapes must stay on: mysql2
 * escapes with them.
 */
const SESSION = `SET SESSION sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00',
  wait_timeout = 30, interactive_timeout = 30, innodb_lock_wait_timeout = 1`;

/** A connection that was idle longer than this is checked before it is used, in milliseconds: the process may have been frozen meanwhile. */
const TRUSTED_IDLE_MS = 1_000;
/** How long that check may take, in milliseconds. */
const CHECK_TIMEOUT_MS = 1_000;
/** Pause between two attempts to reach a server that is away, in milliseconds. */
const WAKE_PAUSE_MS = 250;

type Mode = { transaction: boolean; repeatable: boolean };

/** MySQL, MariaDB or Aurora behind a pool that survives freezes, pauses and failovers. Connects on first use. */
export class MysqlDatabase extends Database {
  readonly #lastUsed = new WeakMap<PoolConnection, number>();
  #waking: Promise<void> | undefined;

  private constructor(
    readonly dataSource: DataSource,
    private readonly config: DatabaseConfig,
  ) {
    super();
  }

  /** Prepares everything but the connection. */
  static async open(config: DatabaseConfig): Promise<MysqlDatabase> {
    const driver = new LazyDriver();
    const dataSource = await new DataSource(mysqlOptions(config, driver)).initialize();
    const pool = driver.connect();
    pool.on('connection', (connection) => {
      // Sent before anything else on this connection; if it fails, so does what follows.
      connection.query(SESSION, () => undefined);
    });
    return new MysqlDatabase(dataSource, config);
  }

  read<T>(work: Work<T>): Promise<T> {
    return this.run(work, { transaction: false, repeatable: true });
  }

  write<T>(work: Work<T>): Promise<T> {
    return this.run(work, { transaction: false, repeatable: false });
  }

  transaction<T>(work: Work<T>, { repeatable = false } = {}): Promise<T> {
    return this.run(work, { transaction: true, repeatable });
  }

  close(): Promise<void> {
    return this.dataSource.destroy();
  }

  /** A connection that answered just now, as a TypeORM query runner. @throws Problem 503 when there is none before the deadline. */
  async connect(deadline: number): Promise<QueryRunner> {
    for (;;) {
      const runner = this.dataSource.createQueryRunner();
      const connection = this.checkedConnection(runner);
      try {
        await before(deadline, connection);
        return runner;
      } catch (error) {
        if (error instanceof DeadlinePassed) {
          // The pool may still give a connection to this runner: it goes back unused.
          connection.then(
            () => this.giveBack(runner),
            () => this.discard(runner),
          );
          throw unavailable(error);
        }
        this.discard(runner);
        if (!connectFault(error)) throw error;
        await this.wake(deadline, error);
      }
    }
  }

  private run<T>(work: Work<T>, mode: Mode): Promise<T> {
    if (this.config.state === 'hibernated') return Promise.reject(hibernated());
    return timed(async () => {
      const deadline = Date.now() + this.config.wakeBudgetMs;
      for (let attempt = 1; ; attempt++) {
        const runner = await this.connect(deadline);
        try {
          const result = await perform(runner, work, mode);
          this.giveBack(runner);
          return result;
        } catch (error) {
          const fault = faultOf(error);
          if (!fault) {
            this.giveBack(runner);
            throw error;
          }
          this.discard(runner);
          if (!mayRepeat(fault, error, mode.transaction, mode.repeatable)) throw outcomeUnknown(error);
          if (attempt === 2) throw unavailable(error);
        }
      }
    });
  }

  /** Takes a connection from the pool; one that was idle is asked a trivial question first, and replaced when it does not answer. */
  private async checkedConnection(runner: QueryRunner): Promise<void> {
    const connection: PoolConnection = await runner.connect();
    const idleMs = Date.now() - (this.#lastUsed.get(connection) ?? Date.now());
    if (idleMs < TRUSTED_IDLE_MS) return;
    // The sockets' events of the time that the process was frozen are delivered first.
    await setImmediate();
    await connection.promise().query({ sql: 'DO 1', timeout: CHECK_TIMEOUT_MS });
  }

  /** Waits for the one attempt to reach the server that all requests share. @throws Problem 503 at the deadline. */
  private async wake(deadline: number, cause: unknown): Promise<void> {
    this.#waking ??= this.reach(Date.now() + this.config.wakeBudgetMs).finally(() => {
      this.#waking = undefined;
    });
    // When every request has stopped waiting, nobody is left to hear that it failed.
    this.#waking.catch(() => undefined);
    try {
      await before(deadline, this.#waking);
    } catch (error) {
      if (error instanceof DeadlinePassed) {
        log('warn', { msg: 'the database cannot be reached', error: String(cause) });
        throw unavailable(cause);
      }
      if (!connectFault(error)) throw error;
    }
  }

  private async reach(until: number): Promise<void> {
    for (;;) {
      await setTimeout(WAKE_PAUSE_MS);
      const runner = this.dataSource.createQueryRunner();
      try {
        await this.checkedConnection(runner);
        this.giveBack(runner);
        return;
      } catch (error) {
        this.discard(runner);
        if (!connectFault(error) || Date.now() > until) throw error;
      }
    }
  }

  private giveBack(runner: QueryRunner): void {
    const connection = connectionOf(runner);
    if (connection) this.#lastUsed.set(connection, Date.now());
    void runner.release();
  }

  /** A connection that failed never goes back to the pool: mysql2 would hand it out again. */
  private discard(runner: QueryRunner): void {
    connectionOf(runner)?.destroy();
    void runner.release();
  }
}

async function perform<T>(runner: QueryRunner, work: Work<T>, { transaction }: Mode): Promise<T> {
  const rehearsal = currentScope()?.rehearsal ?? false;
  if (!transaction && !rehearsal) return work(runner.manager);
  await runner.startTransaction();
  try {
    const result = await work(runner.manager);
    await (rehearsal ? runner.rollbackTransaction() : runner.commitTransaction());
    return result;
  } catch (error) {
    if (!faultOf(error) && runner.isTransactionActive) await runner.rollbackTransaction();
    throw error;
  }
}

const connectionOf = (runner: QueryRunner): PoolConnection | undefined =>
  (runner as unknown as { databaseConnection?: PoolConnection }).databaseConnection;

/** Errors of connecting that a later attempt may not meet: rights too, because a restored cluster gets its IAM login late. */
const connectFault = (error: unknown): boolean =>
  faultOf(error) !== undefined || (error instanceof Error && 'errno' in error && [1044, 1045, 1049].includes(error.errno as number));

class DeadlinePassed extends Error {}

/** The promise's result, or DeadlinePassed when it takes longer. */
async function before<T>(deadline: number, promise: Promise<T>): Promise<T> {
  const timer = new AbortController();
  try {
    return await Promise.race([
      promise,
      setTimeout(Math.max(0, deadline - Date.now()), undefined, { signal: timer.signal }).then(() => {
        throw new DeadlinePassed('no connection in time');
      }),
    ]);
  } finally {
    timer.abort();
  }
}
