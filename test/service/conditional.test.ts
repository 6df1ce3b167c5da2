import { type Answer, expectProblem, json, type Todo } from '../support/clients.ts';
import { describeOnEachDatabase } from '../support/service.ts';

describeOnEachDatabase('a conditional request', (server) => {
  /** A to-do that was changed once: its tag, and the one before. */
  async function changedTodo(): Promise<{ id: string; tag: string; stale: string }> {
    const answer = await server.client.post({ title: 'x' });
    const { id } = json<Todo>(answer);
    const changed = await server.client.patch(id, { completed: true });
    return { id, tag: changed.headers.etag as string, stale: answer.headers.etag as string };
  }
  const exists = async (id: string): Promise<boolean> => (await server.client.get(`/to-dos/${id}`)).status === 200;

  type Form = (tags: { tag: string; stale: string }) => string | string[];
  const matching: [string, Form][] = [
    ['the tag', ({ tag }) => tag],
    ['*', () => '*'],
    ['a list with the tag last', ({ tag, stale }) => `${stale}, "x", ${tag}`],
    ['a list with the tag first, without spaces', ({ tag, stale }) => `${tag},${stale}`],
    ['a list with weak and empty members', ({ tag, stale }) => `W/${stale}, , ${tag},`],
    ['two headers', ({ tag, stale }) => [stale, tag]],
  ];
  const failing: [string, Form][] = [
    ['a stale tag', ({ stale }) => stale],
    ['the tag, weak', ({ tag }) => `W/${tag}`],
    ['the tag without quotes', ({ tag }) => tag.slice(1, -1)],
    ['the tag in something else', ({ tag }) => `x${tag}`],
    ['the tag and something else', ({ tag }) => `${tag}x`],
    ['the tag in upper case', ({ tag }) => tag.toUpperCase()],
    ['the tag with a leading zero', ({ tag }) => tag.replace('"', '"0')],
    ['the tag with a later revision', ({ tag }) => tag.replace(/^"\d+/, '"3')],
    ['another tag', () => '"x"'],
    ['an empty tag', () => '""'],
    ['a revision beyond all', () => '"9999999999-zzzzzzzzzz"'],
    ['no number', () => '"NaN-NaN"'],
    ['zero and no number', () => '"0-NaN"'],
    ['nothing', () => ''],
    ['SQL', () => `"1' OR '1'='1"`],
  ];

  it.each(matching)('PATCH with If-Match: %s changes the to-do', async (_, form) => {
    const { id, ...tags } = await changedTodo();
    const answer = await server.client.patch(id, { title: 'y' }, { 'if-match': form(tags) });
    expect(answer.status).toBe(200);
    expect(json<Todo>(answer).title).toBe('y');
    expect([tags.tag, tags.stale]).not.toContain(answer.headers.etag);
  });

  it.each(failing)('PATCH with If-Match: %s is a 412 and changes nothing', async (_, form) => {
    const { id, ...tags } = await changedTodo();
    expectProblem(await server.client.patch(id, { title: 'y' }, { 'if-match': form(tags) }), 412);
    const kept = await server.client.get(`/to-dos/${id}`);
    expect(json<Todo>(kept).title).toBe('x');
    expect(kept.headers.etag).toBe(tags.tag);
  });

  it('PATCH that changes nothing is a 412 with a stale tag, and a 200 with the right one', async () => {
    const { id, tag, stale } = await changedTodo();
    expectProblem(await server.client.patch(id, { completed: true }, { 'if-match': stale }), 412);
    const same = await server.client.patch(id, { completed: true }, { 'if-match': tag });
    expect(same).toMatchObject({ status: 200, headers: { etag: tag } });
  });

  it.each(matching)('DELETE with If-Match: %s deletes the to-do', async (_, form) => {
    const { id, ...tags } = await changedTodo();
    expect((await server.client.delete(`/to-dos/${id}`, { 'if-match': form(tags) })).status).toBe(204);
    expect(await exists(id)).toBe(false);
  });

  it.each(failing)('DELETE with If-Match: %s is a 412 and deletes nothing', async (_, form) => {
    const { id, ...tags } = await changedTodo();
    expectProblem(await server.client.delete(`/to-dos/${id}`, { 'if-match': form(tags) }), 412);
    expect(await exists(id)).toBe(true);
  });

  it('may list as many tags as fit into a header', async () => {
    const { id, tag, stale } = await changedTodo();
    const others = Array.from({ length: 1_200 }, (_, index) => `"${index}-k"`).join(',');
    expectProblem(await server.client.patch(id, { title: 'y' }, { 'if-match': `${others},${stale}` }), 412);
    expectProblem(await server.client.delete(`/to-dos/${id}`, { 'if-match': `${others},${stale}` }), 412);
    expect((await server.client.delete(`/to-dos/${id}`, { 'if-match': `${others},${tag}` })).status).toBe(204);
  });

  const known: [string, Form][] = [
    ...matching,
    ['the tag, weak', ({ tag }) => `W/${tag}`],
    ['a list with the tag, weak', ({ tag }) => `"x", W/${tag}`],
  ];
  const unknown = failing.filter(([name]) => !name.includes('weak'));

  it.each(known)('GET with If-None-Match: %s is a 304 without a body', async (_, form) => {
    const { id, ...tags } = await changedTodo();
    for (const method of ['GET', 'HEAD']) {
      const answer: Answer = await server.client.send(method, `/to-dos/${id}`, { headers: { 'if-none-match': form(tags) } });
      expect(answer).toMatchObject({ status: 304, text: '', headers: { etag: tags.tag } });
      expect(answer.headers['x-request-id']).toBeDefined();
    }
  });

  it.each(unknown)('GET with If-None-Match: %s answers the to-do', async (_, form) => {
    const { id, ...tags } = await changedTodo();
    const answer = await server.client.get(`/to-dos/${id}`, { 'if-none-match': form(tags) });
    expect(answer).toMatchObject({ status: 200, headers: { etag: tags.tag } });
    expect(json<Todo>(answer).id).toBe(id);
  });
});
