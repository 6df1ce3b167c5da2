import { fileURLToPath } from 'node:url';
import mysql, { type Connection, type FieldPacket } from 'mysql2';
import * as z from 'zod';
import { cloudDatabase } from './config.ts';
import { poolOptions } from './database/options.ts';
import { settings } from './settings.ts';

/**
 * The query function: one SELECT from outside, as the user `reader`, which may read the tables that the migrations grant it and nothing
 * else. What is wrong with the SQL is in the answer, not thrown: Lambda logs what a function throws, and SQL is never logged.
 */

const Event = z.union([
  z.strictObject({ op: z.literal('keep') }),
  z.strictObject({ sql: z.string().min(1).max(20_000), maxRows: z.int().min(1).max(10_000).default(200) }),
]);

const TIME_LIMIT_MS = 20_000;
/** Lambda answers at most 6 MB, in bytes of JSON. */
const SIZE_LIMIT = 5_000_000;
/** MySQL and MariaDB have different names for a time limit; each runs its own comment. */
const LIMITS = `SET SESSION /*!80000 max_execution_time = ${TIME_LIMIT_MS} *//*M! max_statement_time = ${TIME_LIMIT_MS / 1000} */`;

type Cell = string | number | boolean | null | object;

export interface QueryResult {
  columns: string[];
  rows: Cell[][];
  /** There were more rows than asked for, or than fit into an answer. */
  truncated: boolean;
}

const config = settings((env) => cloudDatabase(env, fileURLToPath(new URL('./rds-ca.pem', import.meta.url))));

export const handler = async (event: unknown): Promise<QueryResult | { ok: true } | { error: string }> => {
  const parsed = Event.safeParse(event);
  if (!parsed.success) return { error: 'send {"sql": "select …", "maxRows": 1-10000}' };
  if ('op' in parsed.data) return { ok: true };
  const { sql, maxRows } = parsed.data;
  if (!/^\s*(select|with)\b/i.test(sql)) return { error: 'only one SELECT is allowed' };
  const connection = mysql.createConnection({
    ...poolOptions(config),
    connectTimeout: config.wakeBudgetMs,
    dateStrings: true,
    supportBigNumbers: true,
    rowsAsArray: true,
  });
  try {
    await connection.promise().query('SET SESSION TRANSACTION READ ONLY');
    await connection.promise().query(LIMITS);
    return await collect(connection, sql, maxRows);
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  } finally {
    // Not ended politely: rows may still be on their way.
    connection.destroy();
  }
};

function collect(connection: Connection, sql: string, maxRows: number): Promise<QueryResult> {
  return new Promise((resolve, reject) => {
    const result: QueryResult = { columns: [], rows: [], truncated: false };
    let size = 0;
    connection
      .query({ sql, timeout: TIME_LIMIT_MS + 1_000 })
      .on('error', reject)
      .on('fields', (fields: FieldPacket[]) => {
        result.columns = fields.map(({ name }) => name);
      })
      .on('result', (packet: unknown) => {
        const row = (packet as unknown[]).map(cell);
        size += JSON.stringify(row).length;
        if (result.rows.length === maxRows || size > SIZE_LIMIT) {
          resolve({ ...result, truncated: true });
          connection.destroy();
        } else {
          result.rows.push(row);
        }
      })
      .on('end', () => resolve(result));
  });
}

const cell = (value: unknown): Cell => (value instanceof Uint8Array ? Buffer.from(value).toString('hex') : (value as Cell));
