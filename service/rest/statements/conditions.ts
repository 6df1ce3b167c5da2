import { soughtForms } from '../../database/search-form.ts';
import type { Field } from '../declaration/fields.ts';
import { parameterNamesOf, type Resource } from '../declaration/resource.ts';
import { equalityKey, type SortKey } from '../declaration/sorts.ts';
import { quoted } from './row.ts';

/** A part of a WHERE clause with its parameters. */
export interface Condition {
  sql: string;
  values: unknown[];
}

/** Filter values and `q` by parameter name; absent ones are omitted. */
export type Filters = Readonly<Record<string, unknown>>;

/** The conjunction of conditions. */
export const all = (conditions: readonly Condition[]): Condition => ({
  sql: conditions.map(({ sql }) => sql).join(' AND '),
  values: conditions.flatMap(({ values }) => values),
});

export const ofOwner = (owner: string): Condition => ({ sql: 'owner = ?', values: [owner] });

/** The field with a fixed value in this list: the first declared filter for which the client gave a value. */
export const equalityIn = ({ filters }: Resource, values: Filters): Field | undefined =>
  filters.find((field) => {
    const { equals } = parameterNamesOf(field);
    return equals !== undefined && values[equals] !== undefined;
  });

/**
 * The conditions of a filtered list.
 * @param sort a range on the sort field is expressed on its key column, if that has the field's values, so that it becomes an index range.
 */
export function conditionsOf(resource: Resource, values: Filters, sort?: { field?: Field; key?: SortKey | undefined }): Condition[] {
  const conditions = resource.filters.flatMap((field) => conditionsOn(field, values, sort?.field === field ? sort.key : undefined));
  const q = values.q as string | undefined;
  return q === undefined ? conditions : [...conditions, found(soughtForms(q))];
}

const found = (forms: string[]): Condition => ({ sql: `(${forms.map(() => 'INSTR(search, ?) > 0').join(' OR ')})`, values: forms });

function conditionsOn(field: Field, values: Filters, key: SortKey | undefined): Condition[] {
  const { equals, before, after, isNull } = parameterNamesOf(field);
  const filterValue = (parameter: string | undefined): unknown => (parameter === undefined ? undefined : values[parameter]);
  const [value, least, end, none] = [filterValue(equals), filterValue(after), filterValue(before), filterValue(isNull)];
  const column = quoted(key?.ends ? key.column : field.column);
  const ranged = least !== undefined || end !== undefined;
  return [
    ...(value === undefined ? [] : [equal(field, value)]),
    ...(least === undefined ? [] : [{ sql: `${column} >= ?`, values: [least] }]),
    ...(end === undefined ? [] : [{ sql: `${column} < ?`, values: [end] }]),
    // In the key column nulls have an end value, which no range may include.
    ...(key?.ends && ranged && least === undefined ? [{ sql: `${column} > ?`, values: [key.ends.first] }] : []),
    ...(key?.ends && ranged && end === undefined ? [{ sql: `${column} < ?`, values: [key.ends.last] }] : []),
    ...(none === undefined ? [] : [{ sql: `${quoted(field.column)} IS ${none ? '' : 'NOT '}NULL`, values: [] }]),
  ];
}

function equal(field: Field, value: unknown): Condition {
  const { column, bound } = equalityKey(field);
  return { sql: `${quoted(column)} = ?`, values: [bound(value)] };
}
