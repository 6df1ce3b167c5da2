import * as z from 'zod';

const Table = z.object({
  name: z.string(),
  rows: z.number(),
  before: z.number().nullable(),
  columns: z.array(z.string()),
  indexes: z.array(z.string()),
});

/** The result of the operation `inspect` in service/ops.ts. */
export const Inspected = z.object({ applied: z.array(z.string()), pending: z.array(z.string()), tables: z.array(Table) });

export type Inspected = z.infer<typeof Inspected>;

/**
 * What is wrong with the copy of a snapshot.
 * @param live the live database, if inspected; `before` counts its rows that are older than the snapshot.
 */
export function problemsOf(copy: Inspected, live: Inspected | undefined): string[] {
  if (copy.applied.length === 0) return ['it holds nothing of the service: no migration was ever made in it'];
  if (!live) return [];
  const tables = live.tables.map((table) => [table, copy.tables.find(({ name }) => name === table.name)] as const);
  const lost = tables.flatMap(([{ name, before }, copied]) => {
    const missing = (before ?? 0) - (copied?.rows ?? 0);
    return missing > 0 ? [`${name} has ${missing} rows less than are in the live database from before it was taken`] : [];
  });
  // With migrations pending in the live database, the schemas differ: they were applied to the copy only.
  if (live.pending.length > 0) return lost;
  const unknown = copy.tables.filter(({ name }) => !live.tables.some((table) => table.name === name));
  return [
    ...lost,
    ...unknown.map(({ name }) => `the live database has no table ${name}`),
    ...tables.flatMap(([table, copied]) => (copied ? differences(table, copied) : [`it has no table ${table.name}`])),
  ];
}

function differences(live: Inspected['tables'][number], copy: Inspected['tables'][number]): string[] {
  return (['columns', 'indexes'] as const).flatMap((what) => [
    ...live[what].filter((definition) => !copy[what].includes(definition)).map((definition) => `${live.name} lacks ${definition}`),
    ...copy[what]
      .filter((definition) => !live[what].includes(definition))
      .map((definition) => `${live.name} has ${definition}, which the live database has not`),
  ]);
}
