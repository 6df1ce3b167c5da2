import { localDatabase } from '../../service/config.ts';
import { missingFromDatabase } from '../../service/database/missing-from-database.ts';
import { openMigrated } from '../../service/database/open-migrated.ts';
import { schema } from '../support/features.ts';

const IN_MEMORY = { ...localDatabase({}), file: ':memory:' };

describe('what the entities have and no migration has made', () => {
  it('is nothing where the migrations are complete', async () => {
    const database = await openMigrated(IN_MEMORY, schema);
    expect(await missingFromDatabase(database)).toEqual([]);
    await database.close();
  });

  it('is a column, by its table and name', async () => {
    const database = await openMigrated(IN_MEMORY, schema);
    await database.dataSource.query('ALTER TABLE idempotency_key RENAME COLUMN created_at TO made_at');
    expect(await missingFromDatabase(database)).toEqual([expect.stringMatching(/^idempotency_key: no such column: .*created_at/)]);
    await database.close();
  });

  it('is a table', async () => {
    const database = await openMigrated(IN_MEMORY, { ...schema, migrations: [] });
    expect(await missingFromDatabase(database)).toHaveLength(schema.entities.length);
    await database.close();
  });
});
