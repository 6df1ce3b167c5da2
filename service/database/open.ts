import type { DatabaseConfig } from '../config.ts';
import type { Database } from './database.ts';
import { MysqlDatabase } from './mysql.ts';
import type { DatabaseSchema } from './options.ts';

/** A database that also exposes its DataSource, for migrations. */
export type OpenDatabase = Database & Pick<MysqlDatabase, 'dataSource'>;

/** Opens the configured database; connects to no server yet. */
export async function openDatabase(config: DatabaseConfig, schema: DatabaseSchema): Promise<OpenDatabase> {
  if (config.kind === 'mysql') return MysqlDatabase.open(config, schema);
  // Imported dynamically, so that the Lambda bundle contains no SQLite.
  const { SqljsDatabase } = await import('./sqljs.ts');
  return SqljsDatabase.open(config.file, schema);
}
