import { expectProblem, json, type Todo } from '../support/clients.ts';
import { describeOnEachDatabase } from '../support/service.ts';

const WRITERS = 20;
const times = <T>(work: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: WRITERS }, (_, index) => work(index)));

describeOnEachDatabase('twenty writers at once', (server) => {
  it('with one If-Match: one PATCH wins, nineteen are stale', async () => {
    const first = await server.client.post({ title: 'x' });
    const { id } = json<Todo>(first);
    const answers = await times((order) => server.client.patch(id, { order }, { 'if-match': first.headers.etag as string }));
    const [winner, ...others] = answers.toSorted((a, b) => a.status - b.status);
    expect(winner?.status).toBe(200);
    for (const other of others) expectProblem(other, 412);
    const kept = await server.client.get(`/to-dos/${id}`);
    expect(kept.text).toBe(winner?.text);
    expect(kept.headers.etag).toBe(winner?.headers.etag);
  });

  it('without a condition: all PATCHes are merged, each with an ETag of its own', async () => {
    const { id } = await server.client.create({ title: 'x', order: 1000 });
    const patches = [{ title: 'y' }, { notes: 'n' }, { completed: true }, { dueAt: '2026-12-01T00:00:00.000Z' }];
    const answers = await Promise.all([
      ...patches.map((patch) => server.client.patch(id, patch)),
      ...Array.from({ length: 4 }, (_, order) => server.client.patch(id, { order })),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
    expect(new Set(answers.map(({ headers }) => headers.etag)).size).toBe(8);
    const kept = json<Todo>(await server.client.get(`/to-dos/${id}`));
    expect(kept).toMatchObject(Object.assign({}, ...patches));
    expect(kept.order).toBeLessThan(4);
  });

  it('deleting one to-do: one 204, the others find nothing', async () => {
    const first = await server.client.post({ title: 'x' });
    const { id } = json<Todo>(first);
    const answers = await times((index) =>
      server.client.delete(`/to-dos/${id}`, index % 2 ? { 'if-match': first.headers.etag as string } : {}),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([204, ...Array(WRITERS - 1).fill(404)]);
  });

  it('changing and deleting with one tag: one of them wins', async () => {
    await times(async () => {
      const first = await server.client.post({ title: 'x' });
      const { id } = json<Todo>(first);
      const condition = { 'if-match': first.headers.etag as string };
      const [patch, remove] = await Promise.all([
        server.client.patch(id, { completed: true }, condition),
        server.client.delete(`/to-dos/${id}`, condition),
      ]);
      expect([
        [200, 412],
        [404, 204],
      ]).toContainEqual([patch.status, remove.status]);
    });
  });

  it('creating: all get a to-do of their own', async () => {
    const made = await times((order) => server.client.create({ title: 'one of many', order }));
    expect(new Set(made.map(({ id }) => id)).size).toBe(WRITERS);
    const listed = await server.client.list('?q=one%20of%20many&limit=200');
    expect(listed.map(({ order }) => order).toSorted()).toEqual(made.map(({ order }) => order).toSorted());
  });
});
