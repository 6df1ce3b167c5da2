export type { IndexPlan } from '../declaration/indexes.ts';
export { capitalized, pluralOf, singularOf } from '../declaration/naming.ts';
export type { ColumnSchema, ForeignKeySchema, TableSchema } from './tables.ts';
