import mysql from 'mysql2';
import type { DatabaseConfig } from '../config.ts';
import { poolOptions } from './options.ts';

/** Time limit, in milliseconds. */
const TIMEOUT_MS = 2_000;

/**
 * Kills a session through a second connection of the same user. A server continues a statement whose client is gone, and a busy Aurora
 * does not pause. Failures are ignored: the session has ended already, or the server's statement time limit will end it.
 */
export async function kill(config: DatabaseConfig, session: number): Promise<void> {
  const connection = mysql.createConnection(poolOptions(config));
  connection.on('error', () => undefined);
  try {
    await connection.promise().query({ sql: 'KILL ?', values: [session], timeout: TIMEOUT_MS });
  } catch {
    // Best effort: nobody waits for the result.
  } finally {
    connection.destroy();
  }
}
