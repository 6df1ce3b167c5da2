import fc from 'fast-check';
import { searchForm, soughtForms } from '../../service/database/search-form.ts';
import { describeOnEachDatabase } from '../support/service.ts';

const FORMS = ['NFC', 'NFD'] as const;
/** The cases of a text. Unicode defines them for NFD, where a mark is a character of its own. */
const CASES = [(text: string) => text, (text: string) => text.toUpperCase(), (text: string) => text.toLowerCase()];
const variants = (text: string): string[] => FORMS.flatMap((form) => CASES.map((change) => change(text.normalize('NFD')).normalize(form)));

const codePoint = fc.integer({ min: 1, max: 0x10ffff }).map((code) => (code >> 11 === 0x1b ? '\u1fb3' : String.fromCodePoint(code)));
/** Letters with iota subscript, dots and breathings, and the marks that move when one of these is taken apart. */
const troublesome = fc.constantFrom(...'ᾳᾴᾀῳΐǰßẞſİıÅKΣςŉ한하ᄒ', ...'\u0345\u0359\u0301\u0313\u0323\u0307\u1161\u11ab');
const unicode = fc.array(fc.oneof(codePoint, troublesome), { minLength: 1, maxLength: 8 }).map((characters) => characters.join(''));

describe('the form that texts are searched in', () => {
  it('is one for all canonically equivalent texts, in any case', () => {
    fc.assert(
      fc.property(unicode, (text) => {
        expect(new Set(variants(text).map(searchForm))).toEqual(new Set([searchForm(text)]));
      }),
      { numRuns: 2_000 },
    );
  });

  it('of a word stands in the form of every text with that word, however the two are written', () => {
    fc.assert(
      fc.property(unicode, unicode, unicode, fc.nat(), fc.nat(), (before, word, after, one, another) => {
        const written = (choice: number, text: string): string => variants(text)[choice % variants(text).length] ?? '';
        expect(searchForm(written(one, `${before} ${word} ${after}`))).toContain(searchForm(written(another, ` ${word} `)));
      }),
      { numRuns: 2_000 },
    );
  });

  it('is what 0.1.0 stored for texts in NFC and in NFD, or is sought beside it', () => {
    const stored = (text: string): string => text.toLowerCase().toUpperCase().normalize('NFC');
    fc.assert(
      fc.property(unicode, (text) => {
        for (const form of FORMS) expect(soughtForms(text)).toContain(stored(text.normalize(form)));
      }),
    );
  });
});

describeOnEachDatabase('q', (server) => {
  const found = async (q: string): Promise<string[]> =>
    (await server.client.list(`?${new URLSearchParams({ q })}`)).map(({ title }) => title);

  beforeEach(() => server.service.sql('DELETE FROM todo'));

  it.each(FORMS)('finds what is canonically equivalent, stored in %s, in any case', async (form) => {
    const titles = ['at \u1fb3\u0359 home', 'Äpfel', '한강', 'ǰ\u0323'].map((title) => title.normalize(form));
    for (const title of titles) {
      await server.client.create({ title });
      for (const q of new Set(variants(title))) expect(await found(q)).toEqual([title]);
      await server.service.sql('DELETE FROM todo');
    }
  });

  it('finds a row of 0.1.0 that has another form of such a text, and the same after a change', async () => {
    const title = 'at \u1fb3\u0359 home';
    const { id } = await server.client.create({ title });
    await server.service.sql('UPDATE todo SET search = ?', [`${title}\0`.toLowerCase().toUpperCase().normalize('NFC')]);
    for (let times = 0; times < 2; times++) {
      for (const form of FORMS) expect(await found(title.normalize(form))).toEqual([title]);
      await server.client.patch(id, { order: 1 });
    }
  });
});
