import { setImmediate, setTimeout } from 'node:timers/promises';
import type { PoolConnection } from 'mysql2';
import type { DataSource, QueryRunner } from 'typeorm';
import { before, DeadlinePassed } from './deadline.ts';
import { isDriverError } from './faults.ts';

/** A connection that was idle longer than this is checked before it is used, in milliseconds: the process may have been frozen meanwhile. */
const TRUSTED_IDLE_MS = 1_000;
/** How long that check may take, in milliseconds. */
const CHECK_TIMEOUT_MS = 1_000;
/** How long a server that was just reached may take to set up the session, in milliseconds. */
const SESSION_TIMEOUT_MS = 5_000;
/** Pause between two attempts to reach a server that is away, in milliseconds. */
const WAKE_PAUSE_MS = 250;

/**
 * Connections that answered just now. One that was idle is asked first and replaced when it is dead; a server that sleeps or is away is
 * tried again and again by one attempt that all requests of the process share.
 */
export class Connections {
  /** When each connection was given back; a new one is not in it. */
  readonly #lastUsed = new WeakMap<PoolConnection, number>();
  #waking: Promise<void> | undefined;

  /**
   * @param session the statement that every new session begins with.
   * @param wakeBudgetMs how long a server that is away is tried, in milliseconds.
   * @param isHopeless whether trying again would end in the same error.
   */
  constructor(
    private readonly dataSource: DataSource,
    private readonly session: string,
    private readonly wakeBudgetMs: number,
    private readonly isHopeless: (error: Error) => boolean,
  ) {}

  /** A connection, as a TypeORM query runner. @throws DeadlinePassed, its cause the last error of connecting; or what is hopeless. */
  async take(deadline: number): Promise<QueryRunner> {
    for (;;) {
      const runner = this.dataSource.createQueryRunner();
      const ready = this.ready(runner);
      try {
        await before(deadline, ready);
        return runner;
      } catch (error) {
        if (error instanceof DeadlinePassed) {
          // The pool may still give a connection to this runner: it goes back unused.
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

  /** A connection that failed never goes back to the pool: mysql2 would hand it out again. Its socket is not kept to say goodbye either. */
  discard(runner: QueryRunner): void {
    const connection = connectionOf(runner);
    connection?.destroy();
    connection?.stream.destroy();
    void runner.release();
  }

  /** Takes a connection from the pool and makes sure that the server answers on it. */
  private async ready(runner: QueryRunner): Promise<void> {
    const connection: Connection = await runner.connect();
    const usedAt = this.#lastUsed.get(connection);
    if (usedAt === undefined) {
      await connection.promise().query({ sql: this.session, timeout: SESSION_TIMEOUT_MS });
    } else if (Date.now() - usedAt > TRUSTED_IDLE_MS) {
      // The sockets' events of the time that the process was frozen are delivered first.
      await setImmediate();
      await connection.promise().query({ sql: 'DO 1', timeout: CHECK_TIMEOUT_MS });
    }
  }

  private wasUsed(runner: QueryRunner): boolean {
    const connection = connectionOf(runner);
    return connection !== undefined && this.#lastUsed.has(connection);
  }

  /** Waits for the one attempt to reach the server that all requests share. @throws DeadlinePassed. */
  private async wake(deadline: number, cause: Error): Promise<void> {
    this.#waking ??= this.reach(Date.now() + this.wakeBudgetMs).finally(() => {
      this.#waking = undefined;
    });
    // When every request has stopped waiting, nobody is left to hear that it failed.
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

/** What mysql2's types leave out. */
type Connection = PoolConnection & { stream: { destroy(): void } };

const connectionOf = (runner: QueryRunner): Connection | undefined =>
  (runner as unknown as { databaseConnection?: Connection }).databaseConnection;
