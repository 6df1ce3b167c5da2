import type { Connection } from 'mysql2/promise';

export interface Session {
  Id: number;
  User: string;
  db: string | null;
  /** `Sleep` while it runs nothing. */
  Command: string;
  State: string | null;
  /** The statement that it runs. */
  Info: string | null;
}

/**
 * Everybody's sessions of this one's server but itself. By SHOW, because MySQL's information_schema.processlist fails for as long as
 * anyone at all runs a statement with a character of four bytes.
 */
export async function otherSessions(connection: Connection): Promise<Session[]> {
  const [sessions] = await connection.query('SHOW FULL PROCESSLIST');
  return (sessions as Session[]).filter(({ Id }) => Id !== connection.threadId);
}
