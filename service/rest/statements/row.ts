import type { DataSource } from 'typeorm';
import type { Item } from '../declaration/item.ts';
import type { Resource } from '../declaration/resource.ts';

/** Converts between items and rows; compiled once from TypeORM's metadata of the entity. */
export interface RowMapping<E extends Item> {
  /** The column list of SELECT. */
  selected: string;
  /** The written columns, with the property each stores. */
  columns: readonly { property: string; name: string; write: (value: unknown) => unknown }[];
  /** Builds an instance of the entity's class from a row. */
  itemOf: (row: Record<string, unknown>) => E;
}

type Convert = (value: unknown) => unknown;

/** Backquoted, which MySQL and SQLite both accept. */
export const quoted = (name: string): string => `\`${name}\``;

export function rowMapping<E extends Item>({ entity, fields }: Resource<E>, dataSource: DataSource): RowMapping<E> {
  const { driver } = dataSource;
  const { columns } = dataSource.getMetadata(entity);
  const types = new Map(fields.map(({ name, type }) => [name, type]));
  const reads = columns
    .filter(({ isSelect }) => isSelect)
    .map((column) => {
      const read = types.get(column.propertyName)?.read;
      const plain = column.type === 'varchar' || column.type === 'int' || column.type === 'text';
      const convert: Convert | undefined = read ?? (plain ? undefined : (value) => driver.prepareHydratedValue(value, column));
      return { from: column.databaseName, to: column.propertyName, convert };
    });
  return {
    selected: reads.map(({ from }) => quoted(from)).join(', '),
    columns: columns
      .filter(({ isInsert }) => isInsert)
      .map((column) => ({
        property: column.propertyName,
        name: column.databaseName,
        // Declared fields are stored unchanged; only additional columns of a class may need TypeORM's conversion.
        write:
          types.has(column.propertyName) || column.type === 'varchar' || column.type === 'text'
            ? (value) => value
            : (value) => driver.preparePersistentValue(value, column),
      })),
    itemOf: (row) => {
      const item = new entity() as E & Record<string, unknown>;
      for (const { from, to, convert } of reads) {
        const value = row[from];
        (item as Record<string, unknown>)[to] = convert && value !== null ? convert(value) : value;
      }
      return item;
    },
  };
}
