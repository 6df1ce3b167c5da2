import { type Answer, expectProblem, json, refusals, type Todo } from '../support/clients.ts';
import { describeOnEachDatabase } from '../support/service.ts';

const UNKNOWN = '0199d0c2-7c1e-7d3a-9a55-3f2b8f1c2d4e';

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
    ['the tag in upper case', ({ tag }) => tag.toUpperCase()],
    ['the tag with a leading zero', ({ tag }) => tag.replace('"', '"0')],
    ['the tag with a later revision', ({ tag }) => tag.replace(/^"\d+/, '"3')],
    ['another tag', () => '"x"'],
    ['an empty tag', () => '""'],
    ['a tag with an asterisk between commas', () => '"v1,*,eu"'],
    ['a tag with the tag between commas', ({ tag }) => `"x,${tag.slice(1, -1)},y"`],
    ['a revision beyond all', () => '"9999999999-zzzzzzzzzz"'],
    ['no number', () => '"NaN-NaN"'],
    ['zero and no number', () => '"0-NaN"'],
    ['nothing', () => ''],
  ];
  const malformed: [string, Form][] = [
    ['the tag without quotes', ({ tag }) => tag.slice(1, -1)],
    ['the tag in something else', ({ tag }) => `x${tag}`],
    ['the tag and something else', ({ tag }) => `${tag}x`],
    ['a list with * in it', ({ tag }) => `${tag}, *`],
    ['* twice', () => ['*', '*']],
    ['the tag without its end', ({ tag }) => tag.slice(0, -1)],
    ['tags without commas', ({ tag, stale }) => `${tag} ${stale}`],
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

  it.each(malformed)('of any method with a header that is %s is a 400 and does nothing', async (_, form) => {
    const { id, ...tags } = await changedTodo();
    for (const name of ['if-match', 'if-none-match']) {
      const headers = { [name]: form(tags) };
      const answers = [
        await server.client.get(`/to-dos/${id}`, headers),
        await server.client.patch(id, { title: 'y' }, headers),
        await server.client.delete(`/to-dos/${id}`, headers),
        await server.client.get('/to-dos', headers),
        await server.client.post({ title: 'z' }, headers),
        await server.client.delete('/to-dos', headers),
      ];
      for (const answer of answers) expect(refusals(answer)).toEqual([[name === 'if-match' ? 'If-Match' : 'If-None-Match', 'format']]);
    }
    expect(json<Todo>(await server.client.get(`/to-dos/${id}`)).title).toBe('x');
  });

  it('may list as many tags as fit into a header', async () => {
    const { id, tag, stale } = await changedTodo();
    const others = Array.from({ length: 1_200 }, (_, index) => `"${index}-k"`).join(',');
    expectProblem(await server.client.patch(id, { title: 'y' }, { 'if-match': `${others},${stale}` }), 412);
    expectProblem(await server.client.delete(`/to-dos/${id}`, { 'if-match': `${others},${stale}` }), 412);
    expect((await server.client.delete(`/to-dos/${id}`, { 'if-match': `${others},${tag}` })).status).toBe(204);
  });

  it.each(matching)('GET with If-Match: %s answers the to-do', async (_, form) => {
    const { id, ...tags } = await changedTodo();
    const answer = await server.client.get(`/to-dos/${id}`, { 'if-match': form(tags) });
    expect(answer).toMatchObject({ status: 200, headers: { etag: tags.tag } });
  });

  it.each(failing)('GET with If-Match: %s is a 412', async (_, form) => {
    const { id, ...tags } = await changedTodo();
    for (const method of ['GET', 'HEAD'])
      expect((await server.client.send(method, `/to-dos/${id}`, { headers: { 'if-match': form(tags) } })).status).toBe(412);
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

  it.each(known)('PATCH and DELETE with If-None-Match: %s are a 412 and do nothing', async (_, form) => {
    const { id, ...tags } = await changedTodo();
    const headers = { 'if-none-match': form(tags) };
    expectProblem(await server.client.patch(id, { title: 'y' }, headers), 412);
    expectProblem(await server.client.patch(id, {}, headers), 412);
    expectProblem(await server.client.delete(`/to-dos/${id}`, headers), 412);
    expect((await server.client.get(`/to-dos/${id}`)).headers.etag).toBe(tags.tag);
  });

  it.each(unknown)('PATCH and DELETE with If-None-Match: %s are done', async (_, form) => {
    const { id, ...tags } = await changedTodo();
    const headers = { 'if-none-match': form(tags) };
    expect((await server.client.patch(id, { title: 'y' }, headers)).status).toBe(200);
    expect((await server.client.delete(`/to-dos/${id}`, headers)).status).toBe(204);
    expect(await exists(id)).toBe(false);
  });

  it('asks If-Match before If-None-Match', async () => {
    const { id, tag, stale } = await changedTodo();
    const both = (match: string, none: string) => ({ 'if-match': match, 'if-none-match': none });
    expect((await server.client.get(`/to-dos/${id}`, both(stale, tag))).status).toBe(412);
    expect((await server.client.get(`/to-dos/${id}`, both(tag, tag))).status).toBe(304);
    expect((await server.client.get(`/to-dos/${id}`, both(tag, stale))).status).toBe(200);
    expect((await server.client.delete(`/to-dos/${id}`, both(tag, tag))).status).toBe(412);
    expect((await server.client.delete(`/to-dos/${id}`, both(tag, stale))).status).toBe(204);
  });

  it('for what is not there is a 404, and for what is wrong otherwise that error: conditions come last', async () => {
    const { id } = await changedTodo();
    for (const headers of [{ 'if-match': '"x"' }, { 'if-match': '*' }, { 'if-none-match': '*' }]) {
      expectProblem(await server.client.get(`/to-dos/${UNKNOWN}`, headers), 404);
      expectProblem(await server.client.patch(UNKNOWN, { title: 'y' }, headers), 404);
      expectProblem(await server.client.delete(`/to-dos/${UNKNOWN}`, headers), 404);
      expectProblem(await server.client.delete('/to-dos/x', headers), 404);
      expectProblem(await server.client.delete('/to-dos/', headers), 404);
    }
    expectProblem(await server.client.get('/to-dos?limit=0', { 'if-match': '"x"' }), 400);
    expectProblem(await server.client.patch(id, { title: '' }, { 'if-match': '"x"' }), 400);
    expectProblem(await server.client.post({ title: 'x' }, { 'if-match': '"x"', 'idempotency-key': 'a b' }), 400);
    expectProblem(await server.client.delete('/to-dos?completed=maybe', { 'if-match': '"x"' }), 400);
    expectProblem(await server.client.get('/nothing', { 'if-match': '"x"' }), 404);
    expectProblem(await server.client.send('PUT', '/to-dos', { headers: { 'if-match': '"x"' } }), 405);
  });
});

describeOnEachDatabase('a conditional request for what has no ETag', (server) => {
  const PLACES = ['/to-dos', '/to-dos?limit=1', '/', '/health', '/docs', '/docs/docs.js', '/openapi.json'];

  it.each(PLACES)('%s: If-Match is met by * alone, If-None-Match by all but *', async (path) => {
    const get = async (headers: Record<string, string>): Promise<number[]> =>
      Promise.all(['GET', 'HEAD'].map(async (method) => (await server.client.send(method, path, { headers })).status));
    expect(await get({ 'if-match': '"x"' })).toEqual([412, 412]);
    expect(await get({ 'if-match': '' })).toEqual([412, 412]);
    expect(await get({ 'if-match': '*' })).toEqual([200, 200]);
    expect(await get({ 'if-none-match': '*' })).toEqual([304, 304]);
    expect(await get({ 'if-none-match': '"x"' })).toEqual([200, 200]);
    expect(await get({ 'if-match': 'x' })).toEqual([400, 400]);
  });

  it('makes or deletes nothing where it fails', async () => {
    const kept = await server.client.create();
    for (const headers of [{ 'if-match': '"x"' }, { 'if-match': '"a", "b"' }, { 'if-match': '"v1,*,eu"' }, { 'if-none-match': '*' }]) {
      expectProblem(await server.client.delete('/to-dos', headers), 412);
      expectProblem(await server.client.delete('/to-dos?completed=false', headers), 412);
      expectProblem(await server.client.post({ title: 'no' }, headers), 412);
      expectProblem(await server.client.post({ title: 'no' }, { ...headers, 'idempotency-key': 'no' }), 412);
    }
    expect(await server.client.list()).toEqual([kept]);
    expect((await server.client.post({ title: 'yes' }, { 'if-match': '*', 'idempotency-key': 'no' })).status).toBe(201);
    expect((await server.client.post({ title: 'yes' }, { 'if-none-match': '"x"' })).status).toBe(201);
    expect((await server.client.delete('/to-dos?completed=true', { 'if-none-match': '"x"' })).status).toBe(204);
    expect((await server.client.delete('/to-dos', { 'if-match': '*' })).status).toBe(204);
    expect(await server.client.list()).toEqual([]);
  });
});
