import type { ColumnSchema } from '../../service/rest/schema/index.ts';

/**
 * MySQL 8.0's algorithms for changing a table, from its manual, "Online DDL Operations" (tables 17.16 to 17.20): instantly, concurrently with reads
 * and writes (with or without rebuilding the table), or by a copy that blocks writes. Row by row is no DDL: the migration writes the rows itself.
 */
export type Algorithm = 'INSTANT' | 'INPLACE' | 'INPLACE, rebuilds the table' | 'COPY' | 'ROW BY ROW';

/**
 * What a column's new definition means for the previous version.
 * - `expansion`: no effect. - `relaxation`: it may read a null that it does not expect. - `narrower`, `not null`, `no default`: its writes may be
 * refused. - `other`: stored values would change their meaning.
 */
export type ColumnChange = 'expansion' | 'relaxation' | 'narrower' | 'not null' | 'no default' | 'other';

/** Holds what `q` searches; its type follows from the searched fields. */
export const SEARCH_COLUMN = 'search';

/** Undefined when nothing changes. */
export function columnChange(before: ColumnSchema, after: ColumnSchema): { change: ColumnChange; algorithm: Algorithm } | undefined {
  const type = typeChange(before.type, after.type);
  if (type === 'other' || before.expression !== after.expression) return { change: 'other', algorithm: 'COPY' };
  const changes = [type, nullableChange(before, after), defaultChange(before, after)];
  const worst = ORDER.findLast((change) => changes.includes(change));
  return worst && { change: worst, algorithm: algorithmOf(before, after) };
}

const ORDER: readonly ColumnChange[] = ['expansion', 'relaxation', 'no default', 'not null', 'narrower', 'other'];

function nullableChange(before: ColumnSchema, after: ColumnSchema): ColumnChange | undefined {
  if (before.nullable === after.nullable) return undefined;
  return after.nullable ? 'relaxation' : 'not null';
}

function defaultChange(before: ColumnSchema, after: ColumnSchema): ColumnChange | undefined {
  if (before.default === after.default) return undefined;
  // A nullable column has an implicit default: null.
  return after.default === undefined && !after.nullable ? 'no default' : 'expansion';
}

const lengthOf = (type: string): number | undefined => {
  const [, length] = /^varchar\((\d+)\)$/.exec(type) ?? [];
  return length === undefined ? undefined : Number(length);
};

function typeChange(before: string, after: string): ColumnChange | undefined {
  if (before === after) return undefined;
  if (before === 'text' && after === 'mediumtext') return 'expansion';
  if (before === 'mediumtext' && after === 'text') return 'narrower';
  const [from, to] = [lengthOf(before), lengthOf(after)];
  if (from === undefined || to === undefined) return 'other';
  return to > from ? 'expansion' : 'narrower';
}

/** Size of the length prefix of a varchar in utf8mb4, in bytes. */
const lengthBytes = (length: number): number => (length * 4 > 255 ? 2 : 1);

function algorithmOf(before: ColumnSchema, after: ColumnSchema): Algorithm {
  if (before.type !== after.type) {
    const [from, to] = [lengthOf(before.type), lengthOf(after.type)];
    if (from === undefined || to === undefined || to < from || lengthBytes(from) !== lengthBytes(to)) return 'COPY';
  }
  if (before.nullable !== after.nullable) return 'INPLACE, rebuilds the table';
  return before.type === after.type ? 'INSTANT' : 'INPLACE';
}
