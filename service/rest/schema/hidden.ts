import type { ColumnOptions } from 'typeorm';
import { hasEquality } from '../declaration/indexes.ts';
import type { Resource } from '../declaration/resource.ts';
import { equalityKey, type SortKey } from '../declaration/sorts.ts';

/** Generated columns that exist only for indexes, by name. No statement writes them, and no entity has them. */
export function generatedColumns({ sorts, filters, fields }: Resource): Map<string, { column: ColumnOptions; expression: string }> {
  const keys: (SortKey | undefined)[] = [
    ...[...sorts.values()].flatMap(({ ascending, descending }) => [descending, ascending]),
    ...filters.filter(hasEquality).map(equalityKey),
    ...fields.filter(({ unique }) => unique).map(equalityKey),
  ];
  return new Map(keys.flatMap((key) => (key?.generated ? [[key.column, key.generated] as const] : [])));
}
