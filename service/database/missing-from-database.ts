import type { Database } from './database.ts';

const ADVICE = '`npx siesta migration NAME` writes the migration that an entity lacks';

/**
 * For each entity whose table lacks something, the table, the database's error and what to do: what no migration has made yet. Shown at the next
 * local start and by the tests, before a request fails.
 */
export function missingFromDatabase(database: Database): Promise<string[]> {
  return database.read(async (manager) => {
    const missing: string[] = [];
    for (const { target, tableName } of manager.dataSource.entityMetadatas) {
      const nothing = manager.createQueryBuilder(target, tableName).where('1 = 0');
      await nothing.getMany().catch((error: Error) => missing.push(`${tableName}: ${error.message}; ${ADVICE}`));
    }
    return missing;
  });
}
