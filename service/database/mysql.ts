import { isIPv6 } from 'node:net';
import { DataSource, type QueryRunner } from 'typeorm';
import type { DatabaseConfig } from '../config.ts';
import { log } from '../http/log.ts';
import type { Problem } from '../http/problem.ts';
import { currentScope, type Scope } from '../http/scope.ts';
import { Connections } from './connections.ts';
import { Database, hibernated, locked, outcomeUnknown, timed, tookTooLong, unavailable, type Work } from './database.ts';
import { before, DeadlinePassed } from './deadline.ts';
import { connected, type Fault, faultOf, isDriverError, type Mode, mayBeDone } from './faults.ts';
import { LazyDriver } from './lazy-driver.ts';
import { isRefusedLogin, mistakeIn } from './mistakes.ts';
import { type DatabaseSchema, mysqlOptions } from './options.ts';

/**
 * Session settings: strict mode, UTC, and closed by the server after 30 s without a statement, because an open connection keeps Aurora from
 * pausing even when its Lambda environment is frozen and cannot close it. Backslash escapes must stay on: mysql2 escapes with them. The
 * server cancels a statement over its time limit (MySQL and MariaDB name the limit differently, hence the version comments; MySQL's applies
 * to SELECT only). Lock waits are limited to one second for a row, and to the statement's own limit for a table.
 */
const session = ({ statementTimeoutMs }: DatabaseConfig): string =>
  `SET SESSION sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00',
    wait_timeout = 30, interactive_timeout = 30, innodb_lock_wait_timeout = 1, lock_wait_timeout = ${Math.ceil(statementTimeoutMs / 1_000)}
    /*!80000 , max_execution_time = ${statementTimeoutMs} */ /*M! , max_statement_time = ${statementTimeoutMs / 1_000} */`;

/** Limit for a request that uses the database, from its first use to the answer, in milliseconds: below the gateway's 29 s. */
const REQUEST_MS = 24_000;
/** How long closing the connections may take, in milliseconds. */
const CLOSE_MS = 1_000;

/** MySQL, MariaDB or Aurora behind a pool that survives process freezes, pauses and failovers. Connects on first use. */
export class MysqlDatabase extends Database {
  readonly #connections: Connections;
  /** When each request first used the database. */
  readonly #started = new WeakMap<Scope, number>();

  private constructor(
    readonly dataSource: DataSource,
    private readonly config: DatabaseConfig,
  ) {
    super();
    const isHopeless = (error: Error): boolean =>
      mistakeIn(error, config) !== undefined && !(config.loginsMayBeLate && isRefusedLogin(error));
    this.#connections = new Connections(dataSource, session(config), config.wakeBudgetMs, isHopeless);
  }

  /** Prepares everything but connects to nothing. */
  static async open(config: DatabaseConfig, schema: DatabaseSchema): Promise<MysqlDatabase> {
    const driver = new LazyDriver();
    const dataSource = await new DataSource(mysqlOptions(config, schema, driver)).initialize();
    driver.connect();
    // Node.js compiles its IP address pattern on the first certificate check, which takes milliseconds: do that now, outside any request.
    isIPv6(config.host);
    return new MysqlDatabase(dataSource, config);
  }

  read<T>(work: Work<T>): Promise<T> {
    return this.run(work, 'read');
  }

  write<T>(work: Work<T>): Promise<T> {
    return this.run(work, 'write');
  }

  transaction<T>(work: Work<T>, { repeatable = false } = {}): Promise<T> {
    return this.run(work, repeatable ? 'repeatable transaction' : 'transaction');
  }

  async close(): Promise<void> {
    try {
      await before(Date.now() + CLOSE_MS, this.dataSource.destroy());
    } catch (error) {
      // Ignore errors of a server that is unreachable, or to which a connection is still being opened.
      if (!(error instanceof DeadlinePassed) && !isDriverError(error)) throw error;
    }
  }

  private run<T>(work: Work<T>, mode: Mode): Promise<T> {
    if (this.config.state === 'hibernated') return Promise.reject(hibernated());
    return timed(async () => {
      const { connectBy, answerBy } = this.deadlines();
      let done = false;
      let lost: unknown;
      for (let attempt = 1; ; attempt++) {
        const runner = await this.connect(connectBy, done);
        try {
          const result = await before(answerBy, perform(runner, work, mode));
          this.#connections.giveBack(runner);
          return result;
        } catch (error) {
          const fault = error instanceof DeadlinePassed ? 'late' : faultOf(error);
          if (connected(fault)) this.#connections.giveBack(runner);
          else this.#connections.discard(runner);
          if (!fault) throw mistakeIn(error, this.config) ?? error;
          done ||= mayBeDone(fault, error, mode);
          const repeats = attempt === 1 && REPEATED.has(fault) && (!done || mode === 'repeatable transaction');
          // The lock may be held by our own lost attempt, whose session the server has not ended yet: report that one.
          if (!repeats) throw fault === 'held' && lost ? failed('lost', done, lost) : failed(fault, done, error);
          if (fault === 'lost') lost = error;
        }
      }
    });
  }

  /** @param done whether an earlier attempt may have been committed. */
  private async connect(connectBy: number, done: boolean): Promise<QueryRunner> {
    try {
      return await this.#connections.take(connectBy);
    } catch (error) {
      const late = error instanceof DeadlinePassed;
      const cause = late ? (error.cause ?? error) : error;
      const mistake = done ? undefined : mistakeIn(cause, this.config);
      throw mistake ?? (late ? failed('unsent', done, cause) : error);
    }
  }

  /** All work of a request shares one budget. Work outside a request has a connection budget each and no end. */
  private deadlines(): { connectBy: number; answerBy: number } {
    const { wakeBudgetMs } = this.config;
    const scope = currentScope();
    if (!scope) return { connectBy: Date.now() + wakeBudgetMs, answerBy: Infinity };
    const started = this.#started.get(scope) ?? Date.now();
    this.#started.set(scope, started);
    return { connectBy: started + wakeBudgetMs, answerBy: started + Math.max(REQUEST_MS, wakeBudgetMs + 1_000) };
  }
}

async function perform<T>(runner: QueryRunner, work: Work<T>, mode: Mode): Promise<T> {
  const rehearsal = currentScope()?.rehearsal ?? false;
  if ((mode === 'read' || mode === 'write') && !rehearsal) return work(runner.manager);
  await runner.startTransaction();
  try {
    const result = await work(runner.manager);
    await (rehearsal ? runner.rollbackTransaction() : runner.commitTransaction());
    return result;
  } catch (error) {
    if (connected(faultOf(error)) && runner.isTransactionActive) await runner.rollbackTransaction();
    throw error;
  }
}

/** Retried once. Not `overtime` and `held`: a second attempt would take as long. */
const REPEATED = new Set<Fault>(['unsent', 'refused', 'conflict', 'lost']);

const PROBLEMS: Record<Fault, (cause: unknown) => Problem> = {
  unsent: unavailable,
  refused: unavailable,
  lost: unavailable,
  conflict: locked,
  held: locked,
  overtime: tookTooLong,
  late: tookTooLong,
};

function failed(fault: Fault, outcomeIsUnknown: boolean, cause: unknown): Problem {
  log('warn', { id: currentScope()?.id, msg: 'the database failed', fault, outcomeUnknown: outcomeIsUnknown, error: String(cause) });
  return outcomeIsUnknown ? outcomeUnknown(cause) : PROBLEMS[fault](cause);
}
