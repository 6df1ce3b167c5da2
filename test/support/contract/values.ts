import type { Field } from '../../../service/rest/declaration/fields.ts';
import type { Resource } from '../../../service/rest/declaration/resource.ts';
import type { Json } from './caller.ts';

/** When made-up items are due, and so on: milliseconds since 1970. */
const NOW = Date.UTC(2026, 10, 23, 9);

/** The n-th value of a field, in the form of an answer; different for different n as far as its type allows. */
export function sampleOf({ type, examples }: Field, n: number): unknown {
  const stored = type.seedValue(n, NOW, examples);
  return type.present ? type.present(stored) : stored;
}

/** Fields that a body can give a value without knowing other items. */
export const ownFields = (resource: Resource): Field[] => writableFields(resource).filter(({ target }) => !target);

/** Those of them that take more than one value. */
export const changeable = (resource: Resource): Field[] =>
  ownFields(resource).filter((field) => new Set([1, 2, 3, 4].map((n) => sampleOf(field, n))).size > 1);

/** Fields that a body may give a value. */
export const writableFields = ({ fields }: Resource): Field[] => fields.filter(({ readOnly }) => !readOnly);

/** The n-th body with all of them. */
export const fullBody = (resource: Resource, n: number): Json =>
  Object.fromEntries(ownFields(resource).map((field) => [field.name, sampleOf(field, n)]));

/** Values that a field takes, at the edges of what it allows, as they are sent and as they are answered. */
export function edgesOf({ type, nullable }: Field): [sent: unknown, answered: unknown][] {
  const same = (value: unknown): [unknown, unknown] => [value, value];
  const { minimum, maximum } = type.answer as { minimum?: number; maximum?: number };
  const edges: Record<string, [unknown, unknown][]> = {
    text: ['x', '한'.repeat(type.longest ?? 0), '🐕'.repeat(type.longest ?? 0), `"'\\%_${'\u0001\n\t'.slice(0, 3)}x`].map((text) =>
      same([...text].slice(0, type.longest).join('')),
    ),
    integer: [same(minimum), same(maximum), [-0, 0]],
    number: [same(minimum), same(maximum)],
    boolean: [same(true), same(false)],
    enum: ((type.answer.enum ?? []) as string[]).map(same),
    'date-time': [
      ['2026-12-01T09:00:00+09:00', '2026-12-01T00:00:00.000Z'],
      ['0000-01-01t00:00:00.5z', '0000-01-01T00:00:00.500Z'],
      same('9999-12-31T23:59:59.999Z'),
    ],
    date: [same('2024-02-29'), same('0000-01-01'), same('9999-12-31')],
  };
  const inRange = (edges[type.name] ?? []).filter(
    ([, value]) => typeof value !== 'number' || ((minimum ?? value) <= value && value <= (maximum ?? value)),
  );
  return [...inRange, ...(nullable ? [same(null)] : [])];
}

/** Values that a field does not take, with the code that says why. */
export function wrongOf({ type, nullable }: Field): [value: unknown, code: string][] {
  const { minimum = 0, maximum = 0, minLength } = type.answer as { minimum?: number; maximum?: number; minLength?: number };
  const wrong: Record<string, [unknown, string][]> = {
    text: [
      [5, 'type'],
      ['a\0b', 'format'],
      ['\ud800', 'format'],
      ['x'.repeat((type.longest ?? 0) + 1), 'too_long'],
      ...(minLength ? [['', 'empty'] as [unknown, string]] : []),
    ],
    integer: [
      ['5', 'type'],
      [1.5, 'type'],
      [minimum - 1, 'out_of_range'],
      [maximum + 1, 'out_of_range'],
    ],
    number: [
      ['5', 'type'],
      [maximum + 1, 'out_of_range'],
      [minimum + 0.5 * 10 ** -Number(type.column.scale), 'out_of_range'],
    ],
    boolean: [
      ['true', 'type'],
      [1, 'type'],
    ],
    enum: [
      ['none of them', 'not_allowed'],
      [5, 'not_allowed'],
    ],
    'date-time': [
      ['2026-12-01T09:00:00', 'format'],
      ['2026-02-30T09:00:00Z', 'format'],
      [5, 'type'],
    ],
    date: [
      ['2026-02-29', 'format'],
      ['2026-12-01T09:00:00Z', 'format'],
      [5, 'type'],
    ],
    reference: [
      ['x', 'format'],
      [5, 'type'],
    ],
  };
  return [
    ...(wrong[type.name] ?? []),
    [['x'], type.name === 'enum' ? 'not_allowed' : 'type'],
    ...(nullable ? [] : [[null, '*'] as [unknown, string]]),
  ];
}

/** Texts of which some begin another, or have characters that collations put elsewhere. */
const TEXTS = ['a', 'a b', 'a!', 'a\u0001', 'a\nb', 'A', 'B', 'b', 'ä', 'z', 'é', '한', '\uffee', '🐕'];

/** Values of a field that a list is sorted by: ties among them unless it is unique, and no value where there may be none. */
export function sortable(field: Field): unknown[] {
  const { type, nullable, unique } = field;
  const values =
    type.name === 'text' ? TEXTS.filter((text) => text.length <= (type.longest ?? 0)) : [3, 1, 4, 2].map((n) => sampleOf(field, n));
  const ties = unique ? [] : values.slice(0, 2);
  return [...values, ...ties, ...(nullable ? [null, null] : [])];
}

/** The order of the contract: by code point or number, nulls last in both directions. */
export function compare(a: unknown, b: unknown, direction: 1 | -1): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  if (typeof a === 'string' && typeof b === 'string') return direction * Buffer.compare(Buffer.from(a), Buffer.from(b));
  return direction * (Number(a) - Number(b));
}
