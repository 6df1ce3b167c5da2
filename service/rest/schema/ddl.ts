import type { IndexPlan } from '../declaration/indexes.ts';
import { quoted } from '../statements/row.ts';
import type { ColumnSchema, ForeignKeySchema, TableSchema } from './tables.ts';

/** DDL that MySQL 8.0, MariaDB and SQLite understand alike, but for the options at the end of a table. */

const list = (names: readonly string[]): string => names.map(quoted).join(', ');

export function columnSql({ name, type, nullable, default: fallback, expression }: ColumnSchema): string {
  if (expression !== undefined) return `${quoted(name)} ${type} GENERATED ALWAYS AS (${expression}) VIRTUAL`;
  return `${quoted(name)} ${type} ${nullable ? 'NULL' : 'NOT NULL'}${fallback === undefined ? '' : ` DEFAULT ${fallback}`}`;
}

/** Without its indexes: MySQL cannot undo half of a statement that makes many. */
export function createTable({ name, columns, primaryKey }: TableSchema): string {
  const lines = [...columns.map(columnSql), `PRIMARY KEY (${list(primaryKey)})`];
  return `CREATE TABLE ${quoted(name)} (\n  ${lines.join(',\n  ')}\n)`;
}

export const createIndex = (table: string, { name, columns, unique }: IndexPlan): string =>
  `CREATE ${unique ? 'UNIQUE ' : ''}INDEX ${quoted(name)} ON ${quoted(table)} (${list(columns)})`;

/** Of servers alone: SQLite takes foreign keys with their table only. */
export const addForeignKey = (table: string, { name, columns, table: target, references }: ForeignKeySchema): string =>
  `ALTER TABLE ${quoted(table)} ADD CONSTRAINT ${quoted(name)} FOREIGN KEY (${list(columns)}) REFERENCES ${quoted(target)} (${list(references)})`;
