import type { QueryRunner } from 'typeorm';

/**
 * Redefines a SQLite column: type, default, nullability. SQLite's ALTER TABLE cannot do that, and the stored rows stay as they are, so the
 * definition is edited in sqlite_schema instead of copying the table: https://sqlite.org/lang_altertable.html, section 7. Idempotent.
 * @param column the new definition, starting with the quoted name.
 * @throws Error when a row violates the new definition, or the resulting CREATE TABLE is invalid.
 */
export async function redefineColumn(runner: QueryRunner, table: string, column: string): Promise<void> {
  const [found] = (await runner.query("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?", [table])) as { sql: string }[];
  const sql = found && redefined(found.sql, column);
  if (sql === undefined) throw new Error(`no such column: ${table}.${column}`);
  await assertFits(runner, table, column);
  // Try the statement on a temporary table first: an invalid definition in sqlite_schema would make the database unreadable.
  await runner.query(`DROP TABLE IF EXISTS temp.\`${table}_tried\``);
  await runner.query(sql.replace(/^CREATE TABLE\s+([`"]?)\w+\1/i, `CREATE TEMPORARY TABLE \`${table}_tried\``));
  await runner.query(`DROP TABLE temp.\`${table}_tried\``);
  await runner.query('PRAGMA writable_schema = ON');
  await runner.query("UPDATE sqlite_schema SET sql = ? WHERE type = 'table' AND name = ?", [sql, table]);
  await runner.query('PRAGMA writable_schema = RESET');
}

/** A CREATE TABLE statement with one column's definition replaced. */
export function redefined(createTable: string, column: string): string | undefined {
  const name = wordOf(column);
  const { before, parts, after } = split(createTable);
  const at = parts.findIndex((part) => wordOf(part) === name);
  if (at < 0) return undefined;
  return before + parts.map((part, index) => (index === at ? part.replace(part.trim(), () => column) : part)).join(',') + after;
}

const wordOf = (definition: string): string => definition.trim().replace(/^[`"]?(\w+)[\s\S]*$/, '$1');

/** Splits the content of a statement's outermost parentheses at its commas. */
function split(sql: string): { before: string; parts: string[]; after: string } {
  const parts: string[] = [];
  const open = sql.indexOf('(') + 1;
  let [from, depth, quote] = [open, 1, ''];
  for (let at = open; at < sql.length; at++) {
    const letter = sql.charAt(at);
    if (quote) quote = letter === quote ? '' : quote;
    else if (/['"`]/.test(letter)) quote = letter;
    else if (letter === '(') depth++;
    else if (letter === ')') depth--;
    const end = !quote && ((letter === ',' && depth === 1) || (letter === ')' && depth === 0));
    if (end) parts.push(sql.slice(from, at));
    if (end) from = at + 1;
    if (depth === 0) return { before: sql.slice(0, open), parts, after: sql.slice(at) };
  }
  throw new Error(`this is no table: ${sql}`);
}

/** SQLite does not check the edited definition against existing rows: it would keep values that are too long, and treat nulls as not null. */
async function assertFits(runner: QueryRunner, table: string, column: string): Promise<void> {
  const name = `\`${wordOf(column)}\``;
  const [, longest] = /^\S+ varchar\((\d+)\)/i.exec(column) ?? [];
  const misfits = [
    ...(/ NOT NULL/i.test(column) ? [`${name} IS NULL`] : []),
    ...(longest && !column.includes('GENERATED') ? [`LENGTH(${name}) > ${longest}`] : []),
  ];
  for (const misfit of misfits) {
    const [row] = (await runner.query(`SELECT 1 FROM \`${table}\` WHERE ${misfit} LIMIT 1`)) as unknown[];
    if (row) throw new Error(`${table} has rows that do not fit ${column}: ${misfit}`);
  }
}
