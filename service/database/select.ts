import mysql, { type Connection, type FieldPacket } from 'mysql2';
import type { DatabaseConfig } from '../config.ts';
import { kill } from './kill.ts';
import { mistakeIn } from './mistakes.ts';
import { poolOptions } from './options.ts';

type Cell = string | number | boolean | null | object;

export interface Selected {
  columns: string[];
  rows: Cell[][];
  /** Whether there were more rows than the row or size limit. */
  truncated: boolean;
}

export interface Limits {
  maxRows: number;
  /** Statement time limit, in milliseconds. */
  timeMs: number;
  /** Size limit of the answer as JSON in UTF-8, in bytes. */
  bytes: number;
}

/** The database could not be reached: the error says nothing about the statement. */
export class DatabaseUnavailable extends Error {}

/** Time limit for setting up the session, in milliseconds. */
const SESSION_TIMEOUT_MS = 5_000;

/** MySQL and MariaDB name the time limit differently, hence the version comments. sql_mode determines how quotes are read: see select-only.ts. */
const session = (timeMs: number): string =>
  `SET SESSION sql_mode = 'STRICT_TRANS_TABLES', wait_timeout = 30, interactive_timeout = 30
    /*!80000 , max_execution_time = ${timeMs} */ /*M! , max_statement_time = ${timeMs / 1_000} */`;

/** Runs one SELECT. In every outcome the statement has ended on the server. @throws DatabaseUnavailable, or an Error about the statement. */
export async function select(config: DatabaseConfig, sql: string, limits: Limits): Promise<Selected> {
  const connection = mysql.createConnection({
    ...poolOptions(config),
    connectTimeout: config.wakeBudgetMs,
    dateStrings: true,
    supportBigNumbers: true,
    rowsAsArray: true,
  });
  // An 'error' event without a listener ends the process.
  connection.on('error', () => undefined);
  try {
    await begin(connection, limits.timeMs).catch((error) => {
      const mistake = mistakeIn(error, config)?.message;
      throw new DatabaseUnavailable(mistake ?? `the database is waking up or cannot be reached: try again (${error.message})`, {
        cause: error,
      });
    });
    let over = false;
    try {
      const selected = await collect(connection, sql, limits);
      over = !selected.truncated;
      return selected;
    } catch (error) {
      // An error with an SQL state comes from the server, which has ended the statement then.
      over = error instanceof Error && 'sqlState' in error;
      throw error;
    } finally {
      if (!over) await kill(config, connection.threadId);
    }
  } finally {
    connection.destroy();
  }
}

async function begin(connection: Connection, timeMs: number): Promise<void> {
  for (const sql of ['SET SESSION TRANSACTION READ ONLY', session(timeMs)]) {
    await connection.promise().query({ sql, timeout: SESSION_TIMEOUT_MS });
  }
}

async function collect(connection: Connection, sql: string, { maxRows, timeMs, bytes }: Limits): Promise<Selected> {
  const rows = connection.query(sql).stream();
  let columns: string[] | undefined;
  // A row stream does not notice a lost connection by itself.
  connection.once('error', (error: Error) => rows.destroy(error));
  rows.on('fields', (fields?: FieldPacket[]) => {
    columns = fields?.map(({ name }) => name);
  });
  // A client-side limit too: a hint in the statement may have lifted the session's.
  const late = setTimeout(() => rows.destroy(new Error(`the query took longer than ${timeMs / 1_000} s and was given up`)), timeMs + 500);
  try {
    const result: Cell[][] = [];
    let size: number | undefined;
    for await (const packet of rows as AsyncIterable<unknown>) {
      if (!columns) throw new Error('only a SELECT that answers rows is allowed');
      const row = (packet as unknown[]).map(cell);
      size = (size ?? sizeOf(columns)) + sizeOf(row);
      if (result.length === maxRows || size > bytes) {
        if (result.length === 0)
          throw new Error(`a row is larger than the ${bytes / 1_000_000} MB that an answer may have: select less of it`);
        return { columns, rows: result, truncated: true };
      }
      result.push(row);
    }
    return { columns: columns ?? [], rows: result, truncated: false };
  } finally {
    clearTimeout(late);
  }
}

const cell = (value: unknown): Cell => (value instanceof Uint8Array ? Buffer.from(value).toString('hex') : (value as Cell));

/** Size as JSON in bytes, including the separating comma. */
const sizeOf = (value: object): number => Buffer.byteLength(JSON.stringify(value)) + 1;
