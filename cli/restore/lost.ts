import * as z from 'zod';
import { invoke } from '../deployed/index.ts';
import type { Outputs, Stack } from '../stack/index.ts';

/** Rows of a table written since a moment that still exist. */
export interface WrittenRows {
  table: string;
  added: number;
  changed: number;
}

const Answer = z.union([z.object({ rows: z.array(z.array(z.unknown())) }), z.object({ error: z.string() })]);

/** Tables with timestamp columns in milliseconds, as every resource of the service has them. */
const TIMED =
  "select table_name from information_schema.columns where table_schema = database() and data_type = 'bigint' " +
  "and column_name in ('created_at', 'updated_at') group by table_name having count(*) = 2 order by table_name";

/**
 * Counts the rows that going back to a moment would lose, in every table with timestamps.
 * @throws Error when the database cannot be queried, or not in time.
 */
export async function writtenSince(stack: Stack, { queryFunctionName }: Outputs, since: Date, signal: AbortSignal): Promise<WrittenRows[]> {
  const ask = async (sql: string): Promise<unknown[][]> => {
    const answer = Answer.parse(await invoke(stack, { functionName: queryFunctionName, event: { sql } }, signal));
    if ('error' in answer) throw new Error(answer.error);
    return answer.rows;
  };
  const written: WrittenRows[] = [];
  for (const [table] of await ask(TIMED)) {
    const at = since.getTime();
    const [[added, changed] = []] = await ask(
      `select coalesce(sum(created_at > ${at}), 0), coalesce(sum(created_at <= ${at}), 0) from \`${table}\` where updated_at > ${at}`,
    );
    written.push({ table: String(table), added: Number(added), changed: Number(changed) });
  }
  return written;
}
