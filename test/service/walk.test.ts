import type { Todo } from '../support/clients.ts';
import { describeOnEachDatabase } from '../support/service.ts';

const ROWS = 60;
const DAY = 86_400_000;

/** Few values and many ties, some null: the places where a page can end between equals. */
const fieldsOf = (index: number): Partial<Todo> => ({
  title: `row ${index}`,
  order: index % 4 === 0 ? null : index % 5,
  dueAt: index % 3 === 0 ? null : new Date(Date.UTC(2026, 11, 1) + (index % 7) * DAY).toISOString(),
});

describeOnEachDatabase('walking all pages while another client inserts and deletes', (server) => {
  beforeEach(async () => {
    await server.service.sql('DELETE FROM todo');
    await Promise.all(Array.from({ length: ROWS }, (_, index) => server.client.create(fieldsOf(index))));
  });

  it.each(['createdAt', '-createdAt', 'dueAt', '-dueAt', 'order', '-order'])('by %s skips and repeats nothing', async (sort) => {
    const before = await server.client.walk('?limit=200');
    let index = 0;
    const deleted = new Set<string>();
    const walked = await server.client.walk(`?sort=${sort}&limit=9`, async (page) => {
      index++;
      const inserts = Array.from({ length: 2 }, (_, n) => server.client.create(fieldsOf(index * 2 + n)));
      // Where the cursor points, and one that may be before or behind it.
      const victims = [page.at(-1)?.id, before[(index * 17) % before.length]?.id].filter(
        (id) => id !== undefined && !deleted.has(id),
      ) as string[];
      for (const id of victims) deleted.add(id);
      await Promise.all([...inserts, ...victims.map((id) => server.client.delete(`/to-dos/${id}`))]);
    });
    const ids = walked.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining(before.map(({ id }) => id).filter((id) => !deleted.has(id))));
    expect(ids.length).toBeGreaterThan(ROWS / 2);
  });
});
