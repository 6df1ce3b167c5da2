import { expectProblem, refusedFields } from '../support/clients.ts';
import { describeOnEachDatabase } from '../support/service.ts';

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

describeOnEachDatabase(
  'deleting many where that is switched off',
  (server) => {
    it('is a 403 and deletes nothing; one by one stays possible', async () => {
      const { id } = await server.client.create({ completed: true });
      expectProblem(await server.client.delete('/to-dos'), 403);
      expectProblem(await server.client.delete('/to-dos?completed=true'), 403);
      expect(await server.client.list()).toHaveLength(1);
      expect((await server.client.delete(`/to-dos/${id}`)).status).toBe(204);
    });
  },
  { BULK_DELETE: 'off' },
);
