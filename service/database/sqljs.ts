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

/** Minimum time between two saves of the file, in milliseconds: the most that a kill -9 can lose. */
const SAVE_INTERVAL_MS = 1_000;

/**
 * SQLite in WebAssembly, for local runs only: nothing to install.
 * The whole database is in memory behind one connection, so work runs strictly in sequence, and the file is a copy that each save replaces.
 */
export class SqljsDatabase extends Database {
  #queue: Promise<unknown> = Promise.resolve();
  #dirty = false;
  #saving: Promise<void> = Promise.resolve();
  /** The error of the last save, if it failed. */
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
   * @param path of the file; `:memory:` persists nothing.
   * @throws ConfigError when the file cannot be written, another process holds it, or another program made it.
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
      // SQLite accepts any type name; TypeORM checks against a shorter list.
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

  /** Saves the changes since the last save, if any. */
  save(): Promise<void> {
    this.#saving = this.#saving.catch(() => undefined).then(() => this.replaceFile());
    return this.#saving;
  }

  private async replaceFile(): Promise<void> {
    if (!this.#dirty || !this.file) return;
    this.#dirty = false;
    try {
      // Exporting ends an open transaction, so it waits its turn like other work.
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
