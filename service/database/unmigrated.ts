import type { Database } from './database.ts';

/**
 * What the entities have and no migration has made, as the database puts it. Whoever adds a field sees it in the local run, before a request
 * fails with it.
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
