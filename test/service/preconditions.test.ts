import * as fc from 'fast-check';
import { NotModified, Preconditions, preconditionsOf, tagsOf } from '../../service/http/preconditions.ts';
import { Problem } from '../../service/http/problem.ts';
import { etagOf } from '../../service/rest/etag.ts';

const revision = fc.record({
  revision: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
  updatedAt: fc.integer({ min: 0, max: 253_402_300_799_999 }),
});
/** Any entity tag: commas, asterisks and what else may stand between the quotes. */
const anyTag = fc
  .tuple(fc.constantFrom('', 'W/'), fc.string({ unit: fc.oneof(fc.constantFrom(...',*!\\/'), fc.stringMatching(/^[!#-~\x80-\xff]$/)) }))
  .map(([weak, text]) => `${weak}"${text}"`);
const space = fc.stringMatching(/^[ \t]{0,3}$/);

/** A header that lists these tags, with spaces and empty members between. */
const listOf = (tags: string[]): fc.Arbitrary<string> =>
  fc
    .array(fc.tuple(space, space, fc.boolean()), { minLength: tags.length, maxLength: tags.length })
    .map((around) =>
      tags.map((tag, index) => `${around[index]?.[0]}${tag}${around[index]?.[1]}${around[index]?.[2] ? ' ,' : ''}`).join(','),
    );

type Outcome = 'done' | 304 | 412 | 400;

function outcome(method: string, headers: Record<string, string>, etag: string | undefined): Outcome {
  try {
    preconditionsOf({ method, headers }).assert(etag);
    return 'done';
  } catch (error) {
    if (error instanceof NotModified) return 304;
    if (error instanceof Problem) return error.document.status as Outcome;
    throw error;
  }
}

describe('an ETag', () => {
  it('is strong, and two states have two of them', () => {
    fc.assert(
      fc.property(revision, revision, (one, another) => {
        expect(etagOf(one)).toMatch(/^"[!#-~]+"$/);
        const same = one.revision === another.revision && one.updatedAt === another.updatedAt;
        expect(etagOf(one) === etagOf(another)).toBe(same);
      }),
    );
  });
});

describe('a list of tags', () => {
  it('is read as it was written, whatever is between the quotes', () => {
    const written = fc.array(anyTag, { maxLength: 6 }).chain((tags) => fc.tuple(fc.constant(tags), listOf(tags)));
    fc.assert(fc.property(written, ([tags, header]) => expect(tagsOf(header)).toEqual(tags)));
  });

  it.each<[string, '*' | string[]]>([
    ['*', '*'],
    [' *\t', '*'],
    ['"*"', ['"*"']],
    ['"v1,*,eu"', ['"v1,*,eu"']],
    ['"a", W/"b" ,"c"', ['"a"', 'W/"b"', '"c"']],
    ['', []],
    [' , ,', []],
    [',"a",,', ['"a"']],
  ])('%j is %j', (header, tags) => {
    expect(tagsOf(header)).toEqual(tags);
  });

  it.each([
    '*, "a"',
    '"a", *',
    '**',
    'a',
    '"a',
    'a"',
    '"a"b"',
    '"a" "b"',
    '"a"; "b"',
    'w/"a"',
    'W/ "a"',
    'W/',
    '"a b"',
    '"a\0"',
    "'a'",
    '"\u0100"',
  ])('%j is none', (header) => {
    expect(tagsOf(header)).toBeUndefined();
    for (const name of ['if-match', 'if-none-match'])
      for (const method of ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE']) expect(outcome(method, { [name]: header }, '"a"')).toBe(400);
  });

  it('that is malformed at its end is refused in time that grows with its length alone', () => {
    for (const header of [`${'"a",'.repeat(4_000)}x`, `${' '.repeat(16_000)}x`, `${'"a" '.repeat(4_000)}`, `${','.repeat(16_000)}"`])
      expect(tagsOf(header)).toBeUndefined();
  });
});

describe('preconditions', () => {
  const UNSAFE = ['POST', 'PATCH', 'DELETE'];

  it.each<[Record<string, string>, string | undefined, Outcome, Outcome]>([
    [{}, '"a"', 'done', 'done'],
    [{}, undefined, 'done', 'done'],
    [{ 'if-match': '"a"' }, '"a"', 'done', 'done'],
    [{ 'if-match': '"b"' }, '"a"', 412, 412],
    [{ 'if-match': 'W/"a"' }, '"a"', 412, 412],
    [{ 'if-match': '*' }, '"a"', 'done', 'done'],
    [{ 'if-match': '' }, '"a"', 412, 412],
    [{ 'if-match': '"a,*"' }, '"a"', 412, 412],
    [{ 'if-match': '"a"' }, undefined, 412, 412],
    [{ 'if-match': '*' }, undefined, 'done', 'done'],
    [{ 'if-none-match': '"a"' }, '"a"', 304, 412],
    [{ 'if-none-match': 'W/"a"' }, '"a"', 304, 412],
    [{ 'if-none-match': '"b", "a"' }, '"a"', 304, 412],
    [{ 'if-none-match': '"b"' }, '"a"', 'done', 'done'],
    [{ 'if-none-match': '*' }, '"a"', 304, 412],
    [{ 'if-none-match': '' }, '"a"', 'done', 'done'],
    [{ 'if-none-match': '"a"' }, undefined, 'done', 'done'],
    [{ 'if-none-match': '*' }, undefined, 304, 412],
    [{ 'if-match': '"b"', 'if-none-match': '"a"' }, '"a"', 412, 412],
    [{ 'if-match': '"a"', 'if-none-match': '"a"' }, '"a"', 304, 412],
    [{ 'if-match': '"a"', 'if-none-match': '"b"' }, '"a"', 'done', 'done'],
    [{ 'if-match': '*', 'if-none-match': '*' }, undefined, 304, 412],
  ])('%j and the ETag %j are %s for what reads, %s for what changes', (headers, etag, reading, changing) => {
    for (const method of ['GET', 'HEAD']) expect(outcome(method, headers, etag)).toBe(reading);
    for (const method of UNSAFE) expect(outcome(method, headers, etag)).toBe(changing);
  });

  it('that every state or one tag alone meets say so, and mean it', () => {
    const header = fc.option(fc.oneof(fc.constant('*' as const), fc.array(anyTag, { maxLength: 3 })), { nil: undefined });
    fc.assert(
      fc.property(header, header, anyTag, (ifMatch, ifNoneMatch, tag) => {
        const conditions = new Preconditions(false, ifMatch, ifNoneMatch);
        const met = (etag: string): boolean => {
          try {
            conditions.assert(etag);
            return true;
          } catch {
            return false;
          }
        };
        if (conditions.always) expect(met(tag)).toBe(true);
        if (conditions.only !== undefined) expect([met(conditions.only), met(tag)]).toEqual([true, tag === conditions.only]);
      }),
    );
  });
});
