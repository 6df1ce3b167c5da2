import type { DataSource } from 'typeorm';
import { type Instructions, type KnownTable, plan } from '../../cli/migration/index.ts';
import { type OpenDatabase, openDatabase } from '../../service/database/open.ts';
import { changeOf } from '../support/migrations-of.ts';
import { tablesOfModel } from '../support/models/described.ts';
import type { FieldModel, Model, ResourceModel } from '../support/models/model.ts';
import { describeOnEachStand } from '../support/service.ts';

const field = (name: string, more: Partial<FieldModel> = {}): FieldModel => ({
  ...{ name, type: 'text', max: 200, nullable: false, unique: false, target: '' },
  ...more,
});
const resource = (name: string, fields: FieldModel[], more: Partial<ResourceModel> = {}): ResourceModel => ({
  ...{ name, fields, sorts: [], filters: [], search: [] },
  ...more,
});
const things = (...fields: FieldModel[]): Model => [resource('Thing', fields)];
const sorted = (...fields: FieldModel[]): Model => [resource('Thing', fields, { sorts: ['title'] })];
const searched = (search: string[], more: Partial<ResourceModel> = {}): Model => [
  resource('Thing', [title, field('body', { nullable: true, max: 10_000 })], { search, ...more }),
];
const list = (target: string, more: Partial<FieldModel> = {}) => field('list', { type: 'reference', nullable: true, target, ...more });
const others = (...fields: FieldModel[]): Model => [resource('A', []), resource('B', []), resource('Thing', fields)];

/** A deployment: what the entities say then, what is said of them, and what is done to the items afterwards. */
interface Deployment {
  model: Model;
  word?: Instructions;
  mend?: string;
}

interface Unsafe {
  what: string;
  before: Model;
  after: Model;
  refused: string;
  /** What is stored before. */
  row?: Record<string, unknown>;
  /** As the steps have it, to the letter. */
  steps: Deployment[];
  /** What is stored afterwards. */
  kept: Record<string, unknown>;
}

const title = field('title');
const body = field('body', { nullable: true });
const amount = field('amount', { type: 'integer' });
const contract = { contract: true };

