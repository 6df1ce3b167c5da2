import stringWidth from 'string-width';

/** Characters that control a terminal: control characters, and those that change text direction. Newlines and tabs are allowed. */
const UNSHOWN = /(?![\n\t])[\p{Cc}\u2028-\u202e\u2066-\u2069]/gu;

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Escapes control characters in external text: a title could otherwise move the cursor or colour the rest of the screen. */
export const visible = (text: string): string => text.replaceAll(UNSHOWN, escaped);

/** The same for all text in an answer. */
export function visibleIn<T>(data: T): T {
  if (typeof data === 'string') return visible(data) as T;
  if (Array.isArray(data)) return data.map(visibleIn) as T;
  if (typeof data !== 'object' || data === null || Object.getPrototypeOf(data) !== Object.prototype) return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, visibleIn(value)])) as T;
}

const PLAIN = /^[\x20-\x7e]*$/;

/** Width in terminal columns: two for most Korean characters, none for colour codes. */
export const widthOf = (text: string): number => (PLAIN.test(text) ? text.length : stringWidth(text));

/** Wraps text between words; continuation lines are indented to their beginning, in a table to the last column. */
export function wrapped(text: string, columns: number | undefined): string {
  if (columns === undefined) return text;
  return text
    .split('\n')
    .map((line) => (widthOf(line) <= columns ? line : brokenUp(line, columns)))
    .join('\n');
}

function brokenUp(line: string, columns: number): string {
  const start = lastColumnOf(line, columns);
  const before = widthOf(line.slice(0, start));
  const room = Math.max(columns - before, 20);
  // Keep a table cell on one line if possible; break a longer one between words.
  const cells = line.slice(start).split(/(?<= {2})(?=[^ ])/);
  const parts = cells.flatMap((cell) => (widthOf(cell.trimEnd()) <= room ? [cell] : cell.split(/(?<= )(?=[^ ])/)));
  const lines = [''];
  for (const part of parts) {
    const [last, longer] = [lines.at(-1), lines.at(-1) + part];
    if (last === '' || widthOf(longer.trimEnd()) <= room) lines[lines.length - 1] = longer;
    else lines.push(part);
  }
  return line.slice(0, start) + lines.map((text) => text.trimEnd()).join(`\n${' '.repeat(before)}`);
}

/** Start of the last column, if that leaves it half of the terminal's width. Columns are separated by two spaces. */
function lastColumnOf(line: string, columns: number): number {
  const starts = [...line.matchAll(/^ *|\S {2,}(?=\S)/g)].map(({ index, 0: found }) => index + found.length);
  return starts.findLast((start) => widthOf(line.slice(0, start)) <= columns / 2) ?? 0;
}
