import type { Field } from '../../../service/rest/declaration/fields.ts';
import { type Resource, resourceOf } from '../../../service/rest/declaration/resource.ts';
import { expectProblem, json } from '../clients.ts';
import type { Item } from './caller.ts';
import type { Stage } from './stage.ts';

const UNKNOWN = '0199d0c2-7c1e-7d3a-9a55-3f2b8f1c2d4e';

export function references(stage: Stage): void {
  const { resource } = stage;
  for (const field of resource.fields.filter(({ target }) => target))
    describe(`a reference, ${field.name}`, () => oneReference(stage, field));
}

function oneReference(stage: Stage, field: Field): void {
  const { name, target } = field;
  const parentPath = target ? (resourceOf(target.entity()) as Resource).path : '';

  it('leads to an item of the same owner, and is a 400 by its name where it does not', async () => {
    const [caller, stranger] = [await stage.caller(), await stage.caller()];
    const theirs = await stage.parent(stranger, field);
    const mine = await stage.parent(caller, field);
    const body = await stage.body(caller);
    const item = await caller.make({ ...body, [name]: mine.id.toUpperCase() });
    expect(item[name]).toBe(mine.id);
    for (const id of [UNKNOWN, theirs.id]) {
      const error = { field: name, message: expect.any(String), code: 'not_found' };
      expect(expectProblem(await caller.post({ ...(await stage.body(caller, 2)), [name]: id }), 400).errors).toEqual([error]);
      expect(expectProblem(await caller.patch(item.id, { [name]: id }), 400).errors).toEqual([error]);
      expectProblem(await caller.post({ ...(await stage.body(caller, 3)), [name]: id }, { 'idempotency-key': id }), 400);
    }
    expect(json(await caller.get(`/${item.id}`))).toEqual(item);
    const other = await stage.parent(caller, field, 2);
    expect(json<Item>(await caller.patch(item.id, { [name]: other.id }))[name]).toBe(other.id);
  });

  it('is what lists are filtered by', async () => {
    const caller = await stage.caller();
    const [one, two] = [await stage.parent(caller, field), await stage.parent(caller, field, 2)];
    const [first] = await stage.makeAll(caller, [{ [name]: one.id }, { [name]: two.id }]);
    for (const sort of stage.resource.sorts.keys()) expect(await caller.list(`?${name}=${one.id}&sort=-${sort}`)).toEqual([first]);
    expect(await caller.list(`?${name}=${UNKNOWN}`)).toEqual([]);
    expectProblem(await caller.get(`?${name}=x`), 400);
  });

  it(`means ${target?.onDelete} when the other is deleted`, async () => {
    const caller = await stage.caller();
    const parent = await stage.parent(caller, field);
    const { item, tag } = await caller.made(await stage.body(caller, 4, { [name]: parent.id }));
    const others = await stage.makeAll(caller, Array(field.unique ? 0 : 3).fill({ [name]: parent.id }));
    const answer = await caller.at(parentPath).delete(`/${parent.id}`);
    if (target?.onDelete === 'restrict') {
      expectProblem(answer, 409);
      expect(json(await caller.get(`/${item.id}`))).toEqual(item);
      for (const each of [item, ...others]) await caller.delete(`/${each.id}`);
      const { status, text } = await caller.at(parentPath).delete(`/${parent.id}`);
      expect({ status, text }).toEqual({ status: 204, text: '' });
      return;
    }
    expect(answer.status).toBe(204);
    expect(await caller.at(parentPath).exists(parent.id)).toBe(false);
    for (const each of [item, ...others]) {
      const after = await caller.get(`/${each.id}`);
      if (target?.onDelete === 'cascade') expectProblem(after, 404);
      else expect(json(after)).toMatchObject({ [name]: null });
    }
    if (target?.onDelete === 'set null') expect((await caller.get(`/${item.id}`)).headers.etag).not.toBe(tag);
  });

  it('never leads nowhere, however the two are made and deleted at once', async () => {
    const caller = await stage.caller();
    const statuses: number[] = [];
    for (let round = 0; round < 5; round++) {
      const parent = await stage.parent(caller, field);
      const bodies = await Promise.all([1, 2, 3, 4].map((n) => stage.body(caller, round * 10 + n, { [name]: parent.id })));
      const requests = bodies.map((body) => () => caller.post(body));
      requests.splice(round, 0, () => caller.at(parentPath).delete(`/${parent.id}`));
      const answers = await Promise.all(requests.map((request) => request()));
      for (const { status, text } of answers) if (![201, 204, 400, 409, 503].includes(status)) throw new Error(`${status}: ${text}`);
      statuses.push(...answers.map(({ status }) => status));
    }
    expect(statuses).toContain(201);
    const kept = await stage.parent(caller, field);
    const made = await stage.make(caller, 99, { [name]: kept.id });
    expect(await caller.list(`?${name}=${kept.id}`)).toEqual([made]);
    for (const item of await caller.walk('')) {
      const id = item[name];
      if (id !== null) expect([id, await caller.at(parentPath).exists(String(id))]).toEqual([id, true]);
    }
  });
}
