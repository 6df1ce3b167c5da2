import { hasEquality, indexFor } from '../../../service/rest/declaration/indexes.ts';
import { explain } from '../explain.ts';
import type { Stage } from './stage.ts';
import { sampleOf } from './values.ts';

/** How a server finds the pages of lists. */
export function plans(stage: Stage): void {
  const { resource } = stage;
  const equalities = [undefined, ...resource.filters.filter((field) => hasEquality(field) && !field.target)];

  it('reads each list by the index of its order, and sorts nothing', async () => {
    const caller = await stage.caller();
    await stage.makeAll(caller, Array(4).fill({}));
    for (const equality of equalities)
      for (const sort of resource.sorts.values())
        for (const descending of [false, true]) {
          const filter = equality ? `&${equality.name}=${encodeURIComponent(String(sampleOf(equality, 1)))}` : '';
          const key = sort.field === equality ? undefined : descending ? sort.descending : sort.ascending;
          const plan = await explain(stage.server, () => caller.list(`?limit=1&sort=${descending ? '-' : ''}${sort.name}${filter}`));
          expect(plan).toMatchObject({
            key: indexFor(resource, key, equality),
            type: expect.stringMatching(/^(ref|range|index|const)$/),
          });
          expect(plan.Extra ?? '').not.toMatch(/filesort|temporary/i);
        }
  });
}
