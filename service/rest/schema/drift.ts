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
 * What TypeORM's schema builder would change to bring a database up to the entities: nothing, if the migrations are complete. Changes nothing.
 * The service's entities omit generated columns and most indexes: no statement needs them, and TypeORM would keep a metadata table for them.
 * Here they are added.
 * @param unused leftovers that the migrations keep for the previous version.
 */
export async function drift(dataSource: DataSource, unused: readonly TableSchema[] = []): Promise<string[]> {
  const entities = dataSource.entityMetadatas.map(({ target }) => target as Entity);
  const tables = tablesOf(dataSource);
  const onServer = dataSource.options.type === 'mysql';
  const options = { ...(await copyOf(dataSource)), entities, migrations: [], subscribers: [] };
  const described = new DataSource(options as unknown as DataSourceOptions);
  if (!onServer) keepTypeNames(described.driver);
  await describing([...(onServer ? tables : tables.map((table) => ({ ...table, foreignKeys: [] }))), ...unused], entities, () =>
    described.initialize(),
  );
  try {
    // Servers differ in how they report a foreign key without ON DELETE: leave it out of the comparison.
    for (const key of described.entityMetadatas.flatMap(({ foreignKeys }) => foreignKeys))
      Object.assign(key, { onDelete: undefined, onUpdate: undefined });
    provideExpressions(described, await expressionsIn(described), [...tables, ...unused]);
    const { upQueries } = await described.driver.createSchemaBuilder().log();
    return upQueries.map(({ query }) => query);
  } finally {
    await described.destroy();
  }
}

/** An uninitialized DataSource of the same database; of a type that distinguishes MariaDB from MySQL, as the schema builder needs. */
async function copyOf({ options, driver, manager }: DataSource): Promise<object> {
  if (options.type !== 'mysql') return { ...options, database: (driver as SqljsDriver).export() };
  const [server] = await manager.query<{ version: string }[]>('SELECT VERSION() AS version');
  return { ...options, driver: mysql, type: server?.version.includes('MariaDB') ? 'mariadb' : 'mysql' };
}

/** SQLite keeps type names as written; TypeORM would normalize `int` to `integer` and report a difference. */
function keepTypeNames(driver: DataSource['driver']): void {
  driver.supportedDataTypes.push('mediumtext');
  const normalizeType = driver.normalizeType.bind(driver);
  driver.normalizeType = (column: { type?: ColumnType | string }) => (column.type === 'int' ? 'int' : normalizeType(column));
}

/** Registers the tables' generated columns, indexes and foreign keys with TypeORM while the work runs. */
async function describing(tables: readonly TableSchema[], entities: readonly Entity[], work: () => Promise<unknown>): Promise<void> {
  const storage = getMetadataArgsStorage();
  const declared = [storage.columns, storage.indices, storage.foreignKeys].map((list) => ({ list, length: list.length }));
  const entityOf = (table: string) => entities.find((entity) => storage.filterTables(entity)[0]?.name === table);
  for (const table of tables) {
    const entity = entityOf(table.name);
    // Tables without an entity stay unknown to TypeORM, which then ignores them.
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

/** TypeORM's options for a column. */
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

/** The expressions of generated columns as stored in the database. */
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

/** A normalized expression: databases store the same one with different quotes, parentheses and character set introducers. */
const normalizedExpression = (expression: string): string =>
  expression.replaceAll(/_utf8mb4|convert(?=\()|using utf8mb4|[`"'()\\\s]/g, '').toLowerCase();

/** Makes TypeORM find the expressions that it would look up in its own metadata table: the declared one where the stored one is equivalent. */
function provideExpressions(dataSource: DataSource, found: readonly Generated[], tables: readonly TableSchema[]): void {
  const createQueryRunner = dataSource.createQueryRunner.bind(dataSource);
  const expressionOf = (table: string, column: string): string => {
    const declared = tables.find(({ name }) => name === table)?.columns.find(({ name }) => name === column)?.expression ?? '';
    const stored = found.find(({ inTable, name }) => inTable === table && name === column)?.expression ?? '';
    return normalizedExpression(stored) === normalizedExpression(declared) ? declared : stored;
  };
  dataSource.createQueryRunner = (mode) =>
    Object.assign<QueryRunner, object>(createQueryRunner(mode), {
      selectTypeormMetadataSql: ({ table, name }: { table: string; name: string }) => ({
        query: 'SELECT ? AS value',
        parameters: [expressionOf(table, name)],
      }),
    });
}
