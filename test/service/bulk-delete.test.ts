import { jest } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { expectProblem, refusedFields } from '../support/clients.ts';
import { connect } from '../support/databases.ts';
import { describeOnEachDatabase, describeOnServers, type Server } from '../support/service.ts';

describeOnEachDatabase('deleting many', (server) => {
  const left = async (): Promise<string[]> => (await server.client.list()).map(({ title }) => title);

  beforeEach(async () => {
    await server.service.sql('DELETE FROM todo');
    await server.client.create({ title: 'done', completed: true });
    await server.client.create({ title: 'open' });
  });

  it('deletes all', async () => {
    const answer = await server.client.delete('/to-dos');
    expect(answer).toMatchObject({ status: 204, text: '' });
    expect(await left()).toEqual([]);
    expect((await server.client.delete('/to-dos')).status).toBe(204);
  });

  it('deletes the completed only, or the open only', async () => {
    expect((await server.client.delete('/to-dos?completed=true')).status).toBe(204);
    expect(await left()).toEqual(['open']);
    expect((await server.client.delete('/to-dos?completed=true')).status).toBe(204);
    expect(await left()).toEqual(['open']);
    expect((await server.client.delete('/to-dos?completed=false')).status).toBe(204);
    expect(await left()).toEqual([]);
  });

  it.each([
    ['completed', 'completed=1'],
    ['completed', 'completed='],
    ['completed', 'completed=true&completed=true'],
    ['limit', 'limit=1'],
    ['q', 'completed=true&q=x'],
    ['count', 'count=true'],
    ['sort', 'sort=order'],
    ['Completed', 'Completed=true'],
  ])('refuses %s in ?%s, and deletes nothing', async (field, query) => {
    expect(refusedFields(await server.client.delete(`/to-dos?${query}`))).toEqual([field]);
    expect(await left()).toEqual(['done', 'open']);
  });
});

const MANY = 6_000;

/** Stores many to-dos, their ids in the order of their titles, every third completed; and one of somebody else. */
async function store({ service }: Server): Promise<void> {
  await service.sql('DELETE FROM todo');
  const START = Date.UTC(2026, 0, 1);
  const ids = Array.from({ length: MANY }, (_, n) => uuidv7({ msecs: START + n }));
  const place = `(${Array(9).fill('?').join(', ')})`;
  for (let from = 0; from < MANY; from += 3_000) {
    const rows = ids.slice(from, from + 3_000).map((id, n) => [id, '', `row ${from + n}`, '', n % 3 === 0, START, START, START, 1]);
    await service.sql(`${INSERT} VALUES ${rows.map(() => place).join(', ')}`, rows.flat());
  }
  await service.sql(`${INSERT} VALUES ${place}`, [uuidv7(), 'other', 'theirs', '', false, START, START, START, 1]);
}
const INSERT = 'INSERT INTO todo (id, owner, title, search, completed, due_at, created_at, updated_at, revision)';

describeOnEachDatabase('deleting more than one statement should', (server) => {
  const count = async (condition = 'owner = ?'): Promise<number> => {
    const [row] = await server.service.sql(`SELECT COUNT(*) AS count FROM todo WHERE ${condition}`, ['']);
    return Number(row?.count);
  };

  beforeEach(() => store(server));
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('deletes all that match, and nothing else', async () => {
    expect((await server.client.delete('/to-dos?completed=true')).status).toBe(204);
    expect(await count('owner = ? AND completed')).toBe(0);
    expect(await count()).toBe(MANY - MANY / 3);
    expect((await server.client.delete('/to-dos')).status).toBe(204);
    expect(await count()).toBe(0);
    expect(await count('owner <> ?')).toBe(1);
  });

  it('is cut off by its time, says how many are gone, leaves it at that, and goes on when it is repeated', async () => {
    let looked = 0;
    const clock = jest.spyOn(performance, 'now').mockImplementation(() => ++looked * 2_000);
    const answer = await server.client.delete('/to-dos');
    clock.mockRestore();
    const problem = expectProblem(answer, 503);
    expect(problem).toMatchObject({ type: 'urn:siesta:problem:unfinished', deleted: MANY - (await count()) });
    expect(problem.deleted).toBeGreaterThan(0);
    expect(problem.deleted).toBeLessThan(MANY);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect(MANY - (await count())).toBe(problem.deleted);
    expect((await server.client.delete('/to-dos')).status).toBe(204);
    expect(await count()).toBe(0);
  });

  it('lets others read, add and change meanwhile', async () => {
    let deleting = true;
    const deleted = server.client.delete('/to-dos?completed=false').finally(() => {
      deleting = false;
    });
    const meanwhile: string[] = [];
    while (deleting) {
      const { id } = await server.client.create({ completed: true });
      expect((await server.client.patch(id, { title: 'changed' })).status).toBe(200);
      if (deleting) meanwhile.push(id);
    }
    expect((await deleted).status).toBe(204);
    expect(meanwhile).not.toEqual([]);
    for (const id of meanwhile) expect((await server.client.get(`/to-dos/${id}`)).status).toBe(200);
  });
});

describeOnServers('deleting many of which another transaction holds one', (server) => {
  it('is a 503 that says how many are gone, holds up nobody who adds, and goes on when it is repeated', async () => {
    await store(server);
    const other = await connect(server.service.config);
    await other.beginTransaction();
    await other.query("SELECT id FROM todo WHERE id = (SELECT id FROM (SELECT id FROM todo WHERE title = 'row 1700') AS held) FOR UPDATE");
    const done: string[] = [];
    const deleting = server.client.delete('/to-dos').then((answer) => {
      done.push('cut off');
      return answer;
    });
    await server.client.create({ title: 'new' });
    done.push('added');
    expect(expectProblem(await deleting, 503)).toMatchObject({
      type: 'urn:siesta:problem:locked',
      detail: expect.stringMatching(/^1500 are deleted\. Of the rest: /),
      deleted: 1_500,
    });
    expect(done).toEqual(['added', 'cut off']);
    await other.rollback();
    await other.end();
    expect((await server.client.delete('/to-dos')).status).toBe(204);
    expect(await server.client.list()).toEqual([]);
  });
});

describeOnEachDatabase(
  'deleting many where that is switched off',
  (server) => {
    it('is a 403 and deletes nothing without a filter; with one, and one by one, it stays possible', async () => {
      const { id } = await server.client.create({ completed: true });
      await server.client.create();
      expectProblem(await server.client.delete('/to-dos'), 403);
      expect(await server.client.list()).toHaveLength(2);
      expect((await server.client.delete('/to-dos?completed=false')).status).toBe(204);
      expect((await server.client.list()).map((todo) => todo.id)).toEqual([id]);
      expect((await server.client.delete(`/to-dos/${id}`)).status).toBe(204);
    });
  },
  { BULK_DELETE: 'off' },
);
