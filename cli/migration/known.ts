import type { ColumnSchema, IndexPlan, TableSchema } from '../../service/rest/schema/index.ts';

/** In no entity any more, and there still, because the version before uses it. */
export interface Unused {
  unused?: true;
}

/** A table as the migrations make it. */
export interface KnownTable extends TableSchema, Unused {
  columns: (ColumnSchema & Unused)[];
  indexes: (IndexPlan & Unused)[];
}

export const named = <T extends { name: string }>(all: readonly T[], name: string): T | undefined => all.find((each) => each.name === name);

/** What is there for the version before alone. */
export const unusedOf = (tables: readonly KnownTable[]): TableSchema[] =>
  tables.map(({ unused, ...table }) => ({
    ...table,
    columns: table.columns.filter((column) => unused || column.unused),
    indexes: table.indexes.filter((index) => unused || index.unused),
    foreignKeys: [],
  }));
