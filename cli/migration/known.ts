import type { ColumnSchema, IndexPlan, TableSchema } from '../../service/rest/schema/index.ts';

/** Names removed from the entities but kept in the database for the previous version. */
export interface Unused {
  unused?: true;
}

/** A table as created by the migrations. */
export interface KnownTable extends TableSchema, Unused {
  columns: (ColumnSchema & Unused)[];
  indexes: (IndexPlan & Unused)[];
}

export const named = <T extends { name: string }>(all: readonly T[], name: string): T | undefined => all.find((each) => each.name === name);

/** What only the previous version still uses. */
export const unusedOf = (tables: readonly KnownTable[]): TableSchema[] =>
  tables.map(({ unused, ...table }) => ({
    ...table,
    columns: table.columns.filter((column) => unused || column.unused),
    indexes: table.indexes.filter((index) => unused || index.unused),
    foreignKeys: [],
  }));
