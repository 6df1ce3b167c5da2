import mysql from 'mysql2';
import type { DatabaseConfig } from '../config.ts';
import { poolOptions } from './options.ts';

/** How long the server may take over it, in milliseconds. */
const TIMEOUT_MS = 2_000;

/**
 * Ends a session from a second connection of the same user. A server goes on with a statement whose client is gone, and an Aurora that works
 * does not pause. What cannot be ended is over already, or the server's time limit ends it.
 */
export async function kill(config: DatabaseConfig, session: number): Promise<void> {
  const connection = mysql.createConnection(poolOptions(config));
  connection.on('error', () => undefined);
  try {
    await connection.promise().query({ sql: 'KILL ?', values: [session], timeout: TIMEOUT_MS });
  } catch {
    // Nobody waits for this.
  } finally {
    connection.destroy();
  }
}
