import type { ColumnSchema, ForeignKeySchema, IndexPlan, TableSchema } from '../../service/rest/schema/index.ts';
import type { Algorithm } from './columns.ts';
import { columnOf, foreignKeyOf, indexOf, listOf, tableOf } from './definitions.ts';

/** The order of changes: what others depend on is created first and dropped last. */
const KINDS = [
  'dropForeignKey',
  'dropUniqueIndex',
  'createTable',
  'changeColumn',
  'addColumn',
  'changeSearch',
  'changeIndex',
  'addIndex',
  'addUniqueIndex',
  'addForeignKeyOfNewColumn',
  'addForeignKey',
  'dropIndex',
  'dropColumn',
  'dropTable',
] as const;

/** One migration: a function of service/database/change.ts with its arguments. */
export interface Step {
  change: (typeof KINDS)[number];
  args: [table: string, ...definitions: string[]];
  /** Whether the previous version still works afterwards. */
  expansion: boolean;
  /** Absent for a new table, and for changes that only concern SQLite. */
  algorithm?: Algorithm;
  /** A generated column: created after its source column, but changed and dropped before it. */
  generated?: boolean;
}

export function inOrder(steps: readonly Step[]): Step[] {
  const second = ({ change, generated = false }: Step): boolean => (change === 'addColumn' ? generated : !generated);
  return steps.toSorted((a, b) => KINDS.indexOf(a.change) - KINDS.indexOf(b.change) || Number(second(a)) - Number(second(b)));
}

/** New objects are empty: nothing blocks, and no row can violate a constraint. */
interface Fresh {
  isNew: boolean;
}

const online = ({ isNew }: Fresh, algorithm: Algorithm): { algorithm?: Algorithm } => (isNew ? {} : { algorithm });

export const createTable = (table: TableSchema): Step => ({
  change: 'createTable',
  args: [table.name, ...tableOf(table)],
  expansion: true,
});

export const dropTable = (table: TableSchema): Step => ({
  change: 'dropTable',
  args: [table.name, ...tableOf(table)],
  expansion: false,
});

export const addColumn = (table: string, column: ColumnSchema): Step => ({
  change: 'addColumn',
  args: [table, columnOf(column)],
  expansion: true,
  algorithm: 'INSTANT',
  generated: column.expression !== undefined,
});

export const dropColumn = (table: string, column: ColumnSchema): Step => ({
  ...addColumn(table, column),
  change: 'dropColumn',
  expansion: false,
});

export const changeColumn = (
  table: string,
  [before, after]: readonly [ColumnSchema, ColumnSchema],
  { expansion, algorithm }: { expansion: boolean; algorithm: Algorithm },
): Step => ({
  change: 'changeColumn',
  args: [table, columnOf(before), columnOf(after)],
  expansion,
  algorithm,
  generated: after.expression !== undefined,
});

/** @param from no columns: the search column is new */
export const changeSearch = (table: string, from: readonly string[], to: readonly string[]): Step => ({
  change: 'changeSearch',
  args: [table, listOf(from), listOf(to)],
  expansion: true,
  algorithm: 'ROW BY ROW',
});

export const addIndex = (table: string, index: IndexPlan, fresh: Fresh): Step => ({
  change: index.unique ? 'addUniqueIndex' : 'addIndex',
  args: [table, indexOf(index)],
  expansion: fresh.isNew || !index.unique,
  ...online(fresh, 'INPLACE'),
});

export const dropIndex = (table: string, index: IndexPlan): Step => ({
  change: index.unique ? 'dropUniqueIndex' : 'dropIndex',
  args: [table, indexOf(index)],
  expansion: false,
  algorithm: 'INPLACE',
});

export const changeIndex = (table: string, [before, after]: readonly [IndexPlan, IndexPlan]): Step => ({
  change: 'changeIndex',
  args: [table, indexOf(before), indexOf(after)],
  expansion: true,
  algorithm: 'INPLACE',
});

export const addForeignKey = (table: string, key: ForeignKeySchema, fresh: Fresh): Step => ({
  change: fresh.isNew ? 'addForeignKeyOfNewColumn' : 'addForeignKey',
  args: [table, foreignKeyOf(key)],
  expansion: fresh.isNew,
  algorithm: fresh.isNew ? 'INPLACE' : 'COPY',
});

export const dropForeignKey = (table: string, key: ForeignKeySchema): Step => ({
  change: 'dropForeignKey',
  args: [table, foreignKeyOf(key)],
  expansion: false,
  algorithm: 'INPLACE',
});
