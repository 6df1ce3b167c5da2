import type { DataSource } from 'typeorm';
import { Database, type Work } from '../../service/database/database.ts';
import { MysqlDatabase } from '../../service/database/mysql.ts';

/** In the place of service/database/open.ts: every to-do is there at once, so that what is left is the way in and out. */

class StubDatabase extends Database {
  readonly #row = {
    id: '01970000-0000-7000-8000-000000000001',
    owner: '',
    title: 'walk the dog',
    notes: null,
    completed: 0,
    sort_order: 1,
    due_at: null,
    created_at: 1_795_510_800_000,
    updated_at: 1_795_510_800_000,
    revision: 1,
  };
  readonly #manager: { dataSource: DataSource; query: () => Promise<unknown[]> };

  constructor(dataSource: DataSource) {
    super();
    this.#manager = { dataSource, query: async () => [{ ...this.#row }] };
  }

  async read<T>(work: Work<T>): Promise<T> {
    return work(this.#manager as never);
  }

  write<T>(work: Work<T>): Promise<T> {
    return this.read(work);
  }

  transaction<T>(work: Work<T>): Promise<T> {
    return this.read(work);
  }

  async close(): Promise<void> {}
}

/** The real one knows what is in the tables, and connects to none before it is asked. */
export const openDatabase = async (...given: Parameters<typeof MysqlDatabase.open>): Promise<Database> =>
  new StubDatabase((await MysqlDatabase.open(...given)).dataSource);
