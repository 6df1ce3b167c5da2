import { describeOnEachDatabase } from '../support/service.ts';

describeOnEachDatabase('a filter of the list', (server) => {
  const titles = async (query: Record<string, string>): Promise<string[]> =>
    (await server.client.list(`?${new URLSearchParams(query)}`)).map(({ title }) => title);

  beforeEach(() => server.service.sql('DELETE FROM todo'));

  it('keeps the completed or the open ones', async () => {
    await server.client.create({ title: 'done', completed: true });
    await server.client.create({ title: 'open' });
    expect(await titles({ completed: 'true' })).toEqual(['done']);
    expect(await titles({ completed: 'false' })).toEqual(['open']);
  });

  it('keeps what is due at dueAfter or later, and before dueBefore; never what has no due date', async () => {
    const times = ['2026-12-01T08:59:59.999Z', '2026-12-01T09:00:00.000Z', '2026-12-01T09:00:00.001Z', '2026-12-02T00:00:00.000Z', null];
    for (const dueAt of times) await server.client.create({ title: dueAt ?? 'never', dueAt });
    expect(await titles({ dueAfter: '2026-12-01T09:00:00Z' })).toEqual(times.slice(1, 4));
    expect(await titles({ dueBefore: '2026-12-01T09:00:00Z' })).toEqual(times.slice(0, 1));
    expect(await titles({ dueAfter: '2026-12-01T10:00:00+01:00', dueBefore: '2026-12-01T18:30:00-05:30' })).toEqual(times.slice(1, 3));
    expect(await titles({ dueAfter: '2026-12-02T00:00:00Z', dueBefore: '2026-12-01T00:00:00Z' })).toEqual([]);
    expect(await titles({ dueAfter: '0000-01-01T00:00:00Z' })).toEqual(times.slice(0, 4));
    expect(await titles({ dueBefore: '9999-12-31T23:59:59.999Z' })).toEqual(times.slice(0, 4));
  });

  it.each(['dueAt', '-dueAt'])('keeps a due range also in the order of %s', async (sort) => {
    const days = ['01', '02', '03', '04'];
    for (const day of days) await server.client.create({ title: day, dueAt: `2026-12-${day}T00:00:00.000Z` });
    await server.client.create({ title: 'never' });
    const ordered = (kept: string[]): string[] => (sort === 'dueAt' ? kept : kept.toReversed());
    expect(await titles({ sort, dueAfter: '2026-12-02T00:00:00Z' })).toEqual(ordered(['02', '03', '04']));
    expect(await titles({ sort, dueBefore: '2026-12-03T00:00:00Z' })).toEqual(ordered(['01', '02']));
    expect(await titles({ sort, dueAfter: '2026-12-02T00:00:00Z', dueBefore: '2026-12-04T00:00:00Z' })).toEqual(ordered(['02', '03']));
    const walked = await server.client.walk(`?sort=${sort}&limit=1&dueAfter=2026-12-02T00:00:00Z`);
    expect(walked.map(({ title }) => title)).toEqual(ordered(['02', '03', '04']));
  });

  it.each([
    ['a part of the title', 'the d', ['walk the dog']],
    ['a part of the notes', 'leash', ['walk the dog']],
    ['other case', 'THE DOG', ['walk the dog']],
    ['%', '%', ['100% sure']],
    ['_', '_', ['snake_case']],
    ['a backslash', '\\', ['back\\slash']],
    ['a quote', "'", ["it's"]],
    ['a question mark and a colon', '?:q', ['?:q']],
    ['white space', ' t', ['walk the dog']],
    ['umlauts in other case', 'äPFEL', ['Äpfel']],
    ['letters with marks, written in two code points', 'a\u0308pfel', ['Äpfel']],
    ['Cyrillic in other case', 'дОМ', ['дом']],
    ['Greek in other case', 'οδος', ['ΟΔΟΣΑ']],
    ['Greek with its final sigma', 'ΟΔΟΣ', ['ΟΔΟΣΑ']],
    ['sharp s', 'STRASSE', ['Straße']],
    ['Hangul', '강아지', ['강아지 산책']],
    ['an astral character', '🐕', ['🐕']],
    ['another astral character', '🐈', []],
    ['no vowel without its mark', 'apfel', []],
    ['nothing there', 'nothing', []],
  ])('q finds %s', async (_, q, expected) => {
    await server.client.create({ title: 'walk the dog', notes: 'with its Leash' });
    for (const title of ['100% sure', 'snake_case', 'back\\slash', "it's", '?:q', 'Äpfel', 'дом', 'ΟΔΟΣΑ', 'Straße', '강아지 산책', '🐕']) {
      await server.client.create({ title });
    }
    expect(await titles({ q })).toEqual(expected);
  });

  it('q finds nothing that begins in the title and ends in the notes', async () => {
    await server.client.create({ title: 'ab', notes: 'cd' });
    for (const q of ['bc', 'b c', 'b\nc']) expect(await titles({ q })).toEqual([]);
  });

  it('q follows each change of title and notes', async () => {
    const { id } = await server.client.create({ title: 'cat', notes: 'grey' });
    await server.client.patch(id, { title: 'dog' });
    expect(await titles({ q: 'cat' })).toEqual([]);
    expect(await titles({ q: 'dog' })).toEqual(['dog']);
    expect(await titles({ q: 'grey' })).toEqual(['dog']);
    await server.client.patch(id, { notes: null });
    expect(await titles({ q: 'grey' })).toEqual([]);
    expect(await titles({ q: 'null' })).toEqual([]);
  });

  it('all filters hold together', async () => {
    const dueAt = '2026-12-01T00:00:00.000Z';
    await server.client.create({ title: 'walk 1', completed: true, dueAt });
    await server.client.create({ title: 'walk 2', dueAt });
    await server.client.create({ title: 'run', completed: true, dueAt });
    await server.client.create({ title: 'walk 3', completed: true });
    const query = { q: 'walk', completed: 'true', dueAfter: dueAt, dueBefore: '2027-01-01T00:00:00Z' };
    for (const sort of ['createdAt', '-dueAt', 'order']) expect(await titles({ ...query, sort })).toEqual(['walk 1']);
  });
});
