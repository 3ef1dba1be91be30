/**
 * Dates as PDF writes them: `D:YYYYMMDDHHmmSSOHH'mm'` (ISO 32000-2, 7.9.4). Everything behind the year may be
 * missing; without an offset the time counts as UTC, its relation to UTC being unknown.
 */
const pattern =
  /^\s*(?:D:)?(\d{4})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:(\d{2}))?)?)?)?)?\s*(?:(Z|[+-])(?:(\d{2})'?(?:(\d{2})'?)?)?)?\s*$/;

/** Milliseconds of the 400 years after which the calendar repeats. */
const cycle = 146_097 * 86_400_000;

/** Reads a PDF date; undefined when it is none, or names a day or time that does not exist. */
export function parsePdfDate(text: string): Date | undefined {
  const match = pattern.exec(text);
  if (!match) return undefined;
  const month = Number(match[2] ?? 1) - 1;
  const day = Number(match[3] ?? 1);
  const hour = Number(match[4] ?? 0);
  const minute = Number(match[5] ?? 0);
  const second = Number(match[6] ?? 0);
  // 400 years later, where no year has two digits that Date.UTC would take for one of the 20th century.
  const utc = new Date(Date.UTC(Number(match[1]) + 400, month, day, hour, minute, second));
  const exists =
    month >= 0 && month < 12 && hour < 24 && minute < 60 && second < 60 && utc.getUTCDate() === day;
  const offsetHours = Number(match[8] ?? 0);
  const offsetMinutes = Number(match[9] ?? 0);
  if (!exists || offsetHours > 23 || offsetMinutes > 59) return undefined;
  const offset = (offsetHours * 60 + offsetMinutes) * 60_000;
  return new Date(utc.getTime() - cycle - (match[7] === '-' ? -offset : match[7] === '+' ? offset : 0));
}

/** Writes a date in UTC, to the second: `D:20260102030405Z`. */
export function formatPdfDate(date: Date): string {
  return `D:${date.toISOString().slice(0, 19).replace(/[-T:]/g, '')}Z`;
}
