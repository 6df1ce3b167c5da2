import { createHash } from 'node:crypto';
import { created, json, nextOf, type Todo } from '../../test/support/clients.ts';
import { expectOneStatement } from '../../test/support/one-statement.ts';
import { describeOnEachDatabase, type Server } from '../../test/support/service.ts';
import { installed } from '../installed.ts';
import { resourceOf } from '../rest/index.ts';
import { todos } from './feature.ts';
import { Todo as TodoEntity } from './todo.entity.ts';

/** A to-do as 0.1.0 stored it, and what it gave out of it. */
const ID = '01a21970-8b86-77e2-ba98-032860de7f51';
const CREATED_AT = 1795723135878;
const ETAG = '"1-mwxz6veu"';

/** No migration of 0.1.0 is of a later time. */
const RELEASED_AT = 1764000002000;
const FIELDS = ['title', 'completed', 'order', 'notes', 'dueAt'];

const hashOf = (names: string[], item: Record<string, unknown>): string =>
  createHash('sha256')
    .update(JSON.stringify(Object.fromEntries(names.map((name) => [name, item[name]]))))
    .digest('base64url');

const suite = (server: Server): void => {
  beforeEach(() => server.service.sql('DELETE FROM todo'));

  const store = (id: string, order: number): Promise<unknown> =>
    server.service.sql(
      'INSERT INTO todo (id, owner, title, notes, search, completed, sort_order, due_at, created_at, updated_at, revision) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      [id, '', 'walk', null, 'WALK\0', true, order, Date.UTC(2026, 5), CREATED_AT, CREATED_AT, 1],
    );
  const orders = async (path: string): Promise<unknown[]> => json<Todo[]>(await server.client.get(path)).map(({ order }) => order);

  it('was made by migrations of these names, which are not run again, and of one statement each way', async () => {
    const names = todos.migrations.map((Migration) => new Migration().name ?? '');
    expect(names.filter((name) => Number(name.slice(-13)) < RELEASED_AT)).toEqual([
      'Todo1764000000000',
      ...Array.from({ length: 10 }, (_, position) => `TodoIndex${1764000001000 + position}`),
    ]);
    for (const Migration of todos.migrations) await expectOneStatement(Migration);
  });

  it.each([
    ['?limit=1', 'WyJ4V2hTaUk1WHhtbGkiLG51bGwsIjAxYTIxOTcwLThiODYtNzdlMi1iYTk4LTAzMjg2MGRlN2Y1MSJd'],
    [
      '?limit=1&sort=order&dueAfter=2025-12-01T00:00:00Z&q=walk&dueBefore=2026-12-31T23:00:00Z&completed=true',
      'WyJzSFAtUThoUS1DRFkiLDIsIjAxYTIxOTcwLThiODYtNzdlMi1iYTk4LTAzMjg2MGRlN2Y1MSJd',
    ],
  ])('has the cursors that it had: %s', async (query, cursor) => {
    await store(ID, 2);
    await store(ID.replace(/1$/, '2'), 3);
    expect(new URL(nextOf(await server.client.get(`/to-dos${query}`)) ?? '', server.service.url).searchParams.get('cursor')).toBe(cursor);
    expect(await orders(`/to-dos${query}&cursor=${cursor}`)).toEqual([3]);
  });

  it('has the tags that it had', async () => {
    await store(ID, 2);
    expect((await server.client.get(`/to-dos/${ID}`)).headers.etag).toBe(ETAG);
    expect((await server.client.get(`/to-dos/${ID}`, { 'if-none-match': ETAG })).status).toBe(304);
    expect((await server.client.patch(ID, { order: 3 }, { 'if-match': ETAG })).status).toBe(200);
    expect((await server.client.delete(`/to-dos/${ID}`, { 'if-match': ETAG })).status).toBe(412);
  });

  it('has keys that are good, and what is stored now is good for 0.1.0 as long as to-dos have its fields', async () => {
    const fields = { title: ' caf\u00e9 ', dueAt: '2026-12-01T09:00:00+01:00', order: 2 };
    const requestHash = 'ZWtQ7BmTKt3zEkxcC-_4XVW7BDWPSguZOZcHMhnk4q4';
    const todo = { owner: '', title: 'caf\u00e9', completed: false, order: 2, notes: null, dueAt: 1796112000000, revision: 1 };
    const result = { ...todo, id: ID, createdAt: CREATED_AT, updatedAt: CREATED_AT };
    for (const key of ['old', '"quoted"']) {
      const row = ['', key, requestHash, JSON.stringify(result), Date.now()];
      await server.service.sql('INSERT INTO idempotency_key VALUES (?, ?, ?, ?, ?)', row);
      const answer = await server.client.post(fields, { 'idempotency-key': key });
      expect(created(answer)).toMatchObject({ id: ID, title: 'caf\u00e9', createdAt: '2026-11-26T19:58:55.878Z' });
      expect(answer.headers).toMatchObject({ 'idempotency-replayed': 'true', etag: ETAG });
    }
    for (const key of ['new', '"new"']) {
      const made = created(await server.client.post(fields, { 'idempotency-key': key }));
      const [row] = await server.service.sql('SELECT * FROM idempotency_key WHERE owner = ? AND idempotency_key = ?', ['', key]);
      const { createdAt, updatedAt, ...stored } = JSON.parse(String(row?.result)) as Record<string, unknown>;
      expect(stored).toMatchObject({ ...todo, id: made.id });
      expect(hashOf(FIELDS, stored)).toBe(requestHash);
      // A later field is of the request too: 0.1.0 would answer such a key with a 422.
      expect(row?.request_hash).toBe(
        hashOf(
          resourceOf(TodoEntity).fields.map(({ name }) => name),
          stored,
        ),
      );
      expect([createdAt, updatedAt]).toEqual([Date.parse(made.createdAt), Date.parse(made.updatedAt)]);
      await server.service.sql('DELETE FROM idempotency_key');
    }
  });
};

describeOnEachDatabase('what version 0.1.0 stored of to-dos', suite, {}, installed);
