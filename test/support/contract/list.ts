import { hasEquality } from '../../../service/rest/declaration/indexes.ts';
import { parameterNamesOf } from '../../../service/rest/declaration/resource.ts';
import { expectProblem, json, nextOf } from '../clients.ts';
import type { Item } from './caller.ts';
import type { Stage } from './stage.ts';
import { compare, sampleOf } from './values.ts';

const ids = (items: readonly Item[]): string[] => items.map(({ id }) => id);
const encoded = (value: unknown): string => encodeURIComponent(String(value));

export function lists(stage: Stage): void {
  const { resource } = stage;
  const sorted = [...resource.sorts.values()].flatMap(({ field }) => (field ? [field] : []));

  it('are empty arrays at first, and then the items by their making', async () => {
    const caller = await stage.caller();
    expect(await caller.get()).toMatchObject({ status: 200, text: '[]' });
    const items = await stage.makeAll(caller, [{}, {}, {}]);
    expect(await caller.list()).toEqual(items);
    expect(await caller.list('?sort=-createdAt')).toEqual([...items].reverse());
    expect(await caller.send('HEAD', '')).toMatchObject({ status: 200, text: '' });
  });

  it('are walked by pages of any size, in which each item is met once', async () => {
    const caller = await stage.caller();
    const items = await stage.makeAll(caller, Array(7).fill({}));
    for (const limit of [1, 3, 7, 8]) expect(await caller.walk(`?limit=${limit}`)).toEqual(items);
    const page = await caller.get('?limit=2&count=true');
    expect(page.headers['x-total-count']).toBe('7');
    expect(page.headers.link).toMatch(
      new RegExp(`^<${stage.server.service.url}/${resource.path}\\?limit=2&count=true&cursor=[\\w-]+>; rel="next"$`),
    );
    expect((await caller.get('?limit=7')).headers).not.toHaveProperty('link');
  });

  it('end a page at 200 items without being asked to', async () => {
    const caller = await stage.caller();
    const one = await stage.make(caller);
    // Copies of one row, because 201 requests say no more; but each with an item of its own to refer to, where no two may have the same.
    if (resource.fields.some(({ unique, target }) => unique && target)) for (let n = 2; n <= 201; n++) await stage.make(caller, n);
    else await multiply(stage, one.id, await ownerOf(stage, one), 200);
    const answer = await caller.get();
    expect(json<Item[]>(answer)).toHaveLength(200);
    expect(answer.headers.link).toBeDefined();
    expect(await caller.walk('')).toHaveLength(201);
  });

  for (const field of sorted)
    it(`sort by ${field.name} in both directions: nulls last, ties by id, whatever the size of pages`, async () => {
      const caller = await stage.caller();
      const items = await stage.makeAll(
        caller,
        (await stage.sortable(caller, field)).map((value) => ({ [field.name]: value })),
      );
      for (const direction of [1, -1] as const) {
        const expected = items.toSorted((a, b) => compare(a[field.name], b[field.name], direction) || direction * (a.id < b.id ? -1 : 1));
        const sort = `sort=${direction < 0 ? '-' : ''}${field.name}`;
        expect(ids(await caller.list(`?${sort}`))).toEqual(ids(expected));
        for (const limit of [1, 2, 3]) expect(ids(await caller.walk(`?${sort}&limit=${limit}`))).toEqual(ids(expected));
      }
    });

  for (const field of resource.filters) {
    const { equals, before, after, isNull } = parameterNamesOf(field);

    if (equals !== undefined && !field.target && hasEquality(field))
      it(`answer only those whose ${field.name} is the one asked for, in every order`, async () => {
        const caller = await stage.caller();
        const values = [1, 2, 3, 4, ...(field.unique ? [] : [1, 2])].map((n) => sampleOf(field, n));
        const items = await stage.makeAll(
          caller,
          values.map((value) => ({ [field.name]: value })),
        );
        for (const value of new Set(values)) {
          const matching = items.filter((item) => item[field.name] === value);
          for (const sort of resource.sorts.keys())
            for (const dash of ['', '-']) {
              const found = await caller.walk(`?${equals}=${encoded(value)}&sort=${dash}${sort}&limit=1`);
              expect(ids(found).sort()).toEqual(ids(matching).sort());
            }
          expect((await caller.get(`?${equals}=${encoded(value)}&count=true`)).headers['x-total-count']).toBe(String(matching.length));
        }
        expectProblem(await caller.get(`?${equals}=`), 400);
      });

    if (before !== undefined && after !== undefined)
      it(`answer only those whose ${field.name} is in a range: from its beginning, up to before its end`, async () => {
        const caller = await stage.caller();
        const values = [...new Set([1, 2, 3, 4].map((n) => sampleOf(field, n)))].toSorted((a, b) => compare(a, b, 1));
        const items = await stage.makeAll(
          caller,
          [...values, ...(field.nullable ? [null] : [])].map((value) => ({ [field.name]: value })),
        );
        const [first, second, third] = values;
        const within = (from: unknown, to: unknown): string[] =>
          ids(
            items.filter(
              (item) =>
                item[field.name] !== null &&
                (from === undefined || compare(item[field.name], from, 1) >= 0) &&
                (to === undefined || compare(item[field.name], to, 1) < 0),
            ),
          ).sort();
        for (const [from, to] of [
          [second, undefined],
          [undefined, third],
          [first, third],
          [second, second],
        ]) {
          const asked = [from === undefined ? '' : `&${after}=${encoded(from)}`, to === undefined ? '' : `&${before}=${encoded(to)}`].join(
            '',
          );
          for (const sort of resource.sorts.keys())
            for (const dash of ['', '-'])
              expect([asked, sort, ids(await caller.walk(`?sort=${dash}${sort}&limit=2${asked}`)).sort()]).toEqual([
                asked,
                sort,
                within(from, to),
              ]);
        }
      });

    if (isNull !== undefined)
      it(`answer only those that have no ${field.name}, or only those that have one`, async () => {
        const caller = await stage.caller();
        const value = field.target ? (await stage.parent(caller, field)).id : sampleOf(field, 1);
        const items = await stage.makeAll(caller, [{ [field.name]: value }, { [field.name]: null }]);
        const mine = ids(items);
        const [without, having] = [true, false].map((isWanted) => ids(items.filter((item) => (item[field.name] === null) === isWanted)));
        for (const sort of resource.sorts.keys()) {
          const found = async (said: boolean): Promise<string[]> =>
            ids(await caller.list(`?${isNull}=${said}&sort=${sort}`)).filter((id) => mine.includes(id));
          expect([await found(false), await found(true)]).toEqual([having, without]);
        }
      });
  }

  if (resource.search.length > 0)
    it('find a text in any of the fields that are searched, in any case and form', async () => {
      const caller = await stage.caller();
      for (const [n, { name, type }] of resource.search.entries()) {
        const text = 'Ünïque 50%_한';
        if ((type.longest ?? 0) < text.length + 2) continue;
        const item = await stage.makeIfAllowed(caller, n + 1, { [name]: `${text} ${n}` });
        if (!item) continue;
        for (const q of [`que 50%_한 ${n}`, `ÜNÏQUE 50%_한 ${n}`.normalize('NFD'), `ünïque 50%_한 ${n}`])
          expect(ids(await caller.list(`?q=${encoded(q)}`))).toEqual([item.id]);
        for (const q of [`que 50x_한 ${n}`, `que 50_한 ${n}`]) expect(await caller.list(`?q=${encoded(q)}`)).toEqual([]);
      }
    });

  it('refuse parameters that are unknown, repeated, empty or wrong, however many come before', async () => {
    const caller = await stage.caller();
    const many = '&'.repeat(1_200);
    const q = resource.search.length > 0 ? ['?q=', `?q=${'x'.repeat(201)}`] : ['?q=x'];
    for (const query of [
      '?unknown=1',
      '?limit=1&limit=1',
      '?limit=',
      '?limit=0',
      '?limit=201',
      '?limit=1.5',
      '?sort=unknown',
      '?sort=--createdAt',
      '?sort=id',
      '?count=yes',
      '?cursor=x',
      '?Limit=1',
      ...q,
      `?${many}unknown=1`,
      `?limit=1${many}limit=1`,
    ])
      expect([query, expectProblem(await caller.get(query), 400).errors?.length]).toEqual([query, 1]);
  });

  it('name the parameters that there are, where one is unknown', async () => {
    const { detail } = expectProblem(await (await stage.caller()).get('?unknown=1'), 400);
    const names = resource.filters.flatMap((field) => Object.values(parameterNamesOf(field)));
    const q = resource.search.length > 0 ? ['q'] : [];
    expect(
      / It takes (.*)\.$/
        .exec(detail ?? '')?.[1]
        ?.split(', ')
        .toSorted(),
    ).toEqual(['limit', 'cursor', 'sort', 'count', ...q, ...names].toSorted());
  });

  it('go on from a cursor where its item stood, also when that is gone, and from no cursor of another list', async () => {
    const caller = await stage.caller();
    const items = await stage.makeAll(caller, [{}, {}, {}]);
    const next = nextOf(await caller.get('?limit=1')) ?? '';
    await caller.delete(`/${items[0]?.id}`);
    expect(json(await caller.client.get(next))).toEqual(items.slice(1, 2));
    const cursor = new URL(next, 'http://x').searchParams.get('cursor');
    expectProblem(await caller.get(`?limit=1&sort=-createdAt&cursor=${cursor}`), 400);
    if (resource.search.length > 0) expectProblem(await caller.get(`?limit=1&q=x&cursor=${cursor}`), 400);
    for (const wrong of ['x', `${cursor}x`, Buffer.from('[1,null,"x"]').toString('base64url')])
      expectProblem(await caller.get(`?cursor=${wrong}`), 400);
    const stranger = await stage.caller();
    await stage.make(stranger);
    expect(ids(await stranger.list(`?cursor=${cursor}`)).some((id) => ids(items).includes(id))).toBe(false);
  });

  it('lose and repeat nothing while others add and delete', async () => {
    const caller = await stage.caller();
    const items = await stage.makeAll(caller, Array(9).fill({}));
    const stay = items.filter((_, n) => n % 3 !== 0);
    const doomed = items.filter((_, n) => n % 3 === 0);
    let n = 20;
    const walked = await caller.walk('?limit=2', async () => {
      const gone = doomed.pop();
      if (gone) await caller.delete(`/${gone.id}`);
      await stage.make(caller, n++);
    });
    expect(new Set(ids(walked)).size).toBe(walked.length);
    expect(ids(walked)).toEqual(expect.arrayContaining(ids(stay)));
  });
}

