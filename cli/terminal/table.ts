import { widthOf } from './text.ts';

export interface Layout {
  /** Indexes of right-aligned columns. */
  right?: readonly number[];
  /** Width to which long cells are truncated; undefined for no limit. */
  columns?: number | undefined;
}

const BETWEEN = 2;
/** Minimum width of a truncated cell. */
const LEAST = 8;

/** Aligns rows in columns. Without `columns`, wide rows are left as they are. */
export function table(rows: readonly (readonly string[])[], { right = [], columns }: Layout = {}): string {
  const wanted = (rows[0] ?? []).map((_, column) => rows.reduce((most, row) => Math.max(most, widthOf(row[column] ?? '')), 0));
  const widths = columns === undefined ? wanted : narrowed(wanted, columns);
  const cell = (text: string, column: number): string => {
    const [width, shown] = [widths[column] ?? 0, cutTo(text, widths[column] ?? 0)];
    const space = ' '.repeat(Math.max(0, width - widthOf(shown)));
    return right.includes(column) ? space + shown : shown + space;
  };
  return rows.map((row) => row.map(cell).join(' '.repeat(BETWEEN)).trimEnd()).join('\n');
}

/** Shrinks the widest columns until the row fits. */
function narrowed(widths: readonly number[], columns: number): number[] {
  const room = columns - BETWEEN * (widths.length - 1);
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
