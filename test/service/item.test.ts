import { expectProblem, json, refusedFields, type Todo } from '../support/clients.ts';
import { describeOnEachDatabase } from '../support/service.ts';

const UNKNOWN = '0199d0c2-7c1e-7d3a-9a55-3f2b8f1c2d4e';
const MALFORMED = [
  '1',
  'x',
  UNKNOWN.slice(1),
  `${UNKNOWN}0`,
  UNKNOWN.replaceAll('-', ''),
  '%20',
  '%00',
  '%ZZ',
  `${UNKNOWN}%2F`,
  '..%2Fhealth',
];

describeOnEachDatabase('one to-do', (server) => {
  const full = { title: 'walk', completed: true, order: 3, notes: 'notes', dueAt: '2026-12-01T09:00:00.000Z' };
  const get = async (id: string): Promise<Todo> => json<Todo>(await server.client.get(`/to-dos/${id}`));

  it('is found by its id in either case', async () => {
    const todo = await server.client.create();
    expect(json(await server.client.get(`/to-dos/${todo.id.toUpperCase()}`))).toEqual(todo);
  });

  it.each([UNKNOWN, ...MALFORMED])('that is not there is a 404: %s', async (id) => {
    expectProblem(await server.client.get(`/to-dos/${id}`), 404);
    expectProblem(await server.client.patch(id, { completed: true }), 404);
    expectProblem(await server.client.delete(`/to-dos/${id}`), 404);
    expectProblem(await server.client.delete(`/to-dos/${id}`, { 'if-match': '"1-x"' }), 404);
    expectProblem(await server.client.patch(id, {}, { 'if-match': '*' }), 404);
  });

  it('is changed by a merge patch in the fields that it has, and in no other', async () => {
    for (const patch of [{ title: 'run' }, { completed: false }, { order: -5 }, { notes: 'x' }, { dueAt: '2030-01-01T00:00:00.000Z' }]) {
      const todo = await server.client.create(full);
      const answer = await server.client.patch(todo.id, patch);
      expect(answer.status).toBe(200);
      const changed = json<Todo>(answer);
      expect(changed).toEqual({ ...todo, ...patch, updatedAt: changed.updatedAt });
      expect(changed.updatedAt >= todo.updatedAt).toBe(true);
      expect(await get(todo.id)).toEqual(changed);
    }
  });

  it('is cleared by null where it may be', async () => {
    const todo = await server.client.create(full);
    const changed = json<Todo>(await server.client.patch(todo.id, { order: null, notes: null, dueAt: null }));
    expect(changed).toMatchObject({ title: 'walk', completed: true, order: null, notes: null, dueAt: null });
    expect(refusedFields(await server.client.patch(todo.id, { title: null }))).toEqual(['title']);
    expect(refusedFields(await server.client.patch(todo.id, { completed: null }))).toEqual(['completed']);
    expect(await get(todo.id)).toEqual(changed);
  });

  it('is kept as it is by a patch that changes nothing, its ETag and updatedAt too', async () => {
    const answer = await server.client.post(full);
    const todo = json<Todo>(answer);
    for (const patch of [{}, full, { title: '  walk ' }, { dueAt: '2026-12-01T10:00:00.0009+01:00' }, { order: 3 }]) {
      const same = await server.client.patch(todo.id, patch);
      expect(same.status).toBe(200);
      expect(json(same)).toEqual(todo);
      expect(same.headers.etag).toBe(answer.headers.etag);
    }
  });

  it('has another ETag after each change, back to an old state too, and the time of that change', async () => {
    const answer = await server.client.post({ title: 'x' });
    const { id, updatedAt } = json<Todo>(answer);
    const tags = [answer.headers.etag];
    const times = [updatedAt];
    for (const completed of [true, false, true, false]) {
      const changed = await server.client.patch(id, { completed });
      tags.push(changed.headers.etag);
      times.push(json<Todo>(changed).updatedAt);
    }
    expect(new Set(tags).size).toBe(5);
    expect(times.toSorted()).toEqual(times);
  });

  it.each([
    ['title', ''],
    ['title', 'x'.repeat(201)],
    ['completed', 'true'],
    ['order', 2 ** 31],
    ['notes', 'x'.repeat(2001)],
    ['dueAt', '2026-12-01'],
    ['id', UNKNOWN],
    ['createdAt', null],
    ['constructor', null],
    ['colour', null],
  ])('is not changed by a patch of %s to %j', async (field, value) => {
    const todo = await server.client.create(full);
    expect(refusedFields(await server.client.patch(todo.id, { completed: false, [field]: value }))).toEqual([field]);
    expect(await get(todo.id)).toEqual(todo);
  });

  it('is not changed by a patch of __proto__', async () => {
    const { id } = await server.client.create();
    const headers = { 'content-type': 'application/merge-patch+json' };
    const answer = await server.client.send('PATCH', `/to-dos/${id}`, { headers, body: '{"__proto__":{"completed":true}}' });
    expect(refusedFields(answer)).toEqual(['__proto__']);
  });

  it('is gone after DELETE, which answers 204 without a body once, then 404', async () => {
    const [todo, other] = [await server.client.create(), await server.client.create()];
    const answer = await server.client.delete(`/to-dos/${todo.id}`);
    expect(answer).toMatchObject({ status: 204, text: '' });
    expect(answer.headers).not.toHaveProperty('content-type');
    expectProblem(await server.client.get(`/to-dos/${todo.id}`), 404);
    expectProblem(await server.client.delete(`/to-dos/${todo.id}`), 404);
    expect(await get(other.id)).toEqual(other);
  });

  it('takes no parameters', async () => {
    const { id } = await server.client.create();
    expect(refusedFields(await server.client.get(`/to-dos/${id}?fields=title`))).toEqual(['fields']);
    expect(refusedFields(await server.client.delete(`/to-dos/${id}?force=1`))).toEqual(['force']);
    expect(refusedFields(await server.client.patch(`${id}?x=`, {}))).toEqual(['x']);
  });

  it('has the URL that its client reached it under', async () => {
    const { id } = await server.client.create();
    const urlFor = async (host: string): Promise<string> => json<Todo>(await server.client.get(`/to-dos/${id}`, { host })).url;
    expect(await urlFor('todo.example:8080')).toBe(`http://todo.example:8080/to-dos/${id}`);
    expect(await urlFor('[::1]:3000')).toBe(`http://[::1]:3000/to-dos/${id}`);
  });
});
