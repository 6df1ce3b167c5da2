import type { QueryRunner } from 'typeorm';
import { searchOf } from './search-form.ts';

/** Rows in a statement: with the longest texts some megabytes, which every server's max_allowed_packet has room for. */
const BATCH = 50;

type Row = { id: string; revision: number } & Record<string, string | number | null>;

/**
 * Writes the search column of every row as the service would, from these columns. Runs beside reads and writes: a row that somebody changes meanwhile
 * is left as they wrote it. Idempotent.
 * @param columns a quoted list; empty leaves the column alone
 */
export async function fillSearch(runner: QueryRunner, table: string, columns: string): Promise<void> {
  if (columns === '') return;
  const names = [...columns.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
  for (let last = ''; ; ) {
    const rows = (await runner.query(`SELECT id, revision, ${columns} FROM \`${table}\` WHERE id > ? ORDER BY id LIMIT ${BATCH}`, [
      last,
    ])) as Row[];
    const end = rows.at(-1);
    if (!end) return;
    const each = (value: string): string => `CASE id ${rows.map(() => `WHEN ? THEN ${value}`).join(' ')} END`;
    await runner.query(
      `UPDATE \`${table}\` SET search = ${each('?')} WHERE id IN (${rows.map(() => '?').join(', ')}) AND revision = ${each('?')}`,
      [
        ...rows.flatMap((row) => [row.id, searchOf(names.map((name) => row[name] as string | null))]),
        ...rows.map(({ id }) => id),
        ...rows.flatMap(({ id, revision }) => [id, revision]),
      ],
    );
    last = end.id;
  }
}
