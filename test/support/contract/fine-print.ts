import { expectProblem, json } from '../clients.ts';
import type { Stage } from './stage.ts';

export function finePrint(stage: Stage): void {
  const { resource } = stage;

  it('takes a slash at the end for the list, but never for what is done to an item', async () => {
    const caller = await stage.caller();
    const item = await stage.make(caller);
    expect(json(await caller.get('/'))).toEqual([item]);
    expect((await caller.send('HEAD', '/')).status).toBe(200);
    expect(
      (
        await caller.client.send('POST', caller.url('/'), {
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(await stage.body(caller, 2)),
        })
      ).status,
    ).toBe(201);
    expectProblem(await caller.delete('/'), 404);
    expectProblem(await caller.patch('', {}), 404);
    expect(await caller.list()).toHaveLength(2);
  });

  it('reads escaped letters as letters, and an escaped slash as none', async () => {
    const caller = await stage.caller();
    const first = `%${resource.path.charCodeAt(0).toString(16)}`;
    expect((await caller.client.get(`/${first}${resource.path.slice(1)}`)).status).toBe(200);
    expectProblem(await caller.client.get(`/${resource.path}%2F`), 404);
    expectProblem(await caller.client.get(`/${resource.path}?sort=%E9`), 400);
  });

  it('says which methods there are, and what it answers', async () => {
    const caller = await stage.caller();
    const list = await caller.send('PUT', '');
    expectProblem(list, 405);
    expect(list.headers.allow).toBe(resource.deleteAll ? 'DELETE, GET, HEAD, POST' : 'GET, HEAD, POST');
    const item = await caller.send('POST', '/x', { 'content-type': 'application/json' }, '{}');
    expectProblem(item, 405);
    expect(item.headers.allow).toBe('DELETE, GET, HEAD, PATCH');
    expectProblem(await caller.get('', { accept: 'text/html' }), 406);
    expect((await caller.get('', { accept: 'text/html, */*;q=0.1' })).status).toBe(200);
  });
}
