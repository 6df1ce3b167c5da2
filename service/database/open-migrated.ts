import type { DatabaseConfig } from '../config.ts';
import { migrate } from './migrate.ts';
import { type OpenDatabase, openDatabase } from './open.ts';
import type { DatabaseSchema } from './options.ts';

/** Migrations may take longer than a request's statement, in milliseconds. */
const MIGRATION_TIMEOUT_MS = 300_000;

/** The database of a local run, its schema up to date. On a server that takes a connection of its own, whose statements may take longer. */
export async function openMigrated(config: DatabaseConfig, schema: DatabaseSchema): Promise<OpenDatabase> {
  const database = await openDatabase(config, schema);
  if (config.kind === 'sqljs') {
    const ran = await migrate(database.dataSource);
    // Only a write has the file written.
    if (ran.length > 0) await database.write(async () => undefined);
    return database;
  }
  const migrator = await openDatabase({ ...config, statementTimeoutMs: MIGRATION_TIMEOUT_MS }, schema);
  try {
    await migrator.read((manager) => manager.query('SELECT 1'));
    await migrate(migrator.dataSource);
    return database;
  } finally {
    await migrator.close();
  }
}
