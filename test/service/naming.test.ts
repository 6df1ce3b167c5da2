import { pluralOf, singularOf } from '../../service/rest/declaration/naming.ts';

describe('the word for one item', () => {
  it.each([
    ['notes', 'note'],
    ['categories', 'category'],
    ['boxes', 'box'],
    ['addresses', 'address'],
    ['batches', 'batch'],
    ['dishes', 'dish'],
    ['statuses', 'status'],
    ['aliases', 'alias'],
    ['expenses', 'expense'],
    ['courses', 'course'],
    ['purchases', 'purchase'],
    ['houses', 'house'],
    ['causes', 'cause'],
    ['databases', 'database'],
    ['prizes', 'prize'],
    ['pies', 'pie'],
    ['shopping-lists', 'shopping-list'],
    ['people', 'people'],
  ])('of %s is %s', (path, singular) => {
    expect(singularOf(path)).toBe(singular);
  });

  it('is that of which the plural is made', () => {
    for (const word of ['note', 'category', 'box', 'address', 'batch', 'dish', 'status', 'key'])
      expect(singularOf(pluralOf(word))).toBe(word);
  });
});
