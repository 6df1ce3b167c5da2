const RFC_3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:[Zz]|([+-])(\d\d):(\d\d))$/;
const FULL_DATE = /^(\d{4})-(\d\d)-(\d\d)$/;

/** In minutes. */
const DAY = 24 * 60;

/** The day at 00:00 UTC, or undefined when the calendar has no such day. */
function dayOf(year: number, month: number, day: number): Date | undefined {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date : undefined;
}

/** Parses an RFC 3339 date-time with offset to milliseconds since 1970, or undefined. Digits beyond milliseconds are dropped. */
export function parseDateTime(value: string): number | undefined {
  const match = RFC_3339.exec(value);
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  const offset = (match[8] === '-' ? -1 : 1) * (Number(match[9] ?? 0) * 60 + Number(match[10] ?? 0));
  const date = dayOf(year, month, day);
  // A leap second can only be the last one of a UTC day.
  const seconds = (hour * 60 + minute - offset + 2 * DAY) % DAY === DAY - 1 ? 61 : 60;
  const timeExists = hour < 24 && minute < 60 && second < seconds && Number(match[9] ?? 0) < 24 && Number(match[10] ?? 0) < 60;
  if (!date || !timeExists) return undefined;
  const time = date.setUTCHours(hour, minute - offset, second, Number((match[7] ?? '').padEnd(3, '0').slice(0, 3)));
  const inRange = date.getUTCFullYear() >= 0 && date.getUTCFullYear() <= 9999;
  return inRange ? time : undefined;
}

/** Whether this is an existing calendar day in RFC 3339's full-date format. */
export function isFullDate(value: string): boolean {
  const [year = 0, month = 0, day = 0] = FULL_DATE.exec(value)?.slice(1).map(Number) ?? [];
  return month > 0 && dayOf(year, month, day) !== undefined;
}
