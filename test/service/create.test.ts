import { created, json, refusedFields } from '../support/clients.ts';
import { describeOnEachDatabase } from '../support/service.ts';

/** Two UTF-16 units, one code point, four bytes in UTF-8. */
const ASTRAL = '🐕';

describeOnEachDatabase('creating a to-do', (server) => {
  it('answers 201 with the to-do, its Location and its ETag, and keeps it', async () => {
    const fields = { title: 'walk the dog', completed: true, order: 523, notes: 'twice\nround', dueAt: '2026-12-01T09:00:00.000Z' };
    const answer = await server.client.post(fields);
    const todo = created(answer);
    expect(todo).toEqual({
      ...fields,
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
      url: `${server.service.url}/to-dos/${todo.id}`,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      updatedAt: todo.createdAt,
    });
    expect(answer.headers).toMatchObject({ location: todo.url, etag: expect.stringMatching(/^"[^"]+"$/) });
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');

    const kept = await server.client.get(`/to-dos/${todo.id}`);
    expect(json(kept)).toEqual(todo);
    expect(kept.headers.etag).toBe(answer.headers.etag);
    expect(Math.abs(Date.parse(todo.createdAt) - Date.now())).toBeLessThan(60_000);
  });

  it('needs a title only: the rest is open, without order, notes or due date', async () => {
    expect(created(await server.client.post({ title: 'x' }))).toMatchObject({ completed: false, order: null, notes: null, dueAt: null });
  });

  it.each([
    ['one character', 'x', 'x'],
    ['200 characters', 'x'.repeat(200), 'x'.repeat(200)],
    ['200 astral characters', ASTRAL.repeat(200), ASTRAL.repeat(200)],
    ['200 characters in white space', ` \t\n${'é'.repeat(200)}\u00a0\ufeff `, 'é'.repeat(200)],
    ['white space within', ' a  b ', 'a  b'],
    ['quotes, backslashes and SQL', `'"\\'; DROP TABLE todo; -- %s ? :id \${x}`, `'"\\'; DROP TABLE todo; -- %s ? :id \${x}`],
    ['control characters but NUL', 'a\u0001\u001f\u007fb', 'a\u0001\u001f\u007fb'],
    ['right-to-left, joiners and combining marks', 'שלום 👩‍👩‍👧 e\u0301', 'שלום 👩‍👩‍👧 e\u0301'],
  ])('keeps a title of %s', async (_, title, kept) => {
    const todo = await server.client.create({ title });
    expect(todo.title).toBe(kept);
    expect(json(await server.client.get(`/to-dos/${todo.id}`))).toEqual(todo);
  });

  it.each([
    ['is missing', undefined],
    ['is empty', ''],
    ['is white space', ' \t\n\u00a0\ufeff\u2003'],
    ['has 201 characters', 'x'.repeat(201)],
    ['has 201 astral characters', ASTRAL.repeat(201)],
    ['has a NUL', 'a\0b'],
    ['has a lone surrogate', 'a\ud83d'],
    ['is null', null],
    ['is a number', 1],
    ['is an array', ['x']],
    ['is an object', { toString: 'x' }],
  ])('refuses a title that %s', async (_, title) => {
    expect(refusedFields(await server.client.post({ title }))).toEqual(['title']);
  });

  it.each([
    ['the least order', { order: -(2 ** 31) }],
    ['the greatest order', { order: 2 ** 31 - 1 }],
    ['order 0', { order: 0 }],
    ['no order', { order: null }],
    ['empty notes', { notes: '' }],
    ['notes of white space', { notes: '  ' }],
    ['2,000 characters of notes', { notes: ASTRAL.repeat(2000) }],
    ['no notes', { notes: null }],
    ['no due date', { dueAt: null }],
    ['completed false', { completed: false }],
  ])('keeps %s', async (_, fields) => {
    const todo = await server.client.create(fields);
    expect(todo).toMatchObject(fields);
    expect(json(await server.client.get(`/to-dos/${todo.id}`))).toEqual(todo);
  });

  it('reads an order of -0, or with an exponent, as the integer that it is', async () => {
    for (const [written, read] of [
      ['-0', 0],
      ['1.0', 1],
      ['1e3', 1000],
    ] as const) {
      const answer = await server.client.send('POST', '/to-dos', {
        headers: { 'content-type': 'application/json' },
        body: `{"title":"x","order":${written}}`,
      });
      expect(created(answer).order).toBe(read);
      expect(answer.text).toContain(`"order":${read},`);
    }
  });

  it.each([
    ['completed', 'true'],
    ['completed', 1],
    ['completed', null],
    ['order', '1'],
    ['order', 1.5],
    ['order', 2 ** 31],
    ['order', -(2 ** 31) - 1],
    ['order', true],
    ['notes', 'x'.repeat(2001)],
    ['notes', 'a\0b'],
    ['notes', '\udc15'],
    ['notes', 5],
    ['notes', []],
    ['dueAt', 'tomorrow'],
    ['dueAt', 1_764_579_600_000],
    ['dueAt', {}],
    ['dueAt', ''],
    ['id', '0199d0c2-7c1e-7d3a-9a55-3f2b8f1c2d4e'],
    ['url', 'https://host/to-dos/1'],
    ['createdAt', '2026-11-23T09:00:00.000Z'],
    ['updatedAt', '2026-11-23T09:00:00.000Z'],
    ['owner', 'somebody'],
    ['revision', 1],
    ['search', 'x'],
    ['Title', 'x'],
    ['constructor', {}],
    ['toString', 'x'],
    ['hasOwnProperty', true],
  ])('refuses %s to be %j', async (field, value) => {
    expect(refusedFields(await server.client.post({ title: 'x', [field]: value }))).toEqual([field]);
  });

  it('refuses __proto__ as the unknown field that it is', async () => {
    for (const body of ['{"title":"x","__proto__":{"completed":true}}', '{"title":"x","__proto__":null}']) {
      const answer = await server.client.send('POST', '/to-dos', { headers: { 'content-type': 'application/json' }, body });
      expect(refusedFields(answer)).toEqual(['__proto__']);
    }
  });

  it('names every field that is wrong', async () => {
    const answer = await server.client.post({ title: '', completed: 'no', order: 0.5, notes: 1, dueAt: 'x', colour: 'red' });
    expect(refusedFields(answer).toSorted()).toEqual(['colour', 'completed', 'dueAt', 'notes', 'order', 'title']);
  });

  it('takes no parameters', async () => {
    const answer = await server.client.send('POST', '/to-dos?dry=1', {
      headers: { 'content-type': 'application/json' },
      body: '{"title":"x"}',
    });
    expect(refusedFields(answer)).toEqual(['dry']);
  });

  it('makes nothing of a request that it refuses', async () => {
    const before = await server.service.sql('SELECT id FROM todo');
    await server.client.post({ title: 'x', completed: 'true' });
    await server.client.post({ title: ' ' });
    expect(await server.service.sql('SELECT id FROM todo')).toHaveLength(before.length);
  });

  it('gives ids that ascend, whose time is createdAt', async () => {
    const todos = [];
    for (let index = 0; index < 20; index++) todos.push(await server.client.create());
    const ids = todos.map(({ id }) => id);
    expect(ids.toSorted()).toEqual(ids);
    for (const { id, createdAt } of todos) expect(Number.parseInt(id.replace('-', '').slice(0, 12), 16)).toBe(Date.parse(createdAt));
  });
});
