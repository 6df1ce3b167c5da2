import { expectProblem, json } from '../clients.ts';
import type { Item } from './caller.ts';
import type { Stage } from './stage.ts';
import { edgesOf, ownFields, writableFields, wrongOf } from './values.ts';

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

export function creating(stage: Stage): void {
  const { resource } = stage;
  const owns = ownFields(resource);

  it('makes an item of what was sent, with an id, an address and the time of its making', async () => {
    const caller = await stage.caller();
    const body = await stage.body(caller);
    const before = Date.now();
    const answer = await caller.post(body);
    const item = json<Item>(answer);
    expect(answer.status).toBe(201);
    expect(item).toMatchObject(body);
    expect(item.id).toMatch(UUID_V7);
    expect(item.url).toBe(`${stage.server.service.url}/${resource.path}/${item.id}`);
    expect(answer.headers.location).toBe(item.url);
    expect(answer.headers.etag).toMatch(/^"[^"]+"$/);
    expect(item.createdAt).toMatch(INSTANT);
    expect(item.updatedAt).toBe(item.createdAt);
    expect(Date.parse(item.createdAt)).toBeGreaterThanOrEqual(before);
    expect(Date.parse(item.createdAt)).toBeLessThanOrEqual(Date.now());
    expect(Number.parseInt(item.id.slice(0, 8) + item.id.slice(9, 13), 16)).toBe(Date.parse(item.createdAt));
    expect(Object.keys(item).sort()).toEqual(
      [
        'id',
        'url',
        'createdAt',
        'updatedAt',
        ...resource.fields.map(({ name }) => name),
        ...resource.computed.map(({ name }) => name),
      ].sort(),
    );
    expect(json(await caller.get(`/${item.id}`))).toEqual(item);
  });

  it('gives each field that is not sent its default, or null', async () => {
    const caller = await stage.caller();
    const item = await caller.make(await stage.smallest(caller));
    for (const { name, required, default: fallback, type } of resource.fields)
      if (!required) expect([name, item[name]]).toEqual([name, fallback !== null && type.present ? type.present(fallback) : fallback]);
  });

  it('takes and answers each value at the edge of what a field allows', async () => {
    const caller = await stage.caller();
    let n = 1;
    for (const field of owns)
      for (const [sent, answered] of edgesOf(field)) {
        const item = await stage.makeIfAllowed(caller, n++, { [field.name]: sent });
        if (!item) continue;
        expect([field.name, item[field.name]]).toEqual([field.name, answered]);
        expect(json(await caller.get(`/${item.id}`))).toEqual(item);
      }
  });

  it('refuses each wrong value, by the name of its field and with a code, and makes nothing', async () => {
    const caller = await stage.caller();
    const body = await stage.body(caller);
    for (const field of writableFields(resource))
      for (const [value, code] of wrongOf(field)) {
        const { errors = [] } = expectProblem(await caller.post({ ...body, [field.name]: value }), 400);
        expect(errors).toEqual([
          { field: field.name, message: expect.stringMatching(/./), code: code === '*' ? expect.any(String) : code },
        ]);
      }
    expect(await caller.list()).toEqual([]);
  });

  it('refuses a body without what is required, and with what nobody knows', async () => {
    const caller = await stage.caller();
    const body = await stage.body(caller);
    for (const { name } of resource.fields.filter(({ required }) => required)) {
      const { [name]: _, ...rest } = body;
      expect(expectProblem(await caller.post(rest), 400).errors).toEqual([{ field: name, message: 'is required', code: 'required' }]);
    }
    const namesOf = (isReadOnly: boolean) =>
      resource.fields.filter(({ readOnly = false }) => readOnly === isReadOnly).map(({ name }) => name);
    const [writable, readOnly] = [namesOf(false), namesOf(true)];
    for (const name of ['unknown', 'id', 'url', 'owner', 'createdAt', 'updatedAt', 'revision', 'constructor', ...readOnly]) {
      const answer = await caller.post({ ...body, [name]: 'x' });
      const { errors, detail } = expectProblem(answer, 400);
      expect(errors).toEqual([{ field: name, message: expect.any(String), code: 'unknown' }]);
      expect(detail).toMatch(new RegExp(` It takes ${writable.join(', ')}\\.$`));
    }
    const proto = JSON.stringify(body).replace('{', '{"__proto__":{"x":1},');
    expectProblem(await caller.send('POST', '', { 'content-type': 'application/json' }, proto), 400);
    expect(await caller.list()).toEqual([]);
  });

  it('refuses what is no JSON object in UTF-8, and says how a body is sent', async () => {
    const caller = await stage.caller();
    const type = { 'content-type': 'application/json' };
    for (const body of ['', '[]', '"x"', 'null', '5', '{', '{}{}', Buffer.from('7b2261223a22ff227d', 'hex')])
      expectProblem(await caller.send('POST', '', type, body), 400);
    const body = JSON.stringify(await stage.body(caller));
    for (const wrong of [{}, { 'content-type': 'text/plain' }, { 'content-type': 'application/json; charset=latin1' }])
      expectProblem(await caller.send('POST', '', wrong, body), 415);
    expectProblem(await caller.send('POST', '', type, `${body}${' '.repeat(65_536)}`), 413);
    expect(
      (await caller.send('POST', '', { 'content-type': 'application/json; profile="a;charset=latin1"; charset="UTF-8"' }, body)).status,
    ).toBe(201);
    expectProblem(await caller.client.send('POST', `${caller.url()}?x=1`, { headers: type, body }), 400);
  });

  for (const field of resource.fields.filter(({ unique }) => unique))
    it(`lets no two items of an owner have the same ${field.name}, of any number that are made at once`, async () => {
      const caller = await stage.caller();
      const body = await stage.body(caller);
      // Each with its own value of any other unique field.
      const bodies = await Promise.all(Array.from({ length: 8 }, (_, n) => stage.body(caller, n + 1, { [field.name]: body[field.name] })));
      const answers = await Promise.all(bodies.map((each) => caller.post(each)));
      expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(409)]);
      for (const answer of answers.filter(({ status }) => status === 409))
        expect(expectProblem(answer, 409).errors).toEqual([{ field: field.name, message: expect.any(String), code: 'not_unique' }]);
      const other = await stage.make(caller, 9);
      expect(expectProblem(await caller.patch(other.id, { [field.name]: body[field.name] }), 409).errors?.[0]).toMatchObject({
        field: field.name,
      });
      expect(await caller.list()).toHaveLength(2);
      const stranger = await stage.caller();
      expect((await stranger.post(await stage.body(stranger))).status).toBe(201);
    });
}
