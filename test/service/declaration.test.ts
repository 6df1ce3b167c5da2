import * as rest from '../../service/rest/index.ts';

/** A class of its own for each declaration. */
function declared(declare: (note: new () => rest.Item) => void): void {
  class Note extends rest.Item {}
  declare(Note);
}

describe('a declaration is refused with what to change', () => {
  it.each<[string, (note: new () => rest.Item) => void, string]>([
    [
      'a reserved name',
      ({ prototype }) => rest.TextField({ max: 10 })(prototype, 'search'),
      'Note.search: the name is reserved, because every item has a field or column of that name; rename the field',
    ],
    [
      'a readOnly field that nothing sets',
      ({ prototype }) => rest.IntegerField({ readOnly: true })(prototype, 'rank'),
      'Note.rank: a readOnly field needs a default or nullable: true',
    ],
    [
      'a default of a long text',
      ({ prototype }) => rest.TextField({ max: 2_001, default: '' })(prototype, 'body'),
      'Note.body: MySQL allows no default for texts longer than 2000 characters; remove default, or lower max',
    ],
    [
      'a path that is no word',
      (note) => rest.Resource({ path: 'Notes' })(note),
      'Note: the path "Notes" must have only a-z, 0-9 and -, and start with a letter',
    ],
    [
      'a path of the service',
      (note) => rest.Resource({ path: 'health' })(note),
      'Note: the path "health" is one of the service\'s own; choose another',
    ],
    [
      'more indexes than a table may have',
      (note) => {
        const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'];
        for (const name of names) rest.IntegerField({ nullable: true })(note.prototype, name);
        rest.Resource<rest.Item>({ path: 'notes', sorts: names as never })(note);
      },
      'note would have 19 indexes, and at most 16 are allowed: drop several of the sort a (2 fewer), ',
    ],
  ])('%s', (_, declare, message) => {
    const declaring = () => declared(declare);
    expect(declaring).toThrow(message);
    expect(declaring).toThrow(expect.objectContaining({ name: 'DeclarationError' }));
  });
});

it('makes one index of a field that lists are both sorted and filtered by, for its values and for its order', () => {
  declared((note) => {
    rest.IntegerField()(note.prototype, 'rank');
    rest.TextField({ max: 10 })(note.prototype, 'title');
    rest.Resource<rest.Item>({ path: 'notes', sorts: ['rank', 'title'] as never, filters: ['rank', 'title'] as never })(note);
    expect(rest.resourceOf(note).indexes.map(({ name, columns }) => [name, columns.join()])).toEqual([
      ['note_by_id', 'owner,id,rank'],
      ['note_by_rank', 'owner,rank,id'],
      ['note_by_title_key', 'owner,title_key,id,rank'],
      ['note_by_rank_title_key', 'owner,rank,title_key,id'],
      ['note_by_title_key_rank', 'owner,title_key,rank,id'],
    ]);
  });
});
