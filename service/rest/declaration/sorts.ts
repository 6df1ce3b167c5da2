import type { ColumnOptions } from 'typeorm';
import { DeclarationError } from './declaration-error.ts';
import type { Field } from './fields.ts';
import { snakeCase, withoutAt } from './naming.ts';

/** What a list is ordered by (before the id) in one direction: a column without nulls. */
export interface SortKey {
  column: string;
  /** Part of the index's name. */
  name: string;
  /** For a generated column: its expression and type. */
  generated?: { expression: string; column: ColumnOptions };
  /** Converts a field's value to the column's. */
  bound: (stored: unknown) => unknown;
  /** The values that stand for null, if the column is made from a nullable field. */
  ends?: { first: number | string; last: number | string };
}

/** One accepted value of `sort`. */
export interface Sort {
  name: string;
  /** Undefined for createdAt, which is sorted by id: ids are in creation order. */
  field?: Field;
  ascending?: SortKey;
  descending?: SortKey;
}

/** Maximum length of a text in an index beside owner and id, in characters. */
const LONGEST_KEY = 200;

const shortName = ({ name }: Field): string => withoutAt(snakeCase(name));

/**
 * The sort key of a text: the text plus NUL, which no text contains. Otherwise MySQL, which pads texts with spaces when it compares them, would
 * not order by code point.
 * @throws DeclarationError for a text that is too long to index.
 */
function textKey(field: Field, what: string): SortKey {
  const length = Number(field.type.column.length);
  if (field.nullable || !(length <= LONGEST_KEY))
    throw new DeclarationError(
      `${field.name} cannot be ${what}: a text that is unique, sorted by or a filter must not be null, and has at most ${LONGEST_KEY} characters`,
    );
  const name = `${shortName(field)}_key`;
  const generated = { expression: `CONCAT(\`${field.column}\`, CHAR(0))`, column: { type: 'varchar', length: length + 1 } as const };
  return { column: name, name, generated, bound: (stored) => `${stored}\0` };
}

/** The column for equality lookups; that of a text compares trailing spaces too. */
export function equalityKey(field: Field): SortKey {
  if (field.type.name === 'text') return textKey(field, 'unique or a filter');
  return { column: field.column, name: shortName(field), bound: (stored) => stored };
}

/** Nulls sort last in both directions, so a nullable field has a generated column for each, in which null is the lowest or highest value. */
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
