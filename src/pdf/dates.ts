/**
 * Dates as PDF writes them: `D:YYYYMMDDHHmmSSOHH'mm'` (ISO 32000-2, 7.9.4). Everything behind the year may be
 * missing; without an offset the time counts as UTC, its relation to UTC being unknown.
 */
const pattern =
  /^\s*(?:D:)?(\d{4})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:(\d{2}))?)?)?)?)?\s*(?:(Z|[+-])(?:(\d{2})'?(?:(\d{2})'?)?)?)?\s*$/;

/** Reads a PDF date; undefined when it is none, or names a day or time that does not exist. */
export function parsePdfDate(text: string): Date | undefined {
  const match = pattern.exec(text);
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map((i) =>
    match[i] === undefined ? undefined : Number(match[i]),
  );
  if (year === undefined) return undefined;
  const fields = [year, month ?? 1, day ?? 1, hour ?? 0, minute ?? 0, second ?? 0] as const;
  const utc = new Date(0);
  utc.setUTCFullYear(fields[0], fields[1] - 1, fields[2]);
  utc.setUTCHours(fields[3], fields[4], fields[5]);
  const exists =
    utc.getUTCMonth() === fields[1] - 1 &&
    utc.getUTCDate() === fields[2] &&
    utc.getUTCHours() === fields[3] &&
    utc.getUTCMinutes() === fields[4] &&
    utc.getUTCSeconds() === fields[5];
  const offsetHours = Number(match[8] ?? 0);
  const offsetMinutes = Number(match[9] ?? 0);
  if (!exists || offsetHours > 23 || offsetMinutes > 59) return undefined;
  const offset = (offsetHours * 60 + offsetMinutes) * 60_000;
  return new Date(utc.getTime() - (match[7] === '-' ? -offset : match[7] === '+' ? offset : 0));
}

/** Writes a date in UTC, to the second: `D:20260102030405Z`. */
export function formatPdfDate(date: Date): string {
  return `D:${date.toISOString().slice(0, 19).replace(/[-T:]/g, '')}Z`;
}
