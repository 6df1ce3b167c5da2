import { setImmediate, setTimeout } from 'node:timers/promises';
import type { PoolConnection } from 'mysql2';
import type { DataSource, QueryRunner } from 'typeorm';
import { before, DeadlinePassed } from './deadline.ts';
import { isDriverError } from './faults.ts';

/** A connection idle for longer is checked before use, in milliseconds: the process may have been frozen meanwhile. */
const TRUSTED_IDLE_MS = 1_000;
/** Time limit of that check, in milliseconds. */
const CHECK_TIMEOUT_MS = 1_000;
/** Time limit for setting up the session on a new connection, in milliseconds. */
const SESSION_TIMEOUT_MS = 5_000;
/** Pause between two attempts to reach a server that does not answer, in milliseconds. */
const WAKE_PAUSE_MS = 250;

/**
 * Hands out connections known to be alive. An idle connection is checked first and replaced when dead. While the server is paused or
 * unreachable, one retry loop runs on behalf of all requests of the process.
 */
export class Connections {
  /** When each connection was returned to the pool; new connections are absent. */
  readonly #lastUsed = new WeakMap<PoolConnection, number>();
  #waking: Promise<void> | undefined;

  /**
   * @param session the first statement of every new session.
   * @param wakeBudgetMs how long to retry an unreachable server, in milliseconds.
   * @param isHopeless whether a retry would fail with the same error.
   */
  constructor(
    private readonly dataSource: DataSource,
    private readonly session: string,
    private readonly wakeBudgetMs: number,
    private readonly isHopeless: (error: Error) => boolean,
  ) {}

  /** A live connection, as a TypeORM query runner. @throws DeadlinePassed with the last connection error as cause, or a hopeless error at once. */
  async take(deadline: number): Promise<QueryRunner> {
    for (;;) {
      const runner = this.dataSource.createQueryRunner();
      const ready = this.ready(runner);
      try {
        await before(deadline, ready);
        return runner;
      } catch (error) {
        if (error instanceof DeadlinePassed) {
          // The pool may still hand a connection to this runner later: return it unused.
          ready.then(
            () => this.giveBack(runner),
            () => this.discard(runner),
          );
          throw error;
        }
        const stale = this.wasUsed(runner);
        this.discard(runner);
        if (!isDriverError(error) || this.isHopeless(error)) throw error;
        if (!stale) await this.wake(deadline, error);
      }
    }
  }

  giveBack(runner: QueryRunner): void {
    const connection = connectionOf(runner);
    if (connection) this.#lastUsed.set(connection, Date.now());
    void runner.release();
  }

  /** Destroys a failed connection: mysql2 would hand it out again from the pool, and its socket is not worth a graceful close. */
  discard(runner: QueryRunner): void {
    const connection = connectionOf(runner);
    connection?.destroy();
    connection?.stream.destroy();
    void runner.release();
  }

  /** Takes a connection from the pool and verifies that the server answers on it. */
  private async ready(runner: QueryRunner): Promise<void> {
    const connection: Connection = await runner.connect();
    const usedAt = this.#lastUsed.get(connection);
    if (usedAt === undefined) {
      await connection.promise().query({ sql: this.session, timeout: SESSION_TIMEOUT_MS });
    } else if (Date.now() - usedAt > TRUSTED_IDLE_MS) {
      // First let the event loop deliver socket events that arrived while the process was frozen.
      await setImmediate();
      await connection.promise().query({ sql: 'DO 1', timeout: CHECK_TIMEOUT_MS });
    }
  }

  private wasUsed(runner: QueryRunner): boolean {
    const connection = connectionOf(runner);
    return connection !== undefined && this.#lastUsed.has(connection);
  }

  /** Waits for the retry loop that all requests share. @throws DeadlinePassed. */
  private async wake(deadline: number, cause: Error): Promise<void> {
    this.#waking ??= this.reach(Date.now() + this.wakeBudgetMs).finally(() => {
      this.#waking = undefined;
    });
    // Its failure would be an unhandled rejection once every waiting request has given up.
    this.#waking.catch(() => undefined);
    try {
      await before(deadline, this.#waking);
    } catch (error) {
      if (error instanceof DeadlinePassed) throw new DeadlinePassed({ cause });
      if (!isDriverError(error)) throw error;
    }
  }

  private async reach(until: number): Promise<void> {
    for (;;) {
      await setTimeout(WAKE_PAUSE_MS);
      const runner = this.dataSource.createQueryRunner();
      try {
        await this.ready(runner);
        this.giveBack(runner);
        return;
      } catch (error) {
        this.discard(runner);
        if (!isDriverError(error) || this.isHopeless(error) || Date.now() > until) throw error;
      }
    }
  }
}

/** mysql2's connection, with the member that its types omit. */
type Connection = PoolConnection & { stream: { destroy(): void } };

const connectionOf = (runner: QueryRunner): Connection | undefined =>
  (runner as unknown as { databaseConnection?: Connection }).databaseConnection;
