import { expectProblem, json } from '../clients.ts';
import type { Item } from './caller.ts';
import type { Stage } from './stage.ts';
import { sampleOf, writableFields, wrongOf } from './values.ts';

const UNKNOWN = '0199d0c2-7c1e-7d3a-9a55-3f2b8f1c2d4e';

export function oneItem(stage: Stage): void {
  const { resource } = stage;
  /** A field that any value may take the place of. */
  const [field] = stage.changeable().filter(({ unique }) => !unique);

  it('is answered with its tag, and without a body to HEAD', async () => {
    const caller = await stage.caller();
    const { item, tag } = await caller.made(await stage.body(caller));
    const answer = await caller.get(`/${item.id}`);
    expect(answer).toMatchObject({ status: 200, headers: { etag: tag, 'cache-control': 'private, no-cache' } });
    expect(json(answer)).toEqual(item);
    expect(json(await caller.get(`/${item.id.toUpperCase()}`))).toEqual(item);
    const head = await caller.send('HEAD', `/${item.id}`);
    expect(head).toMatchObject({ status: 200, text: '', headers: { etag: tag } });
  });

  it('that there is not is a 404, as is what is no id', async () => {
    const caller = await stage.caller();
    for (const id of [UNKNOWN, 'x', '0', `${UNKNOWN}x`, '%00', '..%2f', "'"]) {
      expectProblem(await caller.get(`/${id}`), 404);
      expectProblem(await caller.patch(id, {}), 404);
      expectProblem(await caller.delete(`/${id}`), 404);
    }
  });

  it('is changed in the fields that a patch names, and gets another tag and time', async () => {
    const caller = await stage.caller();
    const { item, tag } = await caller.made(await stage.body(caller));
    for (const [n, each] of stage.changeable().entries()) {
      const before = json<Item>(await caller.get(`/${item.id}`));
      let value = sampleOf(each, n + 2);
      for (let next = n + 3; value === before[each.name]; next++) value = sampleOf(each, next);
      const answer = await caller.patch(item.id, { [each.name]: value });
      if (stage.isByRule(answer, { [each.name]: value })) continue;
      if (answer.status !== 200)
        throw new Error(`PATCH of ${each.name} to ${JSON.stringify(value)} answered ${answer.status}: ${answer.text}`);
      const after = json<Item>(answer);
      expect(after).toMatchObject({ id: item.id, createdAt: item.createdAt, [each.name]: value });
      const { updatedAt: _, [each.name]: __, ...rest } = before;
      expect(after).toMatchObject(
        Object.fromEntries(Object.entries(rest).filter(([name]) => !resource.computed.some((it) => it.name === name))),
      );
      expect(answer.headers.etag).not.toBe(tag);
      expect(json(await caller.get(`/${item.id}`))).toEqual(after);
    }
  });

  it('is cleared of what may be null by null, and keeps what a patch does not name', async () => {
    const caller = await stage.caller();
    const item = await stage.make(caller);
    for (const { name } of writableFields(resource).filter(({ nullable }) => nullable))
      expect(json<Item>(await caller.patch(item.id, { [name]: null }))[name]).toBeNull();
  });

  it('stays as it is, tag and time included, when a patch changes nothing', async () => {
    const caller = await stage.caller();
    const body = await stage.body(caller);
    const { item, tag } = await caller.made(body);
    for (const patch of [{}, body]) {
      const answer = await caller.send('PATCH', `/${item.id}`, { 'content-type': 'application/merge-patch+json' }, JSON.stringify(patch));
      expect(answer).toMatchObject({ status: 200, headers: { etag: tag } });
      expect(json(answer)).toEqual(item);
    }
  });

  it('is not changed by a patch that is wrong in any field', async () => {
    const caller = await stage.caller();
    const { item, tag } = await caller.made(await stage.body(caller));
    for (const each of writableFields(resource))
      for (const [value] of wrongOf(each)) {
        const { errors = [] } = expectProblem(await caller.patch(item.id, { [each.name]: value }), 400);
        expect(errors.map((error) => error.field)).toEqual([each.name]);
      }
    expectProblem(await caller.patch(item.id, { unknown: 1 }), 400);
    expectProblem(await caller.send('PATCH', `/${item.id}`, { 'content-type': 'application/json' }, ''), 400);
    const answer = await caller.send('PATCH', `/${item.id}`, { 'content-type': 'text/plain' }, '{}');
    expectProblem(answer, 415);
    expect(answer.headers['accept-patch']).toContain('application/merge-patch+json');
    expect(await caller.get(`/${item.id}`)).toMatchObject({ headers: { etag: tag } });
  });

  it('is gone when it was deleted, whatever body came along', async () => {
    const caller = await stage.caller();
    const [item, other] = [await stage.make(caller), await stage.make(caller, 2)];
    expect(await caller.send('DELETE', `/${item.id}`, { 'content-type': 'text/plain' }, 'x')).toMatchObject({ status: 204, text: '' });
    expectProblem(await caller.get(`/${item.id}`), 404);
    expectProblem(await caller.delete(`/${item.id}`), 404);
    expect(await caller.list()).toEqual([other]);
    expectProblem(await caller.delete(`/${other.id}?x=1`), 400);
  });

  if (field)
    it('is changed by exactly one of those who saw the same', async () => {
      const caller = await stage.caller();
      const { item, tag } = await caller.made(await stage.body(caller));
      const values = Array.from({ length: 6 }, (_, n) => sampleOf(field, n + 2));
      // A connection for each must be there already: else the first has won before the others have one.
      await Promise.all(values.map(() => caller.get(`/${item.id}`)));
      const answers = await Promise.all(values.map((value) => caller.patch(item.id, { [field.name]: value }, { 'if-match': tag })));
      const changing = answers.filter((answer) => answer.status === 200 && answer.headers.etag !== tag);
      const differing = values.filter((value) => value !== item[field.name]).length;
      expect(changing).toHaveLength(Math.min(differing, 1));
      expect(answers.filter(({ status }) => status === 412).length).toBeGreaterThanOrEqual(differing - 1);
    });
}
