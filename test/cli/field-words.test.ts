import { readFileSync } from 'node:fs';
import { fieldOf, GRAMMAR, namesOf } from '../../cli/feature/index.ts';

const messageOf = (work: () => unknown): string => {
  try {
    work();
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('a field of siesta new', () => {
  it.each([
    ['title:text:200', { type: 'text', longest: 200 }],
    ['rank:integer:-1..5:unique', { type: 'integer', range: { min: -1, max: 5 }, unique: true }],
    ['price:number:2:0..9.99:default=1.5', { type: 'number', scale: 2, range: { min: 0, max: 9.99 }, default: 1.5 }],
    ['size:enum:s/m/l:default=m', { type: 'enum', values: ['s', 'm', 'l'], default: 'm' }],
    ['list:reference:lists:set-null:optional', { type: 'reference', target: 'lists', onDelete: 'set null', optional: true }],
    ['pinned:boolean:default=true', { type: 'boolean', default: true }],
  ])('is %s', (word, field) => {
    expect(fieldOf(word)).toMatchObject(field);
  });

  it.each([
    ['Title:text', 0, 5],
    ['id:text', 0, 2],
    ['constructor:text', 0, 11],
    ['title', 6, 1],
    ['title:txt', 6, 3],
    ['title:text:0', 11, 1],
    ['title:text:5:6', 13, 1],
    ['size:enum:s,s', 10, 3],
    ['size:enum:S,m', 10, 3],
    ['size:enum:s,m:default=x', 14, 9],
    ['rank:integer:5..1', 13, 4],
    ['rank:integer:1..5:default=9', 18, 9],
    ['rank:integer:default=1e400', 13, 13],
    ['price:number:2:default=99999999999999999999', 15, 28],
    ['done:boolean:default=yes', 13, 11],
    ['due:date:default=2026-12-01', 9, 18],
    ['body:text:5000:default=x', 15, 9],
    ['title:text:optional:default=x', 20, 9],
    ['title:text:optional:optional', 20, 8],
    ['list:reference:lists:set-null', 21, 8],
    ['list:reference:lists:explode', 21, 7],
  ])('is not %s, and the error points at the place', (word, from, length) => {
    const [, shown, pointer] = messageOf(() => fieldOf(word)).split('\n');
    expect(shown).toBe(`  ${word}`);
    expect(pointer).toBe(`  ${' '.repeat(from)}${'^'.repeat(length)}`);
  });
});

it('is explained in the documentation as in --help', () => {
  expect(readFileSync('docs/features.md', 'utf8')).toContain(GRAMMAR);
});

describe('the name of a feature', () => {
  it.each([
    ['notes', undefined, { entity: 'Note', plural: 'Notes', constant: 'notes', folder: 'service/notes' }],
    ['shopping-lists', undefined, { entity: 'ShoppingList', constant: 'shoppingLists', singular: 'shopping-list' }],
    ['people', 'person', { entity: 'Person', plural: 'People', irregular: true }],
  ])('is %s', (path, singular, names) => {
    expect(namesOf(path, singular)).toMatchObject(names);
  });

  it.each(['note', 'Notes', 'my notes', 'docs', 'arguments', 'dates', 'items', 'resources', 'n'.repeat(40)])('is not %s', (path) => {
    expect(messageOf(() => namesOf(path))).toContain(`"${path}" is no name of a feature`);
  });
});
