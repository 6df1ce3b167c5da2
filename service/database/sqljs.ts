import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DataSource, type DataSourceOptions } from 'typeorm';
import type { SqljsDriver } from 'typeorm/driver/sqljs/SqljsDriver.js';
import { log } from '../http/log.ts';
import { currentScope } from '../http/scope.ts';
import { Database, timed, type Work } from './database.ts';
import { schemaOptions } from './options.ts';

/** How often changes are written to the file, in milliseconds: what a kill -9 may lose. */
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
  #timer: NodeJS.Timeout | undefined;

  private constructor(
    readonly dataSource: DataSource,
    private readonly file: string,
  ) {
    super();
  }

  /** @param file path of the database; `:memory:` keeps nothing. */
  static async open(file: string): Promise<SqljsDatabase> {
    const kept = file !== ':memory:';
    if (kept) mkdirSync(dirname(file), { recursive: true });
    const options: DataSourceOptions = {
      ...schemaOptions,
      type: 'sqljs',
      driver: (await import('sql.js')).default,
      ...(kept && existsSync(file) && { database: readFileSync(file) }),
    };
    const database = new SqljsDatabase(await new DataSource(options).initialize(), file);
    if (kept) {
      database.#timer = setInterval(() => {
        database.save().catch((error) => log('error', { msg: `cannot write ${file}`, error: String(error) }));
      }, SAVE_INTERVAL_MS);
      database.#timer.unref();
    }
    return database;
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
    if (!this.#dirty || this.file === ':memory:') return;
    this.#dirty = false;
    try {
      // Exporting ends an open transaction: it takes its turn too.
      const content = await this.inTurn(async () => (this.dataSource.driver as SqljsDriver).export());
      const next = `${this.file}.next`;
      await writeFile(next, content, { flush: true });
      await rename(next, this.file);
    } catch (error) {
      this.#dirty = true;
      throw error;
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.save();
    await this.dataSource.destroy();
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    return timed(() => {
      const turn = this.#queue.then(work);
      this.#queue = turn.catch(() => undefined);
      return turn;
    });
  }
}
