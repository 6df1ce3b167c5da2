import { jest } from '@jest/globals';
import { json, type Todo } from '../support/clients.ts';
import { describeOnEachDatabase } from '../support/service.ts';

const YEAR = 365 * 86_400_000;
const timeOf = (id: string): number => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);

/** Does something while the process's clock shows this time. */
async function at<T>(time: number, work: () => Promise<T>): Promise<T> {
  const clock = jest.spyOn(Date, 'now').mockReturnValue(time);
  try {
    return await work();
  } finally {
    clock.mockRestore();
  }
}

describeOnEachDatabase('a clock that ran ahead and was set right', (server) => {
  const make = (): Promise<Todo> => server.client.create();

  beforeEach(() => server.service.sql('DELETE FROM todo'));

  it('leaves no trace in the times and ids of what is made afterwards', async () => {
    const now = Date.now();
    const ahead = await at(now + YEAR, make);
    expect(Date.parse(ahead.createdAt)).toBe(now + YEAR);
    const after = await at(now, make);
    expect(after).toMatchObject({ createdAt: new Date(now).toISOString(), updatedAt: new Date(now).toISOString() });
    expect(timeOf(after.id)).toBe(now);
    expect((await server.client.list()).map(({ id }) => id)).toEqual([after.id, ahead.id]);
  });

  it('leaves ids unique and, while it stands still or runs, in the order of creation', async () => {
    const now = Date.now();
    const made: Todo[] = [];
    for (const time of [now, now, now + 1, now + YEAR, now, now, now + 1]) made.push(await at(time, make));
    const ids = made.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const run of [ids.slice(0, 4), ids.slice(4)]) expect(run.toSorted()).toEqual(run);
  });

  it('gives a change its own time and ETag, also of what was made ahead', async () => {
    const now = Date.now();
    const answer = await at(now + YEAR, () => server.client.post({ title: 'x' }));
    const { id } = json<Todo>(answer);
    const tags = [answer.headers.etag];
    for (const title of ['y', 'z', 'x']) {
      const changed = await at(now, () => server.client.patch(id, { title }, { 'if-match': tags.at(-1) as string }));
      expect(json<Todo>(changed)).toMatchObject({ title, updatedAt: new Date(now).toISOString() });
      tags.push(changed.headers.etag);
    }
    expect(new Set(tags).size).toBe(tags.length);
  });
});