async function ownerOf({ server, resource }: Stage, { id }: Item): Promise<string> {
  const [row] = await server.service.sql<{ owner: string }>(`SELECT owner FROM \`${resource.table}\` WHERE id = ?`, [id]);
  return row?.owner ?? '';
}

/** Copies of a row, with ids of their own and, where it is unique, values of their own. */
async function multiply({ server, resource }: Stage, id: string, owner: string, copies: number): Promise<void> {
  const { columns } = server.service.database.dataSource.getMetadata(resource.entity);
  const unique = new Map(resource.fields.filter((field) => field.unique).map((field) => [field.column, field]));
  const written = columns.filter(({ isInsert }) => isInsert).map(({ databaseName }) => databaseName);
  for (let n = 0; n < copies; n++) {
    const values = written.map((name) => (name === 'id' ? '?' : unique.has(name) ? '?' : `\`${name}\``)).join(', ');
    const own = written.flatMap((name) => {
      if (name === 'id') return [`01990000-0000-7000-8000-${String(n).padStart(12, '0')}`];
      const field = unique.get(name);
      return field ? [field.type.seedValue(1_000 + n, 0, field.examples)] : [];
    });
    const names = written.map((name) => `\`${name}\``).join(', ');
    await server.service.sql(
      `INSERT INTO \`${resource.table}\` (${names}) SELECT ${values} FROM \`${resource.table}\` WHERE owner = ? AND id = ?`,
      [...own, owner, id],
    );
  }
}
