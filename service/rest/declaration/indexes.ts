import { DeclarationError } from './declaration-error.ts';
import type { Field } from './fields.ts';
import { equalityKey, type Sort, type SortKey } from './sorts.ts';

export interface IndexPlan {
  name: string;
  /** Database names of the columns. */
  columns: string[];
  unique: boolean;
}

interface Lists {
  table: string;
  sorts: readonly Sort[];
  /** Fields that lists can be filtered by. */
  filters: readonly Field[];
  unique: readonly Field[];
}

/** Every index slows every write, and further ones help less and less. */
export const MOST_INDEXES = 16;

/** The sort keys of both directions; `undefined` sorts by id alone. */
const keysOf = ({ ascending, descending }: Sort): (SortKey | undefined)[] =>
  ascending?.column === descending?.column ? [ascending] : [descending, ascending];

/** The index columns with one fixed value in a list. A reference precedes the owner, so that the index serves its foreign key too. */
function leading(equality: Field | undefined): string[] {
  if (!equality) return ['owner'];
  const { column } = equalityKey(equality);
  return equality.target ? [column, 'owner'] : ['owner', column];
}

/** The name of an index for lists with this sort key, and with a fixed value in the equality field. */
export const indexName = (table: string, key: SortKey | undefined, equality?: Field): string =>
  [table, 'by', ...(equality ? [equalityKey(equality).name] : []), key?.name ?? 'id'].join('_');

/** The name of the index that serves these lists: that of a sort serves those with a fixed value in its field, too. */
export function indexFor(
  { table, indexes }: { table: string; indexes: readonly IndexPlan[] },
  key: SortKey | undefined,
  equality?: Field,
): string {
  const name = indexName(table, key, equality);
  return equality && !indexes.some((index) => index.name === name) ? indexName(table, equalityKey(equality)) : name;
}

/** Whether lists can be filtered by one value of this field, rather than by a range. */
export const hasEquality = ({ type }: Field): boolean => type.filters.includes('equality');

/**
 * The indexes of a resource: one per sort and one per pair of equality filter and sort, each within one owner. Each orders by id last, to
 * break ties; range-filter columns follow, so that the range can be checked within the index when another column defines the order.
 * @throws DeclarationError for a table with more than 16.
 */
export function indexPlan(lists: Lists): IndexPlan[] {
  const plan = indexesOf(lists);
  if (plan.length > MOST_INDEXES) throw new DeclarationError(tooMany(lists, plan.length));
  return plan;
}

function indexesOf({ table, sorts, filters, unique }: Lists): IndexPlan[] {
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
  const all = among.flatMap((equality) =>
    sorts
      .filter(({ field }) => field === undefined || field !== equality)
      .flatMap((sort) => keysOf(sort).map((key) => list(sort, key, equality))),
  );
  const same = (a: IndexPlan, b: IndexPlan): boolean => String(a.columns) === String(b.columns);
  // The lists of one value in the order of their ids, and those sorted by the same field, ask for the same columns.
  const lists = all.filter((index) => all.find((each) => same(each, index)) === index);
  const uniques = unique.map((field) => {
    const { column, name } = equalityKey(field);
    return { name: `${table}_unique_${name}`, columns: ['owner', column], unique: true };
  });
  return [...uniques, ...lists];
}

function tooMany(lists: Lists, count: number): string {
  const { table, sorts, filters } = lists;
  const excess = count - MOST_INDEXES;
  const saving = (what: string, less: Partial<Lists>) => ({ what, fewer: count - indexesOf({ ...lists, ...less }).length });
  const savings = [
    ...filters
      .filter(hasEquality)
      .map((field) => saving(`the filter ${field.name}`, { filters: filters.filter((each) => each !== field) })),
    ...sorts.slice(1).map((sort) => saving(`the sort ${sort.name}`, { sorts: sorts.filter((each) => each !== sort) })),
  ];
  const enough = savings.filter(({ fewer }) => fewer >= excess);
  const named = (enough.length > 0 ? enough : savings).map(({ what, fewer }) => `${what} (${fewer} fewer)`).join(', ');
  const advice =
    enough.length > 0 ? `drop ${enough.length > 1 ? 'one of ' : ''}${named}` : `drop several of ${named}, until ${excess} are gone`;
  return `${table} would have ${count} indexes, and at most ${MOST_INDEXES} are allowed: ${advice}`;
}
