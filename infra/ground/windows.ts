/** A time of raised capacity, as far as the rules about several of them go. */
export interface Window {
  name: string;
  /** RFC 3339 with offset. */
  start: string;
  end: string;
}

const DATE_TIME = /^(\d{4}-\d{2})-(\d{2})T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

/** Whether a text is a moment as RFC 3339 writes it, of the calendar. Without an offset it would be another one on each machine. */
export function isMoment(text: string): boolean {
  const [, month, day] = DATE_TIME.exec(text) ?? [];
  // JavaScript takes the 30th of February for the 2nd of March.
  return !Number.isNaN(Date.parse(text)) && new Date(`${month}-${day}T00:00:00Z`).getUTCDate() === Number(day);
}

/** Whether a window ends after it begins. */
export const isOrdered = ({ start, end }: Window): boolean => Date.parse(start) < Date.parse(end);

/** Windows of which one begins within another: the end of that one would put back what this one has raised. */
export function overlapping<W extends Window>(windows: readonly W[]): [before: W, within: W][] {
  const sorted = windows.toSorted((a, b) => Date.parse(a.start) - Date.parse(b.start));
  return sorted.flatMap((within, index): [W, W][] => {
    const before = sorted[index - 1];
    return before && Date.parse(within.start) < Date.parse(before.end) ? [[before, within]] : [];
  });
}

/** Whether no two have one name: their schedules are named after them. */
export const areDistinct = (windows: readonly Window[]): boolean => new Set(windows.map(({ name }) => name)).size === windows.length;
