import { widthOf, wrapped } from './text.ts';

export interface Layout {
  /** Columns of numbers, which stand at the right. */
  right?: readonly number[];
  /** How wide the terminal is; undefined for what is no terminal, where nothing is too wide. */
  columns?: number | undefined;
  /** Whether cells are cut where the rows are too wide. If not, the last column goes on below itself. */
  cut?: boolean;
}

const BETWEEN = 2;
/** A cell that is cut shows at least so much. */
const LEAST = 8;

/** Rows under each other, each column as wide as its widest cell. */
export function table(rows: readonly (readonly string[])[], { right = [], columns, cut = false }: Layout = {}): string {
  const wanted = (rows[0] ?? []).map((_, column) => rows.reduce((most, row) => Math.max(most, widthOf(row[column] ?? '')), 0));
  const widths = cut ? narrowed(wanted, columns) : wanted;
  const cell = (text: string, column: number): string => {
    const [width, shown] = [widths[column] ?? 0, cutTo(text, widths[column] ?? 0)];
    const space = ' '.repeat(Math.max(0, width - widthOf(shown)));
    return right.includes(column) ? space + shown : shown + space;
  };
  const before = widths.slice(0, -1).reduce((sum, width) => sum + width + BETWEEN, 0);
  return rows
    .map((row) => {
      const line = row.map(cell).join(' '.repeat(BETWEEN)).trimEnd();
      if (cut || columns === undefined || widthOf(line) <= columns || before > columns / 2) return line;
      const [last = '', first] = [row.at(-1), row.slice(0, -1).map(cell)];
      const below = `\n${' '.repeat(before)}`;
      return [...first, wrapped(last, columns - before).replaceAll('\n', below)].join(' '.repeat(BETWEEN));
    })
    .join('\n');
}

/** Takes from the widest columns until all of them fit. */
function narrowed(widths: readonly number[], columns: number | undefined): number[] {
  const room = (columns ?? Number.POSITIVE_INFINITY) - BETWEEN * (widths.length - 1);
  const narrow = [...widths];
  for (;;) {
    const [sum, widest] = [narrow.reduce((total, width) => total + width, 0), Math.max(...narrow)];
    if (sum <= room || widest <= LEAST) return narrow;
    const second = Math.max(LEAST, ...narrow.filter((width) => width < widest));
    const [index, less] = [narrow.indexOf(widest), Math.min(widest - second || 1, sum - room)];
    narrow[index] = widest - less;
  }
}

function cutTo(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let shown = text.slice(0, width);
  while (widthOf(shown) > width - 1) shown = shown.slice(0, -1);
  return `${shown}…`;
}
