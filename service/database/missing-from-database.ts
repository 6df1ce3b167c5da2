import type { Database } from './database.ts';

/**
 * The statements that would bring the database up to the entities: what no migration covers yet. Whoever adds a field sees them on the next
 * local start, before a request fails.
 */
export function unmigrated(database: Database): Promise<string[]> {
  return database.read(async (manager) => {
    const missing: string[] = [];
    for (const { target, tableName } of manager.dataSource.entityMetadatas) {
      const nothing = manager.createQueryBuilder(target, tableName).where('1 = 0');
      await nothing.getMany().catch((error: Error) => missing.push(`${tableName}: ${error.message}`));
    }
    return missing;
  });
}
