import { DataSource, type DataSourceOptions } from 'typeorm';
import { schemaOptions } from '../../../service/database/options.ts';
import { type TableSchema, tablesOf } from '../../../service/rest/schema/tables.ts';
import { entitiesOf, type Model } from './model.ts';

/** Does something with a database that these entities describe. */
export async function describedBy<T>(model: Model, options: object, work: (dataSource: DataSource) => T | Promise<T>): Promise<T> {
  const all = { ...options, ...schemaOptions({ entities: entitiesOf(model), migrations: [] }) };
  const dataSource = new DataSource(all as unknown as DataSourceOptions);
  if (dataSource.options.type === 'sqljs') dataSource.driver.supportedDataTypes.push('mediumtext');
  await dataSource.initialize();
  try {
    return await work(dataSource);
  } finally {
    await dataSource.destroy();
  }
}

/** The tables that a model says. */
export async function tablesOfModel(model: Model): Promise<TableSchema[]> {
  const { default: driver } = await import('sql.js');
  return describedBy(model, { type: 'sqljs', driver }, tablesOf);
}
