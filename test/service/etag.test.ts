import * as fc from 'fast-check';
import { ifMatch, ifNoneMatch, matchesAny } from '../../service/http/etag.ts';
import { etagOf } from '../../service/todos/todos.service.ts';

const revision = fc.record({
  revision: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
  updatedAt: fc.integer({ min: 0, max: 253_402_300_799_999 }),
});
const other = fc.stringMatching(/^[!#-+\--~]{0,10}$/).map((text) => `"other${text}"`);
const space = fc.constantFrom('', ' ', '\t', '  ');

/** A header field that lists these tags. */
const listed = (tags: fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.tuple(...tags, fc.array(space, { minLength: tags.length * 2, maxLength: tags.length * 2 })).map((parts) => {
    const spaces = parts.at(-1) as string[];
    return (parts.slice(0, -1) as string[]).map((tag, index) => `${spaces[index * 2]}${tag}${spaces[index * 2 + 1]}`).join(',');
  });

describe('entity tags', () => {
  it('are strong, and two states have two of them', () => {
    fc.assert(
      fc.property(revision, revision, (one, another) => {
        expect(etagOf(one)).toMatch(/^"[!#-~]+"$/);
        const same = one.revision === another.revision && one.updatedAt === another.updatedAt;
        expect(etagOf(one) === etagOf(another)).toBe(same);
      }),
    );
  });

  it('match in any list that has them, wherever they stand', () => {
    fc.assert(
      fc.property(
        revision.map(etagOf).chain((tag) => fc.tuple(fc.constant(tag), listed([other, fc.constant(tag), other]))),
        ([tag, header]) => {
          expect([ifMatch(header, tag), ifNoneMatch(header, tag), matchesAny(header)]).toEqual([true, true, false]);
        },
      ),
    );
  });

  it('match weakly only where the comparison is weak', () => {
    fc.assert(
      fc.property(
        revision.map(etagOf).chain((tag) => fc.tuple(fc.constant(tag), listed([other, fc.constant(`W/${tag}`)]))),
        ([tag, header]) => {
          expect([ifMatch(header, tag), ifNoneMatch(header, tag)]).toEqual([false, true]);
        },
      ),
    );
  });

  it('do not match in what is no list of tags', () => {
    fc.assert(
      fc.property(revision.map(etagOf), fc.stringMatching(/^[^",*]+$/), (tag, text) => {
        for (const header of [text, tag.slice(1), tag.slice(0, -1), tag + text.trim(), text.trim() + tag, `w/${tag}`, `"${tag}"`]) {
          fc.pre(header.trim() !== tag && !/^W\/$/.test(text.trim()) && text.trim() !== '');
          expect([ifMatch(header, tag), matchesAny(header)]).toEqual([false, false]);
        }
      }),
    );
  });

  it.each(['*', ' * ', '"x", *'])('are all matched by %j', (header) => {
    expect([ifMatch(header, '"1-a"'), ifNoneMatch(header, '"1-a"'), matchesAny(header)]).toEqual([true, true, true]);
  });
});
