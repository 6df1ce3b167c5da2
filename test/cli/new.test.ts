import { jest } from '@jest/globals';
import { siesta } from './support.ts';

// Each loads the service in a process of its own.
jest.setTimeout(60_000);

const NEW = ['new', 'foos', '--dry-run'];
const enums = ['a:enum:x,y', 'b:enum:x,y', 'c:enum:x,y'];
const optional = ['d:integer:optional', 'e:integer:optional', 'f:integer:optional'];

describe('siesta new', () => {
  it.each([
    [
      'a sort by no field',
      ['a:text', '--sort', 'b'],
      'Foo: sorts names b, which is no field of it.',
      '--sort names fields of this resource: a.',
    ],
    [
      'a filter by no field',
      ['a:text', '--filter', 'b'],
      'Foo: filters names b, which is no field of it.',
      '--filter names fields of this resource: a.',
    ],
    [
      'a search in what is no text',
      ['a:boolean', 'b:text', '--search', 'a'],
      'Foo: search names a, which is no text.',
      '--search names texts of this resource: b.',
    ],
    [
      'a sort by a long text',
      ['a:text:500', '--sort', 'a'],
      'a cannot be sorted by: a text that is unique, sorted by or a filter must not be null, and has at most 200 characters.',
      'Change --sort or the fields on the command line.',
    ],
    [
      'a default that the column cannot hold',
      ['n:integer:default=99999999999'],
      'n: the default 99999999999 is no value of the field: must be an integer from -2147483648 to 2147483647.',
      'Change --sort or the fields on the command line.',
    ],
    [
      'two indexes too many',
      [...enums, 'd:integer', 'e:integer', 'f:integer', '--filter', 'a,b,c', '--sort', 'd,e,f,a'],
      'foo would have 18 indexes, and at most 16 are allowed: drop one of the filter a (3 fewer), the filter b (5 fewer), ' +
        'the filter c (5 fewer), the sort d (4 fewer), the sort e (4 fewer), the sort f (4 fewer), the sort a (2 fewer).',
      'Change --filter, --sort or the fields on the command line.',
    ],
    [
      'more indexes than any one gives back',
      [...enums, ...optional, '--filter', 'a,b,c', '--sort', 'd,e,f,a,b'],
      'foo would have 32 indexes, and at most 16 are allowed: drop several of the filter a (7 fewer), the filter b (7 fewer), ' +
        'the filter c (9 fewer), the sort d (8 fewer), the sort e (8 fewer), the sort f (8 fewer), the sort a (2 fewer), the sort b (2 fewer), ' +
        'until 16 are gone.',
      'Change --filter, --sort or the fields on the command line.',
    ],
  ])('refuses %s as an error of the command line, and not of a file that nobody has', async (_, argv, error, next) => {
    expect(await siesta(process.cwd(), ...NEW, ...argv, '--json')).toEqual({
      code: 2,
      stdout: '',
      stderr: `${JSON.stringify({ error, next })}\n`,
    });
  });

  it('takes a plural that is made otherwise than most', async () => {
    const { code, stdout } = await siesta(process.cwd(), 'new', 'xs', '--dry-run', '--json');
    expect({ code, files: JSON.parse(stdout).files }).toMatchObject({ code: 0, files: expect.arrayContaining(['service/xs/x.entity.ts']) });
  });

  it('says what one of them is called, and how to call it otherwise', async () => {
    const { code, stdout } = await siesta(process.cwd(), 'new', 'movies', '--dry-run');
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringContaining('\na single one is called "movy"; if it is not: add --singular WORD\n'),
    });
  });

  it('asks for the word for one where the name does not say it', async () => {
    const { code, stderr } = await siesta(process.cwd(), 'new', 'people');
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr:
        'error: "people" is no name of a feature: one of them would be called the same.\n' +
        'next:  Call it peoples, or say what one is called: --singular WORD.\n',
    });
  });
});
