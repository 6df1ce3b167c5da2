/**
 * Normalizes a text for searching: canonically equivalent texts in any case have the same form, and a substring's form is a substring of the
 * form. Lower case alone depends on context (the two Greek sigmas), and upper case alone misses the Kelvin sign. NFD comes first
 * (Unicode 17, D145), because upper-casing turns U+0345 from a combining mark into a letter: it must be in its canonical place by then.
 */
export const searchForm = (text: string): string => inOneCase(text.normalize('NFD'));

/**
 * The stored forms that can contain `q`, usually one: version 0.1.0 did not start with NFD, which differs for marks beside U+0345, and its rows
 * remain findable until they are rewritten.
 */
export const soughtForms = (q: string): string[] => [...new Set([searchForm(q), inOneCase(q.normalize('NFC'))])];

/** What the search column of an item holds whose searched texts these are. No text contains NUL, so no match spans two of them. */
export const searchOf = (texts: readonly (string | null | undefined)[]): string => searchForm(texts.map((text) => text ?? '').join('\0'));

const inOneCase = (text: string): string => text.toLowerCase().toUpperCase().normalize('NFC');
