import { expectProblem, json } from '../clients.ts';
import type { Item } from './caller.ts';
import type { Stage } from './stage.ts';
import { sampleOf } from './values.ts';

export function conditions(stage: Stage): void {
  const [field] = stage.changeable();

  /** An item that was changed once: its tag, and the one before. */
  async function changed() {
    const caller = await stage.caller();
    const { item, tag: stale } = await caller.made(await stage.body(caller));
    let n = 2;
    while (field && sampleOf(field, n) === item[field.name]) n++;
    const answer = await caller.patch(item.id, field ? { [field.name]: sampleOf(field, n) } : {});
    return { caller, item: json<Item>(answer), tag: String(answer.headers.etag), stale };
  }

  it('If-Match lets a request act on the state that it names alone', async () => {
    for (const [form, met] of [
      [(tag: string) => tag, true],
      [() => '*', true],
      [(tag: string, stale: string) => `${stale}, ${tag}`, true],
      [(_: string, stale: string) => stale, false],
      [(tag: string) => `W/${tag}`, false],
      [(tag: string) => `"x,${tag.slice(1, -1)},y"`, false],
      [() => '"v1,*,eu"', false],
    ] as const) {
      const { caller, item, tag, stale } = await changed();
      const header = { 'if-match': form(tag, stale) };
      const [read, patched, deleted] = [
        await caller.get(`/${item.id}`, header),
        await caller.patch(item.id, {}, header),
        await caller.delete(`/${item.id}`, header),
      ];
      expect([header, read.status, patched.status, deleted.status]).toEqual([header, ...(met ? [200, 200, 204] : [412, 412, 412])]);
      expect(await caller.exists(item.id)).toBe(!met);
    }
  });

  it('If-None-Match answers 304 to who has it, and keeps others from acting on it', async () => {
    for (const [form, met] of [
      [(tag: string) => tag, true],
      [(tag: string) => `W/${tag}`, true],
      [() => '*', true],
      [(tag: string, stale: string) => `${stale},${tag}`, true],
      [(_: string, stale: string) => stale, false],
      [(tag: string) => `"x,${tag.slice(1, -1)},y"`, false],
    ] as const) {
      const { caller, item, tag, stale } = await changed();
      const header = { 'if-none-match': form(tag, stale) };
      const read = await caller.get(`/${item.id}`, header);
      expect([header, read.status]).toEqual([header, met ? 304 : 200]);
      if (met) expect(read).toMatchObject({ text: '', headers: { etag: tag } });
      expect((await caller.patch(item.id, {}, header)).status).toBe(met ? 412 : 200);
      expect((await caller.delete(`/${item.id}`, header)).status).toBe(met ? 412 : 204);
    }
  });

  it('of a list are met by * alone, because it has no tag', async () => {
    const { caller, item, tag } = await changed();
    const body = await stage.body(caller, 5);
    expectProblem(await caller.get('', { 'if-match': tag }), 412);
    expectProblem(await caller.post(body, { 'if-match': tag }), 412);
    expect((await caller.get('', { 'if-match': '*' })).status).toBe(200);
    if (stage.resource.deleteAll) expectProblem(await caller.delete('', { 'if-match': tag }), 412);
    expect(await caller.list()).toEqual([item]);
  });

  it('that are not understood are a 400, and nothing is done', async () => {
    const { caller, item, tag } = await changed();
    for (const header of [tag.slice(1), `${tag}, *`, 'x', `${tag} ${tag}`])
      for (const name of ['if-match', 'if-none-match']) {
        expectProblem(await caller.get(`/${item.id}`, { [name]: header }), 400);
        expectProblem(await caller.patch(item.id, {}, { [name]: header }), 400);
        expectProblem(await caller.delete(`/${item.id}`, { [name]: header }), 400);
      }
    expect(await caller.exists(item.id)).toBe(true);
  });
}
