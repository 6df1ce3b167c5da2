import type { DatabaseConfig } from '../../service/config.ts';
import { migrate } from '../../service/database/migrate.ts';
import { openDatabase } from '../../service/database/open.ts';
import { schema } from './features.ts';

/** As long as the statements of a migration may wait, in milliseconds: not what a request's may. */
export const PATIENT = { statementTimeoutMs: 300_000 };

/** Brings the schema up to date. @returns the migrations that ran. */
export async function migrated(config: DatabaseConfig): Promise<string[]> {
  const database = await openDatabase({ ...config, ...PATIENT }, schema);
  try {
    return await migrate(database.dataSource);
  } finally {
    await database.close();
  }
}
