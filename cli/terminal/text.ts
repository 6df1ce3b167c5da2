import stringWidth from 'string-width';

/** What a terminal obeys instead of showing it: control characters, and those that turn the direction of what follows. Lines and tabs stay. */
const UNSHOWN = /(?![\n\t])[\p{Cc}\u2028-\u202e\u2066-\u2069]/gu;

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** A text from outside, of which everything is to be seen: a title may hold what moves the cursor or colours the rest of the screen. */
export const visible = (text: string): string => text.replaceAll(UNSHOWN, escaped);

/** Everything in an answer that is text, so that it can be seen. */
export function visibleIn<T>(data: T): T {
  if (typeof data === 'string') return visible(data) as T;
  if (Array.isArray(data)) return data.map(visibleIn) as T;
  if (typeof data !== 'object' || data === null || Object.getPrototypeOf(data) !== Object.prototype) return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, visibleIn(value)])) as T;
}

const PLAIN = /^[\x20-\x7e]*$/;

/** How many columns a terminal shows a text in: two for most of what Koreans write, none for colours. */
export const widthOf = (text: string): number => (PLAIN.test(text) ? text.length : stringWidth(text));

/** Text whose lines are no longer than that, broken between words; what goes on stands below its beginning, in a table below its column. */
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
  // A cell stays together where it can; what is too long for a line is broken between its words.
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

/** Where the last column begins that leaves half of the terminal to what is in it: two spaces are between columns. */
function lastColumnOf(line: string, columns: number): number {
  const starts = [...line.matchAll(/^ *|\S {2,}(?=\S)/g)].map(({ index, 0: found }) => index + found.length);
  return starts.findLast((start) => widthOf(line.slice(0, start)) <= columns / 2) ?? 0;
}
