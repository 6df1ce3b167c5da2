import mysql from 'mysql2';
import {
  Column,
  type ColumnOptions,
  type ColumnType,
  DataSource,
  type DataSourceOptions,
  ForeignKey,
  getMetadataArgsStorage,
  Index,
  type QueryRunner,
} from 'typeorm';
import type { SqljsDriver } from 'typeorm/driver/sqljs/SqljsDriver.js';
import { type ColumnSchema, type TableSchema, tablesOf } from './tables.ts';

type Entity = new (...args: never[]) => object;

/**
 * What TypeORM's schema builder would do to make a database what its entities say: nothing, where the migrations are right. Changes nothing there.
 * The service's entities say nothing of generated columns and most indexes: no statement needs them, and TypeORM would keep a table of its own
 * for them. Here they do.
 * @param unused what the migrations have left there for the version before.
 */
export async function drift(dataSource: DataSource, unused: readonly TableSchema[] = []): Promise<string[]> {
  const entities = dataSource.entityMetadatas.map(({ target }) => target as Entity);
  const tables = tablesOf(dataSource);
  const onServer = dataSource.options.type === 'mysql';
  const options = { ...(await copyOf(dataSource)), entities, migrations: [], subscribers: [] };
  const described = new DataSource(options as unknown as DataSourceOptions);
  if (!onServer) takeTypes(described.driver);
  await describing([...(onServer ? tables : tables.map((table) => ({ ...table, foreignKeys: [] }))), ...unused], entities, () =>
    described.initialize(),
  );
  try {
    // Each server has another word for a foreign key that says nothing of deletions.
    for (const key of described.entityMetadatas.flatMap(({ foreignKeys }) => foreignKeys))
      Object.assign(key, { onDelete: undefined, onUpdate: undefined });
    knowExpressions(described, await expressionsIn(described), [...tables, ...unused]);
    const { upQueries } = await described.driver.createSchemaBuilder().log();
    return upQueries.map(({ query }) => query);
  } finally {
    await described.destroy();
  }
}

/** The same database, as a DataSource that has yet to be described. TypeORM tells MariaDB from MySQL by its type. */
async function copyOf({ options, driver, manager }: DataSource): Promise<object> {
  if (options.type !== 'mysql') return { ...options, database: (driver as SqljsDriver).export() };
  const [server] = await manager.query<{ version: string }[]>('SELECT VERSION() AS version');
  return { ...options, driver: mysql, type: server?.version.includes('MariaDB') ? 'mariadb' : 'mysql' };
}

/** SQLite takes any name of a type, and keeps it as it was said: TypeORM would write `integer` where it is told `int`. */
function takeTypes(driver: DataSource['driver']): void {
  driver.supportedDataTypes.push('mediumtext');
  const normalizeType = driver.normalizeType.bind(driver);
  driver.normalizeType = (column: { type?: ColumnType | string }) => (column.type === 'int' ? 'int' : normalizeType(column));
}

/** Tells TypeORM what is in the tables of these entities besides what it knows, for as long as the work lasts. */
async function describing(tables: readonly TableSchema[], entities: readonly Entity[], work: () => Promise<unknown>): Promise<void> {
  const storage = getMetadataArgsStorage();
  const declared = [storage.columns, storage.indices, storage.foreignKeys].map((list) => ({ list, length: list.length }));
  const entityOf = (table: string) => entities.find((entity) => storage.filterTables(entity)[0]?.name === table);
  for (const table of tables) {
    const entity = entityOf(table.name);
    // TypeORM leaves tables alone that it knows nothing of.
    if (entity) describe(entity, table, entityOf);
  }
  try {
    await work();
  } finally {
    for (const { list, length } of declared) list.length = length;
  }
}

function describe(entity: Entity, { columns, indexes, foreignKeys }: TableSchema, entityOf: (table: string) => Entity | undefined): void {
  const storage = getMetadataArgsStorage();
  const known = new Map(
    storage.filterColumns(inheritance(entity)).map(({ options, propertyName }) => [options.name ?? propertyName, propertyName]),
  );
  const properties = (names: readonly string[]): string[] => names.map((name) => known.get(name) ?? name);
  for (const column of columns) if (!known.has(column.name)) Column(optionsOf(column))(entity.prototype, column.name);
  const indexed = storage.filterIndices(entity).map(({ name }) => name);
  for (const { name, columns, unique } of indexes) if (!indexed.includes(name)) Index(name, properties(columns), { unique })(entity);
  for (const { name, columns, table, references } of foreignKeys)
    ForeignKey(() => entityOf(table) as Entity, properties(columns) as [string], references as [string], { name })(entity);
}

const inheritance = (entity: Entity): Entity[] => {
  const above: unknown = Object.getPrototypeOf(entity);
  return above === Function.prototype ? [entity] : [entity, ...inheritance(above as Entity)];
};

/** What makes a column of this definition. */
function optionsOf({ name, type, nullable, default: fallback, expression }: ColumnSchema): ColumnOptions {
  const [, word, first, second] = /^(\w+)(?:\((\d+)(?:, (\d+))?\))?$/.exec(type) ?? [];
  return {
    name,
    type: word as 'varchar',
    ...(word === 'varchar' && { length: Number(first) }),
    ...(word === 'decimal' && { precision: Number(first), scale: Number(second) }),
    nullable,
    ...(fallback !== undefined && { default: () => fallback }),
    ...(expression !== undefined && { asExpression: expression, generatedType: 'VIRTUAL' as const }),
  };
}

interface Generated {
  inTable: string;
  name: string;
  expression: string;
}

/** Of what the generated columns are made, in the words of the database. */
async function expressionsIn({ options, manager }: DataSource): Promise<Generated[]> {
  if (options.type !== 'sqljs')
    return manager.query<Generated[]>(`SELECT table_name AS inTable, column_name AS name, generation_expression AS expression
      FROM information_schema.columns WHERE table_schema = DATABASE() AND generation_expression <> ''`);
  const tables = await manager.query<{ name: string; sql: string }[]>("SELECT name, sql FROM sqlite_schema WHERE type = 'table'");
  return tables.flatMap(({ name: inTable, sql }) =>
    [...sql.matchAll(/(\w+)[`"]?\s+\w+(?:\([\d, ]+\))?\s+GENERATED ALWAYS AS \((.*?)\) VIRTUAL/g)].map(
      ([, name = '', expression = '']) => ({
        inTable,
        name,
        expression,
      }),
    ),
  );
}

/** What is left of an expression however a database puts it. */
const gist = (expression: string): string => expression.replaceAll(/_utf8mb4|convert(?=\()|using utf8mb4|[`"'()\\\s]/g, '').toLowerCase();

/** TypeORM would look for expressions in a table of its own: here it finds those that are declared, where the database's mean the same. */
function knowExpressions(dataSource: DataSource, found: readonly Generated[], tables: readonly TableSchema[]): void {
  const createQueryRunner = dataSource.createQueryRunner.bind(dataSource);
  const meant = (table: string, column: string): string => {
    const declared = tables.find(({ name }) => name === table)?.columns.find(({ name }) => name === column)?.expression ?? '';
    const stored = found.find(({ inTable, name }) => inTable === table && name === column)?.expression ?? '';
    return gist(stored) === gist(declared) ? declared : stored;
  };
  dataSource.createQueryRunner = (mode) =>
    Object.assign<QueryRunner, object>(createQueryRunner(mode), {
      selectTypeormMetadataSql: ({ table, name }: { table: string; name: string }) => ({
        query: 'SELECT ? AS value',
        parameters: [meant(table, name)],
      }),
    });
}
