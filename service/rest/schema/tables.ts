import type { ColumnOptions, ColumnType, DataSource, EntityMetadata } from 'typeorm';
import type { IndexPlan } from '../declaration/indexes.ts';
import { isResource, type Resource, resourceOf } from '../declaration/resource.ts';
import { generatedColumns } from './hidden.ts';

/** The schema that the entities declare, as JSON. */
export interface TableSchema {
  name: string;
  columns: ColumnSchema[];
  primaryKey: string[];
  indexes: IndexPlan[];
  foreignKeys: ForeignKeySchema[];
  /** The columns of which the search column is made, in their order. */
  search?: string[];
}

export interface ForeignKeySchema {
  name: string;
  columns: string[];
  /** The referenced table. */
  table: string;
  references: string[];
}

export interface ColumnSchema {
  name: string;
  /** SQL type: `varchar(200)`. */
  type: string;
  nullable: boolean;
  /** SQL expression; undefined: no default. */
  default?: string;
  /** SQL expression of a generated column. */
  expression?: string;
}

/** The tables of all entities: TypeORM's columns plus the generated columns, indexes and foreign keys of resources. */
export function tablesOf({ entityMetadatas }: DataSource): TableSchema[] {
  const resources = entityMetadatas.flatMap(({ target }) =>
    typeof target === 'function' && isResource(target) ? [resourceOf(target as never) as Resource] : [],
  );
  const referredTo = new Set(resources.flatMap(({ references }) => references.map(({ table }) => table())));
  return entityMetadatas.map((metadata) => {
    const resource = resources.find(({ entity }) => entity === metadata.target);
    return resource ? tableOfResource(metadata, resource, referredTo) : tableOf(metadata);
  });
}

function tableOf(metadata: EntityMetadata): TableSchema {
  const { tableName: name, columns, primaryColumns, indices } = metadata;
  return {
    name,
    columns: columns.map(({ databaseName, isNullable, default: fallback, ...column }) => ({
      name: databaseName,
      type: typeOf(column),
      nullable: isNullable,
      ...(fallback !== undefined && fallback !== null && { default: literal(fallback) }),
    })),
    primaryKey: primaryColumns.map(({ databaseName }) => databaseName),
    indexes: indices.map((index) => ({
      name: index.name,
      columns: index.columns.map(({ databaseName }) => databaseName),
      unique: index.isUnique,
    })),
    foreignKeys: [],
  };
}

function tableOfResource(metadata: EntityMetadata, resource: Resource, referredTo: ReadonlySet<string>): TableSchema {
  const table = tableOf(metadata);
  const generated = [...generatedColumns(resource)].map(([name, { column, expression }]) => ({
    name,
    type: typeOf(column),
    nullable: true,
    expression,
  }));
  return {
    ...table,
    columns: [...table.columns, ...generated],
    indexes: [...(referredTo.has(table.name) ? [ownerKey(table.name)] : []), ...table.indexes, ...resource.indexes],
    // Foreign keys include the owner, so that the database itself prevents references to another owner's items. The owner comes last: MySQL 9.7
    // does not check a table's foreign key to itself when both sides begin with the same column.
    foreignKeys: resource.references.map(({ column, table: target }) => ({
      name: `${table.name}_${column}`,
      columns: [column, 'owner'],
      table: target(),
      references: ['id', 'owner'],
    })),
    ...(resource.search.length > 0 && { search: resource.search.map(({ column }) => column) }),
  };
}

/** The unique index that foreign keys with the owner refer to. */
const ownerKey = (table: string): IndexPlan => ({ name: `${table}_id_owner`, columns: ['id', 'owner'], unique: true });

function typeOf({ type, length, precision, scale }: Pick<ColumnOptions, 'length' | 'precision' | 'scale'> & { type?: ColumnType }): string {
  if (type === 'varchar') return `varchar(${length})`;
  if (type === 'decimal') return `decimal(${precision}, ${scale})`;
  return typeof type === 'string' ? type : 'text';
}

/** A literal as SQLite stores it, without TRUE and FALSE, so that TypeORM recognizes it. */
function literal(value: unknown): string {
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(Number(value));
}
