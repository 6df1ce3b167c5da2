import { expectProblem, json } from '../clients.ts';
import type { Item } from './caller.ts';
import type { Stage } from './stage.ts';

export function idempotency(stage: Stage): void {
  const key = (name: string) => ({ 'idempotency-key': name });

  it('answers the same request under a key the same, and makes one item', async () => {
    const caller = await stage.caller();
    const body = await stage.body(caller);
    const first = await caller.post(body, key('a'));
    expect(first.status).toBe(201);
    expect(first.headers).not.toHaveProperty('idempotency-replayed');
    for (const name of ['a', '"a"']) {
      const again = await caller.post(body, key(name));
      expect(again).toMatchObject({ status: 201, text: first.text, headers: { 'idempotency-replayed': 'true', etag: first.headers.etag } });
      expect(again.headers.location).toBe(first.headers.location);
    }
    expect(await caller.list()).toHaveLength(1);
  });

  it('makes one item of any number of the same requests at once', async () => {
    const caller = await stage.caller();
    const body = await stage.body(caller);
    const answers = await Promise.all(Array.from({ length: 6 }, () => caller.post(body, key('b'))));
    const made = answers.filter(({ status }) => status === 201);
    expect(answers.filter(({ status }) => status !== 201 && status !== 409)).toEqual([]);
    expect(new Set(made.map((answer) => json<Item>(answer).id)).size).toBe(1);
    expect(await caller.list()).toHaveLength(1);
  });

  it('answers as at first after the item was changed or deleted', async () => {
    const caller = await stage.caller();
    const body = await stage.body(caller);
    const first = await caller.post(body, key('c'));
    await caller.delete(`/${json<Item>(first).id}`);
    expect(await caller.post(body, key('c'))).toMatchObject({ status: 201, text: first.text });
    expect(await caller.list()).toEqual([]);
  });

  it('refuses another request under a key that was used', async () => {
    const caller = await stage.caller();
    await caller.post(await stage.body(caller, 1), key('d'));
    expectProblem(await caller.post(await stage.body(caller, 2), key('d')), 422);
    expect(await caller.list()).toHaveLength(1);
  });

  it('frees a key whose request was refused', async () => {
    const caller = await stage.caller();
    const body = await stage.body(caller);
    expectProblem(await caller.post({ ...body, unknown: 1 }, key('e')), 400);
    expectProblem(await caller.post(body, { ...key('e'), 'if-match': '"x"' }), 412);
    const answer = await caller.post(body, key('e'));
    expect(answer.status).toBe(201);
    expect(answer.headers).not.toHaveProperty('idempotency-replayed');
  });

  it('takes a key of 1 to 255 visible characters without a comma, given once', async () => {
    const caller = await stage.caller();
    const body = await stage.body(caller);
    for (const name of ['', 'x'.repeat(256), 'a,b', 'a b', 'é']) expectProblem(await caller.post(body, key(name)), 400);
    expectProblem(await caller.post(body, { 'idempotency-key': ['a', 'b'] }), 400);
    expect(await caller.list()).toEqual([]);
    expect((await caller.post(body, key('x'.repeat(255)))).status).toBe(201);
  });

  it('keeps the keys of each owner, and of each resource, apart', async () => {
    const [caller, stranger] = [await stage.caller(), await stage.caller()];
    const first = await caller.post(await stage.body(caller), key('f'));
    const other = await stranger.post(await stage.body(stranger), key('f'));
    expect([first.status, other.status]).toEqual([201, 201]);
    expect(json<Item>(first).id).not.toBe(json<Item>(other).id);
    const keys = await stage.server.service.sql<{ idempotency_key: string }>(
      'SELECT DISTINCT idempotency_key FROM idempotency_key WHERE result LIKE ?',
      [`%${json<Item>(first).id}%`],
    );
    for (const { idempotency_key: stored } of keys) expect(stored.startsWith(`${stage.resource.path} `)).toBe(!stage.resource.unnamed);
  });
}
