import mysql, { type Pool, type PoolConnection, type PoolOptions } from 'mysql2';

type Callback = Parameters<Pool['getConnection']>[0];

/**
 * mysql2 as TypeORM's driver, except that DataSource.initialize() does not connect.
 *
 * TypeORM opens a connection and queries the server version while it initializes. In Lambda that is the init phase, which is limited to
 * 10 seconds, while a paused Aurora takes 15 to 30 to resume. Until `connect()` is called, this driver answers those two calls itself, with the
 * lowest version that Siesta supports, so that the rest of the initialization (entity metadata) is done before the first request.
 */
export class LazyDriver {
  #connected = false;

  /** Called by TypeORM. */
  createPool(options: PoolOptions): Pool {
    const pool = mysql.createPool(options);
    // The pool listens for a connection's first error only; a second one without a listener would end the process.
    pool.on('connection', (connection) => connection.on('error', () => undefined));
    const getConnection = pool.getConnection.bind(pool);
    pool.getConnection = (callback: Callback) => (this.#connected ? getConnection(callback) : callback(null, placeholder));
    return pool;
  }

  /** From now on the pool opens real connections. */
  connect(): void {
    this.#connected = true;
  }
}

const placeholder = {
  listeners: () => [],
  on: () => undefined,
  release: () => undefined,
  promise: () => ({ query: async () => [[{ version: '8.0.32' }]] }),
} as unknown as PoolConnection;
