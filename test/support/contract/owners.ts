import { expectProblem, json, nextOf } from '../clients.ts';
import type { Stage } from './stage.ts';

export function owners(stage: Stage): void {
  it('see and change their own items alone, whatever they know of others', async () => {
    const [ann, bob] = [await stage.caller(), await stage.caller()];
    const { item, tag } = await ann.made(await stage.body(ann));
    const own = await stage.make(bob);
    expect(await ann.list()).toEqual([item]);
    expect(await bob.list()).toEqual([own]);
    expect((await bob.get('?count=true')).headers['x-total-count']).toBe('1');
    for (const headers of [{}, { 'if-match': tag }, { 'if-match': '*' }, { 'if-none-match': tag }]) {
      expectProblem(await bob.get(`/${item.id}`, headers), 404);
      expectProblem(await bob.patch(item.id, {}, headers), 404);
      expectProblem(await bob.delete(`/${item.id}`, headers), 404);
    }
    if (stage.resource.deleteAll) expect((await bob.delete('')).status).toBe(204);
    expect(json(await ann.get(`/${item.id}`))).toEqual(item);
  });

  it("are shown nothing of another's by a cursor of theirs", async () => {
    const [ann, bob] = [await stage.caller(), await stage.caller()];
    for (const caller of [ann, bob, ann, bob]) await stage.make(caller, caller === ann ? 1 : 2).catch(() => stage.make(caller, 3));
    const next = nextOf(await ann.get('?limit=1')) ?? '';
    const mine = (await bob.list()).map(({ id }) => id);
    for (const { id } of json<{ id: string }[]>(await bob.client.get(next))) expect(mine).toContain(id);
  });

  it('are asked for before anything else', async () => {
    const { client } = stage.server;
    const path = `/${stage.resource.path}`;
    for (const [method, rest] of [
      ['GET', ''],
      ['GET', '?limit=0'],
      ['POST', ''],
      ['GET', '/x'],
      ['PATCH', '/x'],
      ['DELETE', '/x'],
      ...(stage.resource.deleteAll ? [['DELETE', ''] as const] : []),
    ] as const) {
      const answer = await client.send(method, path + rest);
      expectProblem(answer, 401);
      expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
    }
  });
}