const UNSAFE: Unsafe[] = [
  {
    what: 'a required column on items that there are',
    before: things(title),
    after: things(title, field('body')),
    refused: 'thing.body is new, must not be null, and has no default.',
    steps: [
      { model: things(title, body), mend: "UPDATE thing SET body = 'given'" },
      { model: things(title, field('body')), word: contract },
    ],
    kept: { title: 'kept', body: 'given' },
  },
  {
    what: 'a column that goes',
    before: things(title, field('body')),
    after: things(title),
    refused: 'thing.body is in no entity any more, and is not dropped.',
    row: { body: 'old' },
    steps: [
      { model: things(title), word: { unused: ['thing.body'] } },
      { model: things(title), word: contract },
    ],
    kept: { title: 'kept' },
  },
  {
    what: 'a column by another name',
    before: things(title),
    after: things(field('heading')),
    refused: 'thing.title is in no entity any more, and heading is new',
    steps: [{ model: things(field('heading', { column: { name: 'title' } })) }],
    kept: { title: 'kept' },
  },
  {
    what: 'a shorter text',
    before: things(title),
    after: things(field('title', { max: 5 })),
    refused: 'thing.title would be varchar(5) instead of varchar(200).',
    row: { title: 'kept but long' },
    steps: [
      { model: things(field('title', { max: 5, column: { length: 200 } })), mend: "UPDATE thing SET title = 'kept'" },
      { model: things(field('title', { max: 5 })), word: contract },
    ],
    kept: { title: 'kept' },
  },
  {
    what: 'a shorter text that lists are sorted by',
    before: sorted(title),
    after: sorted(field('title', { max: 5 })),
    refused: 'thing.title would be varchar(5) instead of varchar(200).',
    row: { title: 'kept but long' },
    steps: [
      { model: sorted(field('title', { max: 5, column: { length: 200 } })), mend: "UPDATE thing SET title = 'kept'" },
      { model: sorted(field('title', { max: 5 })), word: contract },
    ],
    kept: { title: 'kept' },
  },
  {
    what: 'a search of fewer texts',
    before: searched(['title', 'body']),
    after: searched(['title']),
    refused: 'thing.search would be text instead of mediumtext.',
    steps: [{ model: searched(['title'], { searchColumn: { type: 'mediumtext' } }) }, { model: searched(['title']), word: contract }],
    kept: { title: 'kept' },
  },
  {
    what: 'a column that must not be null any more',
    before: things(title, body),
    after: things(title, field('body')),
    refused: 'thing.body must not be null any more.',
    steps: [
      { model: things(title, body), mend: "UPDATE thing SET body = 'given'" },
      { model: things(title, field('body')), word: contract },
    ],
    kept: { title: 'kept', body: 'given' },
  },
  {
    what: 'a column without its default',
    before: things(title, field('body', { default: 'none' })),
    after: things(title, field('body')),
    refused: 'thing.body would lose its default.',
    steps: [
      { model: things(title, field('body', { column: { default: 'none' } })) },
      { model: things(title, field('body')), word: contract },
    ],
    kept: { title: 'kept', body: 'none' },
  },
  {
    what: 'a column of another type',
    before: things(title, amount),
    after: things(title, field('amount')),
    refused: '`amount` int NOT NULL of thing would be `amount` varchar(200) NOT NULL.',
    row: { amount: 7 },
    steps: [
      { model: things(title, amount, field('price', { nullable: true })), mend: "UPDATE thing SET price = '7'" },
      { model: things(title, field('price', { nullable: true })), word: { unused: ['thing.amount'] } },
      { model: things(title, field('price', { nullable: true })), word: contract },
    ],
    kept: { title: 'kept', price: '7' },
  },
  {
    what: 'a unique column on items that there are',
    before: things(title),
    after: things(field('title', { unique: true })),
    refused: 'thing.title would be unique',
    steps: [{ model: things(title) }, { model: things(field('title', { unique: true })), word: contract }],
    kept: { title: 'kept' },
  },
  {
    what: 'a reference to another resource',
    before: others(title, list('A')),
    after: others(title, list('B')),
    refused: 'thing.list_id would refer to b instead of a.',
    steps: [
      { model: others(title, list('A'), list('B', { name: 'other' })) },
      { model: others(title, list('B', { name: 'other' })), word: { unused: ['thing.list_id'] } },
      { model: others(title, list('B', { name: 'other' })), word: contract },
    ],
    kept: { title: 'kept', other_id: null },
  },
  {
    what: 'a reference on a column that there is',
    before: others(title, field('list', { max: 36, nullable: true, column: { name: 'list_id' } })),
    after: others(title, list('A')),
    refused: 'thing.list_id exists already, and would become a reference to a.',
    row: { list_id: 'of nothing' },
    steps: [
      {
        model: others(title, field('list', { max: 36, nullable: true, column: { name: 'list_id' } })),
        mend: 'UPDATE thing SET list_id = NULL WHERE list_id NOT IN (SELECT id FROM a)',
      },
      { model: others(title, list('A')), word: contract },
    ],
    kept: { title: 'kept', list_id: null },
  },
  {
    what: 'a table that goes',
    before: [...things(title), resource('Other', [title])],
    after: things(title),
    refused: 'The table other is in no entity any more, and is not dropped.',
    steps: [
      { model: things(title), word: { unused: ['other'] } },
      { model: things(title), word: contract },
    ],
    kept: { title: 'kept' },
  },
  {
    what: 'a table by another name',
    before: things(title),
    after: [resource('Matter', [title])],
    refused: 'The table thing is in no entity any more, and matter is new',
    steps: [{ model: [resource('Matter', [title], { table: 'thing' })] }],
    kept: { title: 'kept' },
  },
];

async function deploy(dataSource: DataSource, known: readonly KnownTable[], { model, word, mend }: Deployment): Promise<KnownTable[]> {
  const { steps, refusals, tables } = plan(known, await tablesOfModel(model), word);
  expect(refusals).toEqual([]);
  const runner = dataSource.createQueryRunner();
  for (const step of steps) await changeOf(step).up(runner);
  if (mend) await runner.query(mend);
  await runner.release();
  return tables;
}

describeOnEachStand('an unsafe change of a model', (stand) => {
  let database: OpenDatabase;
  beforeEach(async () => {
    database = await openDatabase(await stand.make(), { entities: [], migrations: [] });
  });
  afterEach(async () => {
    await database.close();
    await stand.remove();
  });

  it.each(UNSAFE)('is refused with its steps, which lose nothing: $what', async ({ before, after, refused, row, steps, kept }) => {
    const { dataSource } = database;
    let known = await deploy(dataSource, [], { model: before });
    const { refusals } = plan(known, await tablesOfModel(after));
    expect(refusals).toContainEqual({ what: expect.stringContaining(refused), suffers: expect.any(String), steps: expect.any(Array) });
    // Generated columns have no field that somebody could change.
    expect(refusals.filter(({ what }) => /^thing\.\w+_(key|first|last) /.test(what))).toEqual([]);
    const item = { id: 'x', owner: '', created_at: 1, updated_at: 1, revision: 1, title: 'kept', ...row };
    const columns = Object.keys(item).map((name) => `\`${name}\``);
    await dataSource.query(`INSERT INTO thing (${columns}) VALUES (${columns.map(() => '?')})`, Object.values(item));
    for (const step of steps) known = await deploy(dataSource, known, step);
    const [stored] = await dataSource.query<Record<string, unknown>[]>(`SELECT ${Object.keys(kept)} FROM thing`);
    expect(stored).toEqual(kept);
    expect(known.flatMap((table) => [table, ...table.columns, ...table.indexes]).filter(({ unused }) => unused)).toEqual([]);
  });
});
