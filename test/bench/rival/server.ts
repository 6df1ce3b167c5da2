import { createPool } from 'mysql2/promise';
import { createRival } from './app.ts';

/** The rival as a local server: `DATABASE_URL`, `PORT` and `DB_POOL_SIZE`, as the service itself takes them. */

const { DATABASE_URL: uri = '', PORT = '0', DB_POOL_SIZE = '10' } = process.env;
const server = createRival(createPool({ uri, connectionLimit: Number(DB_POOL_SIZE) })).listen(Number(PORT), '127.0.0.1', () => {
  process.stdout.write(`listens on ${(server.address() as { port: number }).port}\n`);
});
