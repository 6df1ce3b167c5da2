/**
 * The form that texts are searched in: whatever is canonically equivalent has the same, in any case, and a part of a text has a part of
 * the text's form. Lower case alone depends on what follows (the two Greek sigmas), and upper case alone knows nothing of the Kelvin
 * sign. NFD stands before them (Unicode 17, D145), because U+0345 stops being a mark in upper case: it has to be in its place by then.
 */
export const searchForm = (text: string): string => inOneCase(text.normalize('NFD'));

/**
 * The forms that may be stored where a text has `q` in it, one but for marks beside U+0345: version 0.1.0 did not begin with NFD, and what
 * it stored stays findable until it is written again.
 */
export const soughtForms = (q: string): string[] => [...new Set([searchForm(q), inOneCase(q.normalize('NFC'))])];

const inOneCase = (text: string): string => text.toLowerCase().toUpperCase().normalize('NFC');
