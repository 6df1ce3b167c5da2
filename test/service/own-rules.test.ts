import { tasks } from '../features/tasks.ts';
import { expectProblem, json } from '../support/clients.ts';
import { Caller, type Item } from '../support/contract/caller.ts';
import { Description } from '../support/openapi.ts';
import { describeOnEachDatabase } from '../support/service.ts';

describeOnEachDatabase(
  'a resource with rules and routes of its own',
  (server) => {
    let caller: Caller;
    beforeEach(async () => {
      await server.service.sql('DELETE FROM task');
      caller = new Caller(server.client, 'tasks');
    });

    it('keeps a rule over several rows, also when many ask at once', async () => {
      const answers = await Promise.all(Array.from({ length: 8 }, (_, n) => caller.post({ title: `task ${n}`, starred: true })));
      const made = answers.filter(({ status }) => status === 201).length;
      for (const { status, text } of answers) if (![201, 409, 503].includes(status)) throw new Error(`${status}: ${text}`);
      expect(made).toBeLessThanOrEqual(3);
      expect((await caller.list('?starred=true')).length).toBe(made);
      for (let n = made; n < 3; n++) await caller.make({ title: 'one more', starred: true });
      const plain = await caller.make({ title: 'plain' });
      expect(expectProblem(await caller.patch(plain.id, { starred: true }), 409).detail).toBe('At most 3 tasks have a star.');
      expectProblem(await caller.post({ title: 'keyed', starred: true }, { 'idempotency-key': 'a' }), 409);
      const [starred] = await caller.list('?starred=true&limit=1');
      expect((await caller.patch(String(starred?.id), { title: 'still with a star' })).status).toBe(200);
      expect((await caller.patch(String(starred?.id), { starred: false })).status).toBe(200);
      expect((await caller.post({ title: 'keyed', starred: true }, { 'idempotency-key': 'a' })).status).toBe(201);
    });

    it('keeps what a rule says is not deleted, whatever the conditions are', async () => {
      const { item, tag } = await caller.made({ title: 'kept', starred: true });
      for (const headers of [{}, { 'if-match': tag }, { 'if-match': '*' }])
        expect(expectProblem(await caller.delete(`/${item.id}`, headers), 409)).not.toHaveProperty('deleted');
      expectProblem(await caller.delete(`/${item.id}`, { 'if-match': '"x"' }), 412);
      await caller.patch(item.id, { starred: false });
      expect((await caller.delete(`/${item.id}`)).status).toBe(204);
    });

    it('has a route that changes an item, under the same conditions as every change', async () => {
      const { item, tag } = await caller.made({ title: 'old' });
      expect(item).toMatchObject({ archived: false, archivedAt: null });
      const path = `/${item.id}/archive`;
      expectProblem(await caller.send('POST', path, { 'if-match': '"x"' }), 412);
      const answer = await caller.send('POST', path, { 'if-match': tag });
      expect(answer.status).toBe(200);
      expect(json(answer)).toMatchObject({ id: item.id, archived: true, archivedAt: expect.stringMatching(/Z$/) });
      const again = await caller.send('POST', path);
      expect([again.status, again.headers.etag]).toEqual([200, answer.headers.etag]);
      expectProblem(await caller.send('POST', '/x/archive'), 404);
      expectProblem(await caller.send('POST', '/0199d0c2-7c1e-7d3a-9a55-3f2b8f1c2d4e/archive'), 404);
      expect((await caller.send('GET', path)).headers.allow).toBe('POST');
    });

    it('refuses read-only and computed fields in bodies', async () => {
      const item = await caller.make({ title: 'x' });
      for (const answer of [
        await caller.post({ title: 'y', archivedAt: '2026-12-01T09:00:00Z' }),
        await caller.patch(item.id, { archivedAt: null }),
        await caller.patch(item.id, { archived: true }),
      ])
        expect(expectProblem(answer, 400).errors).toMatchObject([{ code: 'unknown' }]);
    });

    it('has a route whose parameters are checked, and given to a pipe', async () => {
      await caller.make({ title: 'x', starred: true });
      await caller.make({ title: 'y' });
      for (const [query, expected] of [
        ['', 2],
        ['?starred=yes', 1],
        ['?starred=no', 1],
      ] as const)
        expect(json(await caller.get(`/summary${query}`))).toEqual({ tasks: expected });
      expectProblem(await caller.get('/summary?starred=true'), 400);
      expectProblem(await caller.get('/summary?x=1'), 400);
    });

    it('describes its routes as they answer', async () => {
      const description = await Description.of(server.client);
      const { id } = await caller.make({ title: 'x' });
      expect(description.document.paths).toMatchObject({
        '/tasks/{id}/archive': { post: { operationId: 'archiveTask', summary: 'Archive a task', tags: ['tasks'] } },
        '/tasks/summary': { get: { operationId: 'summaryTask' } },
      });
      for (const [method, path, template] of [
        ['POST', `/tasks/${id}/archive`, '/tasks/{id}/archive'],
        ['GET', '/tasks/summary?starred=yes', '/tasks/summary'],
        ['GET', '/tasks/summary?starred=x', '/tasks/summary'],
        ['POST', '/tasks/x/archive', '/tasks/{id}/archive'],
      ] as const)
        expect(description.differences(method, template, await server.client.send(method, path))).toEqual([]);
    });

    it('puts an item through its own class', async () => {
      const item: Item = await caller.make({ title: 'x' });
      expect(json<Item[]>(await caller.get())[0]).toEqual(item);
    });
  },
  {},
  [tasks],
);
