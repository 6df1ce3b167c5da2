import * as fc from 'fast-check';
import { decodeCursor, encodeCursor } from '../../service/rest/cursor.ts';
import { features } from '../features/index.ts';
import { json, nextOf, refusedFields, type Todo } from '../support/clients.ts';
import { describeOnEachDatabase, type Server } from '../support/service.ts';

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const decode = (cursor: string): [string, number | null, string] => JSON.parse(Buffer.from(cursor, 'base64url').toString());

const isKey = (value: unknown): boolean => value === null || Number.isSafeInteger(value);

describe('a cursor', () => {
  const position = fc.record({ key: fc.option(fc.maxSafeInteger()), id: fc.uuid() });
  const binding = fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.boolean()));

  it('is read back as it was made, and is a URL parameter as it is', () => {
    fc.assert(
      fc.property(position, binding, (at, bound) => {
        const cursor = encodeCursor(at, bound);
        expect(cursor).toMatch(/^[\w-]{1,512}$/);
        expect(decodeCursor(cursor, bound, isKey)).toEqual(at);
      }),
    );
  });

  it('is refused for another binding', () => {
    fc.assert(
      fc.property(position, binding, binding, (at, made, used) => {
        fc.pre(JSON.stringify(made) !== JSON.stringify(used));
        expect(() => decodeCursor(encodeCursor(at, made), used, isKey)).toThrow(expect.objectContaining({ status: 400 }));
      }),
    );
  });

  it('that nobody made is a 400 and never anything else', () => {
    const forged = fc.oneof(
      fc.string(),
      fc.base64String(),
      fc.json().map((text) => Buffer.from(text).toString('base64url')),
    );
    fc.assert(
      fc.property(forged, (cursor) => {
        expect(() => decodeCursor(cursor, {}, isKey)).toThrow(expect.objectContaining({ status: 400 }));
      }),
    );
  });
});

