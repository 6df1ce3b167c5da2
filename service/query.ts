import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { cloudDatabase } from './config.ts';
import { DatabaseUnavailable, type Selected, select } from './database/select.ts';
import { refusal } from './database/select-only.ts';
import { settings } from './settings.ts';

/**
 * The query function: runs one SELECT for operators, as the user `reader`, which may only read the tables granted by migrations. Errors in the
 * SQL are returned rather than thrown: Lambda logs what a function throws, and SQL must not be logged.
 */

const Event = z.union([
  z.strictObject({ op: z.literal('keep') }),
  z.strictObject({ sql: z.string().min(1).max(20_000), maxRows: z.int().min(1).max(10_000).default(200) }),
]);

const TIME_LIMIT_MS = 20_000;
/** In bytes. Lambda responses are limited to 6 MB. */
const SIZE_LIMIT = 5_000_000;

const config = settings((env) => cloudDatabase(env, fileURLToPath(new URL('./rds-ca.pem', import.meta.url))));

/** `asked` is false when the error is about the database rather than the statement. */
type Failed = { error: string; asked?: false };

export const handler = async (event: unknown): Promise<Selected | { ok: true } | Failed> => {
  const parsed = Event.safeParse(event);
  if (!parsed.success) return { error: 'send {"sql": "select …", "maxRows": 1-10000}' };
  if ('op' in parsed.data) return { ok: true };
  const { sql, maxRows } = parsed.data;
  const refused = refusal(sql);
  if (refused) return { error: refused };
  try {
    return await select(config, sql, { maxRows, timeMs: TIME_LIMIT_MS, bytes: SIZE_LIMIT });
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error), ...(error instanceof DatabaseUnavailable && { asked: false }) };
  }
};
