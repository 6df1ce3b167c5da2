import type { DatabaseConfig } from '../config.ts';
import type { Database } from './database.ts';
import { MysqlDatabase } from './mysql.ts';
import type { DatabaseSchema } from './options.ts';

/** A database with what migrations need besides. */
export type OpenDatabase = Database & Pick<MysqlDatabase, 'dataSource'>;

/** The database that the config names; connects to no server yet. */
export async function openDatabase(config: DatabaseConfig, schema: DatabaseSchema): Promise<OpenDatabase> {
  if (config.kind === 'mysql') return MysqlDatabase.open(config, schema);
  // Loaded here only, so that the Lambda bundle has no SQLite in it.
  const { SqljsDatabase } = await import('./sqljs.ts');
  return SqljsDatabase.open(config.file, schema);
}
