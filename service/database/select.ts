import mysql, { type Connection, type FieldPacket } from 'mysql2';
import type { DatabaseConfig } from '../config.ts';
import { kill } from './kill.ts';
import { mistakeIn } from './mistakes.ts';
import { poolOptions } from './options.ts';

type Cell = string | number | boolean | null | object;

export interface Selected {
  columns: string[];
  rows: Cell[][];
  /** There were more rows than asked for, or than fit into an answer. */
  truncated: boolean;
}

export interface Limits {
  maxRows: number;
  /** Of the statement, in milliseconds. */
  timeMs: number;
  /** Of the answer as JSON in UTF-8. */
  bytes: number;
}

/** The database could not be asked: nothing is said of the statement. */
export class NotAsked extends Error {}

/** How long the server may take to set up the session, in milliseconds. */
const SESSION_TIMEOUT_MS = 5_000;

/** MySQL and MariaDB have different names for a time limit; each runs its own comment. How strings are written decides what is read as SQL. */
const session = (timeMs: number): string =>
  `SET SESSION sql_mode = 'STRICT_TRANS_TABLES', wait_timeout = 30, interactive_timeout = 30
    /*!80000 , max_execution_time = ${timeMs} */ /*M! , max_statement_time = ${timeMs / 1_000} */`;

/** Runs one SELECT. Whatever became of it, nothing of it runs on afterwards. @throws NotAsked, or an Error that says what is wrong with the statement. */
export async function select(config: DatabaseConfig, sql: string, limits: Limits): Promise<Selected> {
  const connection = mysql.createConnection({
    ...poolOptions(config),
    connectTimeout: config.wakeBudgetMs,
    dateStrings: true,
    supportBigNumbers: true,
    rowsAsArray: true,
  });
  // An error that nobody hears ends the process.
  connection.on('error', () => undefined);
  try {
    await begin(connection, limits.timeMs).catch((error) => {
      const mistake = mistakeIn(error, config)?.message;
      throw new NotAsked(mistake ?? `the database is waking up or cannot be reached: try again (${error.message})`, { cause: error });
    });
    let over = false;
    try {
      const selected = await collect(connection, sql, limits);
      over = !selected.truncated;
      return selected;
    } catch (error) {
      // What the server itself says of a statement, it says when it has ended it.
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
  // A stream does not hear by itself that its connection was lost.
  connection.once('error', (error: Error) => rows.destroy(error));
  rows.on('fields', (fields?: FieldPacket[]) => {
    columns = fields?.map(({ name }) => name);
  });
  // A hint may have lifted the session's limit.
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

/** In bytes of JSON, with what parts it from the next. */
const sizeOf = (value: object): number => Buffer.byteLength(JSON.stringify(value)) + 1;
