import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { Idempotency } from '../../service/rest/idempotency/idempotency.ts';
import { created, expectProblem, json, refusedFields, type Todo } from '../support/clients.ts';
import { describeOnEachDatabase, type Server } from '../support/service.ts';

const HOUR = 3_600_000;

describeOnEachDatabase('an Idempotency-Key', (server) => {
  let count = 0;
  /** A key that no test used. */
  const freshKey = () => ({ 'idempotency-key': `key-${++count}` });
  const rows = async (title: string): Promise<number> => (await server.service.sql('SELECT id FROM todo WHERE title = ?', [title])).length;
  const keys = (): Promise<unknown[]> => server.service.sql('SELECT idempotency_key FROM idempotency_key');
  /** Makes all keys older. */
  const age = (milliseconds: number) => server.service.sql('UPDATE idempotency_key SET created_at = created_at - ?', [milliseconds]);

  it('answers the same request again as the first time, and creates nothing', async () => {
    const key = freshKey();
    const fields = { title: 'once', notes: '🐕', order: 1, dueAt: '2026-12-01T09:00:00Z' };
    const first = await server.client.post(fields, key);
    expect(first.status).toBe(201);
    expect(first.headers).not.toHaveProperty('idempotency-replayed');
    for (let times = 0; times < 3; times++) {
      const again = await server.client.post(fields, key);
      expect(again).toMatchObject({ status: 201, text: first.text });
      expect(again.headers).toMatchObject({ 'idempotency-replayed': 'true', etag: first.headers.etag, location: first.headers.location });
    }
    expect(await rows('once')).toBe(1);
  });

  it('takes the same to-do written otherwise for the same request', async () => {
    const key = freshKey();
    const first = await server.client.post({ title: 'same', order: 1 }, key);
    const other = await server.client.send('POST', '/to-dos', {
      headers: { 'content-type': 'application/json; charset=utf-8', ...key },
      body: '{ "completed": false, "order": 1e0, "title": " s\\u0061me ", "notes": null }',
    });
    expect(other).toMatchObject({ status: 201, text: first.text });
    expect(await rows('same')).toBe(1);
  });

  it('answers the first response also after the to-do was changed, and after it was deleted', async () => {
    const key = freshKey();
    const first = await server.client.post({ title: 'changing' }, key);
    const { id } = created(first);
    await server.client.patch(id, { title: 'changed' });
    expect((await server.client.post({ title: 'changing' }, key)).text).toBe(first.text);
    await server.client.delete(`/to-dos/${id}`);
    expect((await server.client.post({ title: 'changing' }, key)).text).toBe(first.text);
    expect(await rows('changing')).toBe(0);
  });

  it.each([{ title: 'other' }, { title: 'x', order: 0 }, { title: 'x', completed: true }, { title: 'x', notes: '' }])(
    'is a 422 for another request: %j',
    async (fields) => {
      const key = freshKey();
      const first = created(await server.client.post({ title: 'x' }, key));
      const answer = await server.client.post(fields, key);
      expectProblem(answer, 422);
      expect(answer.headers).not.toHaveProperty('idempotency-replayed');
      expect(created(await server.client.post({ title: 'x' }, key)).id).toBe(first.id);
      expect(await rows('other')).toBe(0);
    },
  );

  it('is free again after an answer that made nothing', async () => {
    const key = freshKey();
    expectProblem(await server.client.post({ title: '' }, key), 400);
    expectProblem(await server.client.post({ title: 'x' }, { ...key, 'content-type': 'text/plain' }), 415);
    expectProblem(await server.client.post({ title: 'x'.repeat(70_000) }, key), 413);
    expectProblem(await server.client.post({ title: 'x' }, { ...key, accept: 'text/html' }), 406);
    const answer = await server.client.post({ title: 'at last' }, key);
    expect(answer.status).toBe(201);
    expect(answer.headers).not.toHaveProperty('idempotency-replayed');
  });

  it('is free again when the to-do could not be stored after the key was', async () => {
    const key = freshKey();
    const stored = await keys();
    await server.service.sql('ALTER TABLE todo RENAME TO todo_away');
    expectProblem(await server.client.post({ title: 'in vain' }, key), 500);
    await server.service.sql('ALTER TABLE todo_away RENAME TO todo');
    expect(await keys()).toHaveLength(stored.length);
    const answer = await server.client.post({ title: 'another' }, key);
    expect(answer.status).toBe(201);
    expect(answer.headers).not.toHaveProperty('idempotency-replayed');
  });

  it.each(['!', '~'.repeat(255), '"8e03978e-40d5-43dd-bc93-6894a57f9324"', `"${'~'.repeat(255)}"`, "a'b\\c%_", '"', 'KEY', 'key'])(
    'may be %s',
    async (key) => {
      const first = created(await server.client.post({ title: 'x' }, { 'idempotency-key': key }));
      expect(created(await server.client.post({ title: 'x' }, { 'idempotency-key': key })).id).toBe(first.id);
    },
  );

  it('is told apart by case', async () => {
    const made = await Promise.all(['Case', 'case'].map((key) => server.client.post({ title: 'x' }, { 'idempotency-key': key })));
    expect(new Set(made.map((answer) => created(answer).id)).size).toBe(2);
  });

  it.each([
    ['abc', '"abc"'],
    ['"a\\"\\\\b"', 'a"\\b'],
  ])('is the same in quotes and without them: %s and %s', async (one, another) => {
    const keyed = (key: string) => server.client.post({ title: 'quoted' }, { 'idempotency-key': key });
    await server.service.sql('DELETE FROM todo');
    const answers = [await keyed(one), await keyed(another), ...(await Promise.all([one, another, one, another].map(keyed)))];
    expect(new Set(answers.map((answer) => created(answer).id)).size).toBe(1);
    expect(await rows('quoted')).toBe(1);
  });

  it.each(['', ' ', 'a b', '"a b"', '""', 'a,b', '~'.repeat(256), `"${'~'.repeat(256)}"`, 'é', 'a\tb', ['a', 'b']])(
    'may not be %j',
    async (key) => {
      expect(refusedFields(await server.client.post({ title: 'refused' }, { 'idempotency-key': key }))).toEqual(['Idempotency-Key']);
      expect(await rows('refused')).toBe(0);
    },
  );

  it('means nothing to other methods', async () => {
    const { id } = await server.client.create();
    const key = freshKey();
    for (const completed of [true, false]) {
      const answer = await server.client.patch(id, { completed }, key);
      expect(json<Todo>(answer).completed).toBe(completed);
    }
    expect((await server.client.get('/to-dos', key)).status).toBe(200);
    expect((await server.client.delete(`/to-dos/${id}`, key)).status).toBe(204);
  });

  it('is kept for 24 hours', async () => {
    const key = freshKey();
    const first = created(await server.client.post({ title: 'day' }, key));
    await age(24 * HOUR - 60_000);
    expect(created(await server.client.post({ title: 'day' }, key)).id).toBe(first.id);
    expectProblem(await server.client.post({ title: 'night' }, key), 422);
    await age(60_000);
    const next = await server.client.post({ title: 'night' }, key);
    expect(next.headers).not.toHaveProperty('idempotency-replayed');
    expect(created(next).id).not.toBe(first.id);
    expect(created(await server.client.post({ title: 'night' }, key)).id).toBe(created(next).id);
  });

  it('belongs to one resource', async () => {
    const idempotency = new Idempotency(server.service.database);
    const done: string[] = [];
    const once = (resource: string, title: string) =>
      idempotency.once({ owner: '', resource, key: 'shared', content: {}, defaults: {} }, { title }, async () => void done.push(title));
    await server.client.post({ title: 'x' }, { 'idempotency-key': 'shared' });
    for (const resource of ['notes', 'tags']) {
      expect(await once(resource, `first of ${resource}`)).toEqual({ result: { title: `first of ${resource}` }, replayed: false });
      expect(await once(resource, 'second')).toEqual({ result: { title: `first of ${resource}` }, replayed: true });
    }
    expect(done).toEqual(['first of notes', 'first of tags']);
  });
});

