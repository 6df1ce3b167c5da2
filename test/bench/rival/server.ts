import { readFileSync } from 'node:fs';
import { createPool } from 'mysql2/promise';
import { createRival } from './app.ts';

/** The rival as a local server: `DATABASE_URL`, `DATABASE_CA`, `PORT` and `DB_POOL_SIZE`, as the service itself takes them. */

const { DATABASE_URL: uri = '', DATABASE_CA, PORT = '0', DB_POOL_SIZE = '10' } = process.env;
const ssl = DATABASE_CA && { ssl: { ca: readFileSync(DATABASE_CA, 'utf8') } };
const pool = createPool({ uri, connectionLimit: Number(DB_POOL_SIZE), ...ssl });
const server = createRival(pool).listen(Number(PORT), '127.0.0.1', () => {
  process.stdout.write(`listens on ${(server.address() as { port: number }).port}\n`);
});
