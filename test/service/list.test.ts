import { expectProblem, json, nextOf, refusedFields, type Todo } from '../support/clients.ts';
import { describeOnEachDatabase } from '../support/service.ts';

const SORTS = ['createdAt', '-createdAt', 'dueAt', '-dueAt', 'order', '-order'] as const;

describeOnEachDatabase('the list', (server) => {
  const titles = async (query: string): Promise<string[]> => (await server.client.list(query)).map(({ title }) => title);

  beforeEach(() => server.service.sql('DELETE FROM todo'));

  it('is an empty JSON array at first', async () => {
    const answer = await server.client.get('/to-dos');
    expect(answer).toMatchObject({ status: 200, text: '[]' });
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(answer.headers).not.toHaveProperty('link');
    expect(answer.headers).not.toHaveProperty('x-total-count');
  });

  it('has the to-dos as they are, the oldest first', async () => {
    const todos = [await server.client.create({ title: 'a', order: 3 }), await server.client.create({ title: 'b', completed: true })];
    todos.push(await server.client.create({ title: 'c', notes: 'n', dueAt: '2026-12-01T09:00:00.000Z' }));
    expect(await server.client.list()).toEqual(todos);
  });

  it('ends at 200, or at limit, and links to the next page while there is more', async () => {
    for (let index = 0; index < 200; index++) await server.client.create({ title: String(index) });
    const more = async (query: string): Promise<boolean> => nextOf(await server.client.get(`/to-dos${query}`)) !== undefined;
    expect(await titles('')).toHaveLength(200);
    expect([await more(''), await more('?limit=199'), await more('?limit=200')]).toEqual([false, true, false]);
    await server.client.create({ title: '200' });
    expect(await titles('')).toHaveLength(200);
    expect([await more(''), await more('?limit=200')]).toEqual([true, true]);
    expect(await titles('?limit=1')).toEqual(['0']);
    expect((await server.client.walk('?limit=37')).map(({ title }) => Number(title))).toEqual([...Array(201).keys()]);
  });

  it('links absolutely, as the client reached it, and with all its parameters', async () => {
    for (const title of ['walk & run', 'walk & run 2', 'other']) await server.client.create({ title });
    const answer = await server.client.get('/to-dos?limit=1&sort=-createdAt&q=walk%20%26&count=true', { host: 'api.example' });
    const url = new URL(/^<(.+)>; rel="next"$/.exec(answer.headers.link as string)?.[1] ?? '');
    expect(url.origin + url.pathname).toBe('http://api.example/to-dos');
    const { cursor, ...rest } = Object.fromEntries(url.searchParams);
    expect(rest).toEqual({ limit: '1', sort: '-createdAt', q: 'walk &', count: 'true' });
    const next = await server.client.get(url.pathname + url.search);
    expect(json<Todo[]>(next).map(({ title }) => title)).toEqual(['walk & run']);
    expect(next.headers['x-total-count']).toBe('2');
    expect(nextOf(next)).toBeUndefined();
  });

  it.each(SORTS)('is walked page by page in the order of %s: nulls last, ties by id in its direction', async (sort) => {
    const day = (n: number): string => `2026-12-0${n}T00:00:00.000Z`;
    const made: Todo[] = [];
    for (const [order, dueAt] of [
      [5, day(3)],
      [null, null],
      [-1, day(1)],
      [5, null],
      [null, day(3)],
      [0, day(2)],
      [-(2 ** 31), '0000-01-01T00:00:00.000Z'],
      [2 ** 31 - 1, '9999-12-31T23:59:59.999Z'],
      [5, day(3)],
      [null, null],
    ] as const) {
      made.push(await server.client.create({ order, dueAt }));
    }
    const field = sort.replace('-', '') as 'createdAt' | 'dueAt' | 'order';
    const sign = sort.startsWith('-') ? -1 : 1;
    const rank = (a: string | number, b: string | number): number => (a < b ? -sign : a > b ? sign : 0);
    const expected = made.toSorted((a, b) => {
      const [left, right] = field === 'createdAt' ? [a.id, b.id] : [a[field], b[field]];
      if (left === null || right === null) return Number(left === null) - Number(right === null) || rank(a.id, b.id);
      return rank(left, right) || rank(a.id, b.id);
    });
    for (const limit of [1, 3, 4, 200]) expect(await server.client.walk(`?sort=${sort}&limit=${limit}`)).toEqual(expected);
    const open = expected.slice(0, 5);
    for (const { id } of open) await server.client.patch(id, { completed: true });
    const done = await server.client.walk(`?sort=${sort}&limit=2&completed=true`);
    expect(done.map(({ id }) => id)).toEqual(open.map(({ id }) => id));
  });

  it('counts what the filters match, not the page, when asked to', async () => {
    for (const completed of [true, true, false]) await server.client.create({ completed });
    const count = async (query: string): Promise<unknown> => (await server.client.get(`/to-dos${query}`)).headers['x-total-count'];
    expect(await count('?count=true')).toBe('3');
    expect(await count('?count=true&limit=1')).toBe('3');
    expect(await count('?count=true&completed=true&limit=1')).toBe('2');
    expect(await count('?count=true&q=nothing')).toBe('0');
    expect(await count('?count=false')).toBeUndefined();
  });

  it.each([
    ['limit', ['0', '201', '-1', '1.5', '1e2', '0x10', 'ten', '%201', '99999999999999999999', '٣']],
    ['sort', ['title', 'CreatedAt', '+order', '--order', 'order,id', 'id;DROP', '__proto__', 'constructor']],
    ['completed', ['1', 'TRUE', 'yes', 'null']],
    ['count', ['1', 'True']],
    ['dueBefore', ['tomorrow', '2026-12-01', '2026-12-01T09:00:00', '2026-12-01T09:00:00+01:00', '1764579600000']],
    ['dueAfter', ['now', '2026-13-01T09:00:00Z']],
    ['q', ['x'.repeat(201), '%00', 'a%00b']],
  ])('refuses a malformed %s', async (name, values) => {
    for (const value of values)
      expect(refusedFields(await server.client.get(`/to-dos?${name}=${encodeURI(value).replaceAll('%25', '%')}`))).toEqual([name]);
  });

  it.each(['limit', 'cursor', 'completed', 'q', 'dueBefore', 'dueAfter', 'sort', 'count'])(
    'refuses an empty %s, and a repeated one',
    async (name) => {
      for (const query of [`${name}=`, name, `limit=5&${name}=`.replace('limit=5&limit', 'limit')]) {
        expect(refusedFields(await server.client.get(`/to-dos?${query}`))).toEqual([name]);
      }
      expect(refusedFields(await server.client.get(`/to-dos?${name}=1&${name}=1`))).toEqual([name]);
    },
  );

  it.each(['page', 'Limit', 'limit%5B%5D', 'q%5Bx%5D', '__proto__', 'constructor', 'toString', 'owner', ''])(
    'refuses an unknown parameter: "%s"',
    async (name) => {
      expect(refusedFields(await server.client.get(`/to-dos?${name}=1`))).toEqual([decodeURIComponent(name)]);
    },
  );

  it('takes parameters at their edges', async () => {
    await server.client.create({ title: 'x' });
    for (const query of ['?limit=1', '?limit=200', '?limit=001', `?q=${encodeURIComponent('🐕'.repeat(200))}`, '?']) {
      expect((await server.client.get(`/to-dos${query}`)).status).toBe(200);
    }
  });

  it('takes a list URL of 8 KiB, and answers a longer one with 414', async () => {
    expectProblem(await server.client.get(`/to-dos?q=${'x'.repeat(8192)}`), 414);
    expect(refusedFields(await server.client.get(`/to-dos?q=${'x'.repeat(8192 - '/to-dos?q='.length)}`))).toEqual(['q']);
  });
});
