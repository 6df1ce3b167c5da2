import type { DatabaseConfig } from '../config.ts';
import { migrate } from './migrate.ts';
import { type OpenDatabase, openDatabase } from './open.ts';
import type { DatabaseSchema } from './options.ts';

/** Statement time limit for migrations, in milliseconds: longer than a request's. */
const MIGRATION_TIMEOUT_MS = 300_000;

/** The database of a local run, with migrations applied. On a server they run on a connection with a longer statement limit. */
export async function openMigrated(config: DatabaseConfig, schema: DatabaseSchema): Promise<OpenDatabase> {
  const database = await openDatabase(config, schema);
  if (config.kind === 'sqljs') {
    const ran = await migrate(database.dataSource);
    // sql.js saves its file only after a write.
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
