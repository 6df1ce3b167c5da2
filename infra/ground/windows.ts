/** The part of a scale window that the rules on several of them need. */
export interface Window {
  name: string;
  /** RFC 3339 with offset. */
  start: string;
  end: string;
}

const DATE_TIME = /^(\d{4}-\d{2})-(\d{2})T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

/** Whether a text is a valid RFC 3339 date-time. The offset is required: without one it would depend on the machine's time zone. */
export function isMoment(text: string): boolean {
  const [, month, day] = DATE_TIME.exec(text) ?? [];
  // Date.parse turns February 30 into March 2.
  return !Number.isNaN(Date.parse(text)) && new Date(`${month}-${day}T00:00:00Z`).getUTCDate() === Number(day);
}

/** Whether a window ends after it begins. */
export const isOrdered = ({ start, end }: Window): boolean => Date.parse(start) < Date.parse(end);

/** Pairs of windows that overlap: the end of the first would lower what the second has raised. */
export function overlapping<W extends Window>(windows: readonly W[]): [before: W, within: W][] {
  const sorted = windows.toSorted((a, b) => Date.parse(a.start) - Date.parse(b.start));
  return sorted.flatMap((within, index): [W, W][] => {
    const before = sorted[index - 1];
    return before && Date.parse(within.start) < Date.parse(before.end) ? [[before, within]] : [];
  });
}

/** Whether all names differ: schedules are named after them. */
export const areDistinct = (windows: readonly Window[]): boolean => new Set(windows.map(({ name }) => name)).size === windows.length;
