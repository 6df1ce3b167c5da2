import { featuresOf, plan, unusedOf } from '../../cli/migration/index.ts';
import { localDatabase } from '../../service/config.ts';
import { migrate } from '../../service/database/migrate.ts';
import { type OpenDatabase, openDatabase } from '../../service/database/open.ts';
import { installed } from '../../service/installed.ts';
import { databaseSchemaOf } from '../../service/rest/feature.ts';
import { drift } from '../../service/rest/schema/drift.ts';
import { tablesOf } from '../../service/rest/schema/tables.ts';
import { features } from '../features/index.ts';
import { describeOnEachStand } from '../support/service.ts';

describeOnEachStand('the schema that the migrations make', (stand) => {
  let database: OpenDatabase;
  afterEach(async () => {
    await database.close();
    await stand.remove();
  });

  const known = featuresOf('.').flatMap(({ tables }) => tables);

  it.each([
    ['the service', installed, unusedOf(known)],
    ["a service of the tests' features", features, []],
  ])("leaves nothing to do for TypeORM's schema builder: of %s", async (_, of, unused) => {
    database = await openDatabase(await stand.make(), databaseSchemaOf(of));
    await migrate(database.dataSource);
    expect(await drift(database.dataSource, unused)).toEqual([]);
  });
});

it('is in the schema files as the entities say it: no migration is left to write', async () => {
  const database = await openDatabase(localDatabase({ DATABASE_FILE: ':memory:' }), databaseSchemaOf(installed));
  const own = databaseSchemaOf([]).entities.map((entity) => database.dataSource.getMetadata(entity).tableName);
  const wanted = tablesOf(database.dataSource).filter(({ name }) => !own.includes(name));
  const known = featuresOf('.').flatMap(({ tables }) => tables);
  expect(plan(known, wanted)).toEqual({ steps: [], refusals: [], tables: known, newlyUnused: [] });
  await database.close();
});