describeOnEachDatabase('a cursor over HTTP', (server) => {
  const cursorOf = async (query: string): Promise<string> => {
    const next = nextOf(await server.client.get(`/to-dos${query}`)) ?? '';
    return new URL(next, server.service.url).searchParams.get('cursor') ?? '';
  };
  const page = (query: string): ReturnType<typeof server.client.get> => server.client.get(`/to-dos${query}`);

  beforeAll(async () => {
    for (let index = 0; index < 6; index++) {
      await server.client.create({ title: `walk ${index}`, completed: true, order: index, dueAt: '2026-12-01T00:00:00.000Z' });
    }
  });

  it.each([
    ['sort=-createdAt'],
    ['sort=order'],
    ['completed=true'],
    ['completed=false'],
    ['q=walk'],
    ['dueAfter=2026-01-01T00:00:00Z'],
    ['dueBefore=2027-01-01T00:00:00Z'],
  ])('is a 400 for a list with %s when it was made without, and the other way round', async (other) => {
    expect(refusedFields(await page(`?${other}&limit=2&cursor=${await cursorOf('?limit=2')}`))).toEqual(['cursor']);
    const bound = other === 'completed=false' ? undefined : await cursorOf(`?limit=2&${other}`);
    if (bound !== undefined) expect(refusedFields(await page(`?limit=2&cursor=${bound}`))).toEqual(['cursor']);
  });

  it('is a 400 when its own filter has another value', async () => {
    const cursor = await cursorOf('?limit=2&q=walk&completed=true&dueAfter=2026-01-01T00:00:00Z');
    for (const query of [
      'q=Walk 1&completed=true&dueAfter=2026-01-01T00:00:00Z',
      'q=walk&completed=false&dueAfter=2026-01-01T00:00:00Z',
      'q=walk&completed=true&dueAfter=2026-01-01T00:00:00.001Z',
    ]) {
      expect(refusedFields(await page(`?limit=2&${encodeURI(query)}&cursor=${cursor}`))).toEqual(['cursor']);
    }
  });

  it('is good with another limit, with count, with its parameters in another order or form', async () => {
    const cursor = await cursorOf('?limit=2&q=walk&completed=true&dueAfter=2026-01-01T00:00:00Z');
    const rest = await page(
      `?dueAfter=2026-01-01T01:00:00%2B01:00&cursor=${cursor}&completed=true&count=true&q=walk&sort=createdAt&limit=3`,
    );
    expect(json<Todo[]>(rest).map(({ order }) => order)).toEqual([2, 3, 4]);
    expect(rest.headers['x-total-count']).toBe('6');
  });

  it('stays good when the row it was made from is deleted, and when the row changes its place', async () => {
    for (const sort of ['createdAt', 'order', '-dueAt']) {
      const [first, last] = await server.client.list(`?limit=2&sort=${sort}`);
      const cursor = await cursorOf(`?limit=2&sort=${sort}`);
      const rest = await page(`?sort=${sort}&cursor=${cursor}`);
      expect((await server.client.delete(`/to-dos/${last?.id}`)).status).toBe(204);
      await server.client.patch(first?.id ?? '', { order: 1000 + Math.floor(Math.random() * 1000), title: 'walk far' });
      const again = json<Todo[]>(await page(`?sort=${sort}&cursor=${cursor}`)).filter(({ id }) => id !== first?.id);
      expect(again.map(({ id }) => id)).toEqual(json<Todo[]>(rest).map(({ id }) => id));
    }
  });

  it.each([
    ['not base64', '!!!'],
    ['not JSON', 'abcd'],
    ['too long', 'a'.repeat(513)],
    ['null', encode(null)],
    ['an object', encode({ id: 'x' })],
    ['a list of strings', encode(['x', 'y', 'z'])],
    ['of a made-up fingerprint', encode(['AAAAAAAAAAAA', null, '0199d0c2-7c1e-7d3a-9a55-3f2b8f1c2d4e'])],
  ])('that is %s is a 400', async (_, cursor) => {
    expect(refusedFields(await page(`?cursor=${cursor}`))).toEqual(['cursor']);
  });

  it('is a 400 with any part forged into another type', async () => {
    const [print, key, id] = decode(await cursorOf('?limit=2&sort=order'));
    const parts = [
      [print, key, id, 1],
      [print, key],
      [print, '1', id],
      [print, 1.5, id],
      [print, 2 ** 53, id],
      [print, {}, id],
      [print, true, id],
      [print, key, 5],
      [print, key, null],
      [print, key, "x' OR '1'='1"],
      [print, key, id.toUpperCase()],
      [print, key, `${id}x`],
      [[print], key, id],
    ];
    for (const forged of parts) expect(refusedFields(await page(`?sort=order&cursor=${encode(forged)}`))).toEqual(['cursor']);
  });

  it('that is a position nobody stands at continues from there', async () => {
    const [print, , id] = decode(await cursorOf('?limit=1&sort=order'));
    const from = async (key: number | null): Promise<(number | null)[]> =>
      json<Todo[]>(await page(`?sort=order&cursor=${encode([print, key, id])}`)).map(({ order }) => order);
    expect(await from(-1e12)).toEqual((await server.client.list('?sort=order')).map(({ order }) => order));
    expect(await from(1e12)).toEqual([]);
    expect(await from(null)).toEqual([]);
  });
});

const sorted = (server: Server): void => {
  it.each([
    ['notes', 'title', { title: 'a' }],
    ['notes', 'pinned', { title: 'a' }],
    ['samples', 'day', { day: '2026-12-01' }],
    ['samples', 'kind', { kind: 'low' }],
  ])('of %s by %s is a 400 with a number for a key', async (path, sort, body) => {
    const headers = { 'content-type': 'application/json' };
    for (let n = 0; n < 2; n++) await server.client.send('POST', `/${path}`, { headers, body: JSON.stringify(body) });
    const next = new URL(nextOf(await server.client.get(`/${path}?limit=1&sort=${sort}`)) ?? '', server.service.url);
    const [print, key, id] = decode(next.searchParams.get('cursor') ?? '');
    const page = (parts: unknown[]) => server.client.get(`/${path}?limit=1&sort=${sort}&cursor=${encode(parts)}`);
    expect((await page([print, key, id])).status).toBe(200);
    expect(refusedFields(await page([print, 5, id]))).toEqual(['cursor']);
  });
};
describeOnEachDatabase('a cursor', sorted, {}, features);
