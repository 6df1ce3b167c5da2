import { DataSource, type DataSourceOptions } from 'typeorm';
import type { SqljsDriver } from 'typeorm/driver/sqljs/SqljsDriver.js';
import { ConfigError } from '../config.ts';
import { log } from '../http/log.ts';
import { Problem } from '../http/problem.ts';
import { currentScope } from '../http/scope.ts';
import { assertOurs } from './assert-ours.ts';
import { DataFile } from './data-file.ts';
import { Database, timed, type Work } from './database.ts';
import { type DatabaseSchema, schemaOptions } from './options.ts';

/** How long after one write to the file changes wait for the next, in milliseconds: what a kill -9 may lose. */
const SAVE_INTERVAL_MS = 1_000;

/**
 * SQLite in WebAssembly: nothing to install, for local runs only.
 * There is one connection and the whole database is in memory, so work is done one after the other, and the file is a copy that is
 * replaced as a whole.
 */
export class SqljsDatabase extends Database {
  #queue: Promise<unknown> = Promise.resolve();
  #dirty = false;
  #saving: Promise<void> = Promise.resolve();
  /** Why the file could not be written the last time. */
  #failure: unknown;
  #timer: NodeJS.Timeout | undefined;

  private constructor(
    readonly dataSource: DataSource,
    private readonly file: DataFile | undefined,
  ) {
    super();
    if (file) this.saveInTime();
  }

  /**
   * @param path of the file; `:memory:` keeps nothing.
   * @throws ConfigError when it cannot be kept there, another process owns the file, or it is not this program's.
   */
  static async open(path: string, schema: DatabaseSchema): Promise<SqljsDatabase> {
    const file = path === ':memory:' ? undefined : DataFile.open(path);
    try {
      const database = file?.read();
      const options: DataSourceOptions = {
        ...schemaOptions(schema),
        type: 'sqljs',
        driver: (await import('sql.js')).default,
        ...(database && { database }),
      };
      const dataSource = new DataSource(options);
      // SQLite takes any name of a type; TypeORM's list of them is shorter.
      dataSource.driver.supportedDataTypes.push('mediumtext');
      await dataSource.initialize();
      if (database) await assertOurs(dataSource, path);
      return new SqljsDatabase(dataSource, file);
    } catch (error) {
      file?.close();
      throw error;
    }
  }

  read<T>(work: Work<T>): Promise<T> {
    return this.inTurn(() => work(this.dataSource.manager));
  }

  write<T>(work: Work<T>): Promise<T> {
    return this.transaction(work);
  }

  transaction<T>(work: Work<T>): Promise<T> {
    const rehearsal = currentScope()?.rehearsal ?? false;
    return this.inTurn(async () => {
      if (this.#failure !== undefined) throw notKept(this.#failure);
      const runner = this.dataSource.createQueryRunner();
      await runner.startTransaction();
      try {
        const result = await work(runner.manager);
        await (rehearsal ? runner.rollbackTransaction() : runner.commitTransaction());
        this.#dirty = true;
        return result;
      } catch (error) {
        if (runner.isTransactionActive) await runner.rollbackTransaction();
        throw error;
      }
    });
  }

  /** Writes the changes since the last time, if there are any. */
  save(): Promise<void> {
    this.#saving = this.#saving.catch(() => undefined).then(() => this.replaceFile());
    return this.#saving;
  }

  private async replaceFile(): Promise<void> {
    if (!this.#dirty || !this.file) return;
    this.#dirty = false;
    try {
      // Exporting ends an open transaction: it takes its turn too.
      await this.file.write(await this.inTurn(async () => (this.dataSource.driver as SqljsDriver).export()));
      this.#failure = undefined;
    } catch (error) {
      this.#dirty = true;
      if (this.#failure === undefined)
        log('error', { msg: 'the database file cannot be written; changes are refused until it can', error: String(error) });
      this.#failure = error;
      throw error;
    }
  }

  private saveInTime(): void {
    this.#timer = setTimeout(async () => {
      await this.save().catch(() => undefined);
      if (this.#timer) this.saveInTime();
    }, SAVE_INTERVAL_MS).unref();
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.save().catch((error) => {
      throw new ConfigError(`what was changed last is not kept: ${error.message}`, { cause: error });
    });
    await this.dataSource.destroy();
    this.file?.close();
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    return timed(() => {
      const turn = this.#queue.then(work);
      this.#queue = turn.catch(() => undefined);
      return turn;
    });
  }
}

const notKept = (cause: unknown): Problem =>
  new Problem(503, 'The file of the database cannot be written; nothing was changed. Try again when there is space.', {
    type: 'urn:siesta:problem:database-unavailable',
    headers: { 'Retry-After': '5' },
    cause,
  });
