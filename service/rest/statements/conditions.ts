import type { Field } from '../declaration/fields.ts';
import { parametersOf, type Resource } from '../declaration/resource.ts';
import { equalityKey, type SortKey } from '../declaration/sorts.ts';
import { soughtForms } from '../search-form.ts';
import { quoted } from './row.ts';

/** A part of a WHERE clause, and what its placeholders stand for. */
export interface Condition {
  sql: string;
  values: unknown[];
}

/** What a list is narrowed by: the filters of a resource and `q`, by the names of their parameters; absent ones are left out. */
export type Filters = Readonly<Record<string, unknown>>;

/** All conditions at once. */
export const all = (conditions: readonly Condition[]): Condition => ({
  sql: conditions.map(({ sql }) => sql).join(' AND '),
  values: conditions.flatMap(({ values }) => values),
});

export const ofOwner = (owner: string): Condition => ({ sql: 'owner = ?', values: [owner] });

/** The field that has one value in a list: the first of the declared filters that the client gave. */
export const equalityIn = ({ filters }: Resource, given: Filters): Field | undefined =>
  filters.find((field) => {
    const { equals } = parametersOf(field);
    return equals !== undefined && given[equals] !== undefined;
  });

/**
 * The conditions of a list.
 * @param key what it is sorted by: a range is asked of the key where that holds the field's values, so that it is a range of the index.
 */
export function conditionsOf(resource: Resource, given: Filters, sort?: { field?: Field; key?: SortKey | undefined }): Condition[] {
  const conditions = resource.filters.flatMap((field) => conditionsOn(field, given, sort?.field === field ? sort.key : undefined));
  const q = given.q as string | undefined;
  return q === undefined ? conditions : [...conditions, found(soughtForms(q))];
}

const found = (forms: string[]): Condition => ({ sql: `(${forms.map(() => 'INSTR(search, ?) > 0').join(' OR ')})`, values: forms });

function conditionsOn(field: Field, given: Filters, key: SortKey | undefined): Condition[] {
  const { equals, before, after, isNull } = parametersOf(field);
  const asked = (parameter: string | undefined): unknown => (parameter === undefined ? undefined : given[parameter]);
  const [value, least, end, none] = [asked(equals), asked(after), asked(before), asked(isNull)];
  const column = quoted(key?.ends ? key.column : field.column);
  const ranged = least !== undefined || end !== undefined;
  return [
    ...(value === undefined ? [] : [equal(field, value)]),
    ...(least === undefined ? [] : [{ sql: `${column} >= ?`, values: [least] }]),
    ...(end === undefined ? [] : [{ sql: `${column} < ?`, values: [end] }]),
    // Nulls count as an end there, and are in no range.
    ...(key?.ends && ranged && least === undefined ? [{ sql: `${column} > ?`, values: [key.ends.first] }] : []),
    ...(key?.ends && ranged && end === undefined ? [{ sql: `${column} < ?`, values: [key.ends.last] }] : []),
    ...(none === undefined ? [] : [{ sql: `${quoted(field.column)} IS ${none ? '' : 'NOT '}NULL`, values: [] }]),
  ];
}

function equal(field: Field, value: unknown): Condition {
  const { column, bound } = equalityKey(field);
  return { sql: `${quoted(column)} = ?`, values: [bound(value)] };
}
