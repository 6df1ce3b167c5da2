import mysql, { type Pool, type PoolConnection, type PoolOptions } from 'mysql2';

type Callback = Parameters<Pool['getConnection']>[0];

/**
 * mysql2 as TypeORM's driver, except that DataSource.initialize() connects to nothing.
 *
 * TypeORM opens a connection and asks for the server's version while it initializes. In Lambda that is the init phase, which has
 * 10 seconds where a paused Aurora takes 15 to 30; so until `connect()` is called those two calls are answered here, with the lowest
 * version that Siesta supports, and everything else of the initialization (entity metadata) is done before the first request.
 */
export class LazyDriver {
  #connected = false;

  /** Called by TypeORM. */
  createPool(options: PoolOptions): Pool {
    const pool = mysql.createPool(options);
    // The pool hears the first error of a connection only; a second one that nobody hears would end the process.
    pool.on('connection', (connection) => connection.on('error', () => undefined));
    const getConnection = pool.getConnection.bind(pool);
    pool.getConnection = (callback: Callback) => (this.#connected ? getConnection(callback) : callback(null, placeholder));
    return pool;
  }

  /** From now on the pool gives real connections. */
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
