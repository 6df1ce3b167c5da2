import { DeclarationError } from './declaration-error.ts';
import type { Field } from './fields.ts';
import { equalityKey, type Sort, type SortKey } from './sorts.ts';

export interface IndexPlan {
  name: string;
  /** Columns as the database calls them. */
  columns: string[];
  unique: boolean;
}

interface Lists {
  table: string;
  sorts: readonly Sort[];
  /** Fields that may be filtered by. */
  filters: readonly Field[];
  unique: readonly Field[];
}

/** Each costs every write something, and each more pays less. */
export const MOST_INDEXES = 16;

/** The keys of a sort in both directions, `undefined` for the id alone. */
const keysOf = ({ ascending, descending }: Sort): (SortKey | undefined)[] =>
  ascending?.column === descending?.column ? [ascending] : [descending, ascending];

/** Columns that have one value in a list. A reference stands before the owner, as in its foreign key, which needs an index too. */
function leading(equality: Field | undefined): string[] {
  if (!equality) return ['owner'];
  const { column } = equalityKey(equality);
  return equality.target ? [column, 'owner'] : ['owner', column];
}

/** The name of the index that serves a list: of this order, among those that have one value in this field. */
export const indexName = (table: string, key: SortKey | undefined, equality?: Field): string =>
  [table, 'by', ...(equality ? [equalityKey(equality).name] : []), key?.name ?? 'id'].join('_');

/** Whether a client asks for one value of it rather than for a range. */
export const hasEquality = ({ type }: Field): boolean => type.filters.includes('equality');

/**
 * The indexes of a resource: one for each sort and one for each pair of an equality filter and a sort, all of one owner. They end in the id,
 * which breaks ties; what has ranges stands after it, so that these are checked in the index where another column gives the order.
 * @throws DeclarationError where a table would have more than 16.
 */
export function indexPlan({ table, sorts, filters, unique }: Lists): IndexPlan[] {
  const ranges = filters.filter(({ type }) => type.filters.includes('range'));
  const list = (sort: Sort, key: SortKey | undefined, equality?: Field): IndexPlan => ({
    name: indexName(table, key, equality),
    columns: [
      ...leading(equality),
      ...(key ? [key.column] : []),
      'id',
      ...ranges.filter((field) => field !== sort.field && field !== equality).map(({ column }) => column),
    ],
    unique: false,
  });
  const among = [undefined, ...filters.filter(hasEquality)];
  const lists = among.flatMap((equality) =>
    sorts
      .filter(({ field }) => field === undefined || field !== equality)
      .flatMap((sort) => keysOf(sort).map((key) => list(sort, key, equality))),
  );
  const uniques = unique.map((field) => {
    const { column, name } = equalityKey(field);
    return { name: `${table}_unique_${name}`, columns: ['owner', column], unique: true };
  });
  const plan = [...uniques, ...lists];
  if (plan.length > MOST_INDEXES) throw new DeclarationError(tooMany(table, plan.length, sorts, filters));
  return plan;
}

function tooMany(table: string, count: number, sorts: readonly Sort[], filters: readonly Field[]): string {
  const keys = sorts.reduce((sum, sort) => sum + keysOf(sort).length, 0);
  const equalities = filters.filter(hasEquality).length;
  const savings = [
    ...filters.filter(hasEquality).map(({ name }) => `the filter ${name} (${keys} fewer)`),
    ...sorts.slice(1).map((sort) => `the sort ${sort.name} (${keysOf(sort).length * (equalities + 1)} fewer)`),
  ];
  return `${table} would have ${count} indexes, and ${MOST_INDEXES} are the most that pay: drop ${savings.join(', or ')}`;
}
