import type { Database } from './database.ts';

/**
 * For each entity whose table lacks something, the table and the database's error: what no migration has made yet. Shown at the next local
 * start, before a request fails.
 */
export function missingFromDatabase(database: Database): Promise<string[]> {
  return database.read(async (manager) => {
    const missing: string[] = [];
    for (const { target, tableName } of manager.dataSource.entityMetadatas) {
      const nothing = manager.createQueryBuilder(target, tableName).where('1 = 0');
      await nothing.getMany().catch((error: Error) => missing.push(`${tableName}: ${error.message}`));
    }
    return missing;
  });
}
