import type { ColumnSchema, ForeignKeySchema, IndexPlan, TableSchema } from '../../service/rest/schema/index.ts';

/** Definitions in SQL common to MySQL 8.0, MariaDB and SQLite, each starting with its name. */

const quoted = (name: string): string => `\`${name}\``;
export const listOf = (names: readonly string[]): string => names.map(quoted).join(', ');
const list = (names: readonly string[]): string => `(${listOf(names)})`;

export function columnOf({ name, type, nullable, default: fallback, expression }: ColumnSchema): string {
  if (expression !== undefined) return `${quoted(name)} ${type} GENERATED ALWAYS AS (${expression}) VIRTUAL`;
  return `${quoted(name)} ${type} ${nullable ? 'NULL' : 'NOT NULL'}${fallback === undefined ? '' : ` DEFAULT ${fallback}`}`;
}

export const indexOf = ({ name, columns }: IndexPlan): string => `${quoted(name)} ${list(columns)}`;

export const foreignKeyOf = ({ name, columns, table, references }: ForeignKeySchema): string =>
  `${quoted(name)} FOREIGN KEY ${list(columns)} REFERENCES ${quoted(table)} ${list(references)}`;

/** Without indexes, which get a migration each: MySQL cannot roll back half of a statement that creates several. */
export const tableOf = ({ columns, primaryKey }: TableSchema): string[] => [...columns.map(columnOf), `PRIMARY KEY ${list(primaryKey)}`];
