import type { QueryRunner } from 'typeorm';
import { plan } from '../../cli/migration/index.ts';
import { localDatabase } from '../../service/config.ts';
import { migrate } from '../../service/database/migrate.ts';
import { type OpenDatabase, openDatabase } from '../../service/database/open.ts';
import { searchOf } from '../../service/database/search-form.ts';
import { databaseSchemaOf, type Feature } from '../../service/rest/feature.ts';
import * as rest from '../../service/rest/index.ts';
import { type TableSchema, tablesOf } from '../../service/rest/schema/tables.ts';
import { changeOf, migrationsOf } from '../support/migrations-of.ts';
import { describeOnEachStand } from '../support/service.ts';

abstract class PaperFields extends rest.Item {
  @rest.TextField({ max: 80 })
  title!: string;

  @rest.TextField({ max: 200, nullable: true })
  body!: string | null;
}

@rest.Resource<Paper>({ path: 'papers', search: ['title'] })
class Paper extends PaperFields {}

@rest.Resource<PaperInFull>({ path: 'papers', table: 'paper', search: ['title', 'body'] })
class PaperInFull extends PaperFields {}

@rest.Resource<UnsearchedPaper>({ path: 'papers', table: 'paper' })
class UnsearchedPaper extends PaperFields {}

const featureOf = (entity: new () => rest.Item): Feature => ({ module: class {}, entities: [entity], migrations: migrationsOf(entity) });

/** The tables that an entity declares. */
async function declared(entity: new () => rest.Item): Promise<TableSchema[]> {
  const database = await openDatabase(localDatabase({ DATABASE_FILE: ':memory:' }), databaseSchemaOf([featureOf(entity)]));
  const tables = tablesOf(database.dataSource).filter(({ name }) => name === 'paper');
  await database.close();
  return tables;
}

/** More than are written at once; with marks that have two forms, cases, quotes and nothing. */
const BODIES = ['Zürich', 'ZU\u0308RICH', "it's", null, '한글', ''];
const ROWS = Array.from({ length: 120 }, (_, n) => ({
  id: `id-${String(n).padStart(4, '0')}`,
  title: `Title ${n}`,
  body: BODIES[n % BODIES.length] ?? null,
}));

describeOnEachStand('a search of other fields', (stand) => {
  let database: OpenDatabase;
  let runner: QueryRunner;
  beforeEach(async () => {
    database = await openDatabase(await stand.make(), databaseSchemaOf([featureOf(Paper)]));
    await migrate(database.dataSource);
    runner = database.dataSource.createQueryRunner();
    for (const { id, title, body } of ROWS)
      await runner.query(
        'INSERT INTO paper (id, owner, created_at, updated_at, revision, title, body, search) VALUES (?, ?, 1, 1, 1, ?, ?, ?)',
        [id, '', title, body, searchOf([title])],
      );
  });
  afterEach(async () => {
    await runner.release();
    await database.close();
    await stand.remove();
  });

  const searches = async (): Promise<string[]> =>
    ((await runner.query('SELECT search FROM paper ORDER BY id')) as { search: string }[]).map(({ search }) => search);
  const inTitles = ROWS.map(({ title }) => searchOf([title]));
  const inBoth = ROWS.map(({ title, body }) => searchOf([title, body]));

  it('is a migration, which finds the rows that there are by what is searched now, and back', async () => {
    const { steps, refusals } = plan(await declared(Paper), await declared(PaperInFull));
    expect({ steps: steps.map(({ change }) => change), refusals }).toEqual({ steps: ['changeSearch'], refusals: [] });
    const [change] = steps.map(changeOf);
    await change?.up(runner);
    await change?.up(runner);
    expect(await searches()).toEqual(inBoth);
    await change?.down(runner);
    expect(await searches()).toEqual(inTitles);
  });

  it('where there was none finds the rows that there are', async () => {
    const { steps } = plan(await declared(UnsearchedPaper), await declared(PaperInFull));
    expect(steps.map(({ change }) => change)).toEqual(['addColumn', 'changeSearch']);
    await runner.query('UPDATE paper SET search = NULL');
    await steps.slice(1).map(changeOf)[0]?.up(runner);
    expect(await searches()).toEqual(inBoth);
  });

  it('leaves a row as somebody wrote it meanwhile', async () => {
    const { steps } = plan(await declared(Paper), await declared(PaperInFull));
    const query = async (...args: Parameters<QueryRunner['query']>) => {
      const answer = await runner.query(...args);
      if (args[0].startsWith('SELECT'))
        await runner.query("UPDATE paper SET search = 'theirs', revision = revision + 1 WHERE id = 'id-0007'");
      return answer;
    };
    await steps.map(changeOf)[0]?.up(Object.create(runner, { query: { value: query } }));
    expect(await searches()).toEqual(inBoth.map((search, n) => (n === 7 ? 'theirs' : search)));
  });
});
