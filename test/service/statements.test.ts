import type { Answer, Todo } from '../support/clients.ts';
import { json } from '../support/clients.ts';
import { counted } from '../support/server-status.ts';
import { describeOnServers } from '../support/service.ts';

describeOnServers(
  'the server is sent',
  (server) => {
    let todo: Todo;
    let tag: string;

    beforeEach(async () => {
      const answer = await server.client.post({ title: 'x' });
      todo = json<Todo>(answer);
      tag = answer.headers.etag as string;
    });

    /** The statements of a request, by kind. */
    async function statements(status: number, send: () => Promise<Answer>): Promise<Record<string, number>> {
      const {
        Com_show_status: _,
        Com_do: __,
        ...kinds
      } = await counted(server, 'Com\\_%', async () => {
        const answer = await send();
        if (answer.status !== status) throw new Error(`${answer.status} instead of ${status}: ${answer.text}`);
      });
      return Object.fromEntries(Object.entries(kinds).map(([name, count]) => [name.replace('Com_', ''), count]));
    }
    const path = (): string => `/to-dos/${todo.id}`;

    it('one SELECT for a to-do', async () => {
      expect(await statements(200, () => server.client.get(path()))).toEqual({ select: 1 });
      expect(await statements(304, () => server.client.get(path(), { 'if-none-match': tag }))).toEqual({ select: 1 });
    });

    it('one SELECT for a page, two with the count', async () => {
      await server.client.create();
      expect(await statements(200, () => server.client.get('/to-dos?limit=1&sort=-dueAt&completed=false&q=x'))).toEqual({ select: 1 });
      expect(await statements(200, () => server.client.get('/to-dos?limit=1&count=true'))).toEqual({ select: 2 });
    });

    it('one INSERT for a new to-do', async () => {
      expect(await statements(201, () => server.client.post({ title: 'y' }))).toEqual({ insert: 1 });
    });

    it('two INSERTs in a transaction for a new to-do with a key', async () => {
      await server.client.post({ title: 'y' }, { 'idempotency-key': 'before' });
      expect(await statements(201, () => server.client.post({ title: 'y' }, { 'idempotency-key': 'key' }))).toEqual({
        begin: 1,
        insert: 2,
        commit: 1,
      });
    });

    it('a SELECT and an UPDATE for a change, and no UPDATE where nothing changes', async () => {
      expect(await statements(200, () => server.client.patch(todo.id, { title: 'z' }))).toEqual({ select: 1, update: 1 });
      expect(await statements(200, () => server.client.patch(todo.id, { title: 'z' }))).toEqual({ select: 1 });
      expect(await statements(412, () => server.client.patch(todo.id, { title: 'y' }, { 'if-match': tag }))).toEqual({ select: 1 });
    });

    it('one DELETE, and a SELECT after it where If-Match fails', async () => {
      expect(await statements(412, () => server.client.delete(path(), { 'if-match': '"1-x"' }))).toEqual({ delete: 1, select: 1 });
      expect(await statements(204, () => server.client.delete(path(), { 'if-match': tag }))).toEqual({ delete: 1 });
      expect(await statements(404, () => server.client.delete(path()))).toEqual({ delete: 1 });
    });

    it('a SELECT and a DELETE for a piece of all', async () => {
      expect(await statements(204, () => server.client.delete('/to-dos?completed=true'))).toEqual({ select: 1 });
      expect(await statements(204, () => server.client.delete('/to-dos?completed=false'))).toEqual({ select: 1, delete: 1 });
    });

    it('nothing by what asks no database, or is refused before', async () => {
      const { client } = server;
      expect(await statements(200, () => client.get('/health'))).toEqual({});
      expect(await statements(200, () => client.get('/'))).toEqual({});
      expect(await statements(204, () => client.send('OPTIONS', '/to-dos'))).toEqual({});
      expect(await statements(404, () => client.get('/to-dos/x'))).toEqual({});
      expect(await statements(400, () => client.get('/to-dos?limit=0'))).toEqual({});
      expect(await statements(400, () => client.get('/to-dos?cursor=x'))).toEqual({});
      expect(await statements(400, () => client.post({ title: '' }, { 'idempotency-key': 'refused' }))).toEqual({});
    });
  },
  { DB_POOL_SIZE: '1' },
);
