import type { ColumnOptions } from 'typeorm';
import { DeclarationError } from './declaration-error.ts';
import type { Field } from './fields.ts';
import { snakeCase, withoutAt } from './naming.ts';

/** What a list is ordered by before ids, in one direction: a column in which nothing is null. */
export interface SortKey {
  column: string;
  /** In the name of its index. */
  name: string;
  /** Present where the column is generated: what it is made of, and as what. */
  generated?: { expression: string; column: ColumnOptions };
  /** The column's value for a field's. */
  bound: (stored: unknown) => unknown;
  /** The column's values that stand for null, where it holds the values of a nullable field. */
  ends?: { first: number | string; last: number | string };
}

/** One name that `sort` takes. */
export interface Sort {
  name: string;
  /** Undefined for createdAt: the order of ids is the order of creation. */
  field?: Field;
  ascending?: SortKey;
  descending?: SortKey;
}

/** Longest text that an index holds beside an owner and an id. */
const LONGEST_KEY = 200;

const shortName = ({ name }: Field): string => withoutAt(snakeCase(name));

/**
 * The key of a text: with a NUL at its end, which no text has, so that MySQL, which compares as if spaces were added, orders by code point.
 * @throws DeclarationError where an index cannot hold it.
 */
function textKey(field: Field, what: string): SortKey {
  const length = Number(field.type.column.length);
  if (field.nullable || !(length <= LONGEST_KEY))
    throw new DeclarationError(`${field.name} cannot be ${what}: a text must not be null then, and have at most ${LONGEST_KEY} characters`);
  const name = `${shortName(field)}_key`;
  const generated = { expression: `CONCAT(\`${field.column}\`, CHAR(0))`, column: { type: 'varchar', length: length + 1 } as const };
  return { column: name, name, generated, bound: (stored) => `${stored}\0` };
}

/** The column that a field is looked up by: where texts are compared to the letter. */
export function equalityKey(field: Field): SortKey {
  if (field.type.name === 'text') return textKey(field, 'unique or a filter');
  return { column: field.column, name: shortName(field), bound: (stored) => stored };
}

/** Nulls are last in both directions, so a nullable field has a column for each, where they count as one end or the other. */
function endKey(field: Field, end: 'first' | 'last'): SortKey {
  const { ends } = field.type;
  if (!ends) throw new DeclarationError(`${field.name} cannot be sorted by`);
  const value = ends[end];
  const name = `${shortName(field)}_${end}`;
  const expression = `COALESCE(\`${field.column}\`, ${typeof value === 'string' ? `'${value}'` : value})`;
  return { column: name, name, generated: { expression, column: ends.column }, bound: (stored) => stored ?? value, ends };
}

export function sortBy(field: Field): Sort {
  const { name, nullable, type } = field;
  if (type.name === 'text') {
    const key = textKey(field, 'sorted by');
    return { name, field, ascending: key, descending: key };
  }
  if (nullable) return { name, field, ascending: endKey(field, 'last'), descending: endKey(field, 'first') };
  const key = equalityKey(field);
  return { name, field, ascending: key, descending: key };
}

export const BY_CREATION: Sort = { name: 'createdAt' };
