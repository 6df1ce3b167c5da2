export type { IndexPlan } from '../declaration/indexes.ts';
export type { ColumnSchema, ForeignKeySchema, TableSchema } from './tables.ts';
