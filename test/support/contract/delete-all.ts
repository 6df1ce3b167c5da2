import { hasEquality } from '../../../service/rest/declaration/indexes.ts';
import { expectProblem } from '../clients.ts';
import type { Stage } from './stage.ts';
import { sampleOf } from './values.ts';

export function deletingAll(stage: Stage): void {
  const { resource } = stage;

  if (!resource.deleteAll) {
    it('is no method of the list', async () => {
      const caller = await stage.caller();
      const item = await stage.make(caller);
      const answer = await caller.delete('');
      expectProblem(answer, 405);
      expect(answer.headers.allow).toBe('GET, HEAD, POST');
      expect(await caller.list()).toEqual([item]);
    });
    return;
  }

  it('deletes all that the caller has, also when there is nothing', async () => {
    const caller = await stage.caller();
    await stage.makeAll(caller, Array(3).fill({}));
    for (let times = 0; times < 2; times++) expect(await caller.delete('')).toMatchObject({ status: 204, text: '' });
    expect(await caller.list()).toEqual([]);
  });

  for (const field of resource.filters.filter((it) => hasEquality(it) && !it.target))
    it(`deletes those alone whose ${field.name} is the one asked for`, async () => {
      const caller = await stage.caller();
      const values = [1, 2, 3, 4].map((n) => sampleOf(field, n));
      const items = await stage.makeAll(
        caller,
        values.map((value) => ({ [field.name]: value })),
      );
      expect((await caller.delete(`?${field.name}=${encodeURIComponent(String(values[0]))}`)).status).toBe(204);
      expect(await caller.list()).toEqual(items.filter((item) => item[field.name] !== values[0]));
    });

  it('takes equality filters and nothing else: what is not understood deletes nothing', async () => {
    const caller = await stage.caller();
    const item = await stage.make(caller);
    const filter = resource.filters.find((it) => hasEquality(it) && !it.target)?.name ?? 'x';
    for (const query of ['?limit=1', '?q=x', '?unknown=1', `?${filter}=`, `?${filter}=x&${filter}=x`, `?${'&'.repeat(1_200)}unknown=1`])
      expectProblem(await caller.delete(query), 400);
    expect(await caller.list()).toEqual([item]);
  });
}