/** Another process, of whom one keyed request comes by. */
async function passerBy({ service }: Server): Promise<void> {
  const work = async (): Promise<void> => undefined;
  await new Idempotency(service.database).once(
    { owner: 'passer-by', resource: 'notes', key: randomUUID(), content: {}, defaults: {} },
    {},
    work,
  );
}

describeOnEachDatabase('keys that expired', (server) => {
  const left = async (): Promise<number> => (await server.service.sql("SELECT owner FROM idempotency_key WHERE owner = 'gone'")).length;

  it('go a hundred with each keyed request, the oldest first, while there are more', async () => {
    const day = Date.now() - 24 * HOUR;
    const rows = Array.from({ length: 250 }, (_, index) => ['gone', `key-${index}`, 'hash', '{}', day - index]);
    await server.service.sql(`INSERT INTO idempotency_key VALUES ${rows.map(() => '(?, ?, ?, ?, ?)').join(', ')}`, rows.flat());
    for (const expected of [150, 50, 0]) {
      created(await server.client.post({ title: 'x' }, { 'idempotency-key': `kept-${expected}` }));
      expect(await left()).toBe(expected);
      const [oldest] = await server.service.sql("SELECT MIN(created_at) AS at FROM idempotency_key WHERE owner = 'gone'");
      expect(oldest?.at === null ? 0 : day + 1 - Number(oldest?.at)).toBe(expected);
    }
    await passerBy(server);
    expect(await server.service.sql("SELECT owner FROM idempotency_key WHERE owner = ''")).toHaveLength(3);
  });
});

describeOnEachDatabase('a key of a clock that ran ahead and was set right', (server) => {
  it('is answered from, and is kept for 24 hours from then on', async () => {
    const now = Date.now();
    const keyed = (title = 'x') => server.client.post({ title }, { 'idempotency-key': 'ahead' });
    const first = created(await keyed());
    await server.service.sql('UPDATE idempotency_key SET created_at = ?', [now + 365 * 24 * HOUR]);
    expect(created(await keyed()).id).toBe(first.id);
    await passerBy(server);
    expect(created(await keyed()).id).toBe(first.id);
    expectProblem(await keyed('y'), 422);
    const clock = jest.spyOn(Date, 'now').mockReturnValue(now + 25 * HOUR);
    expect(created(await keyed('y')).id).not.toBe(first.id);
    clock.mockRestore();
  });
});
