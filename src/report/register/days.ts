const DAY_FIRST = /^(\d{1,2})\s*[/.\-–]\s*(\d{1,2})\s*[/.\-–]\s*(\d{4})(?:[ T].*)?$/;
const YEAR_FIRST = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T].*)?$/;
const SPELLED = /(\d{1,2})\s*(?:tháng|thang)\s*(\d{1,2})\s*(?:năm|nam)\s*(\d{4})/i;

/** Days since 1899-12-30, as spreadsheets count them, from 1954 to 2119: other numbers are taken for none. */
const SERIAL = /^([2-7]\d{4})(?:\.\d+)?$/;

/** A day as people and spreadsheets write it, as ISO 8601; undefined when it is none. */
export function parseDay(text: string): string | undefined {
  const written = text.normalize('NFC').trim();
  const serial = SERIAL.exec(written)?.[1];
  if (serial !== undefined)
    return new Date(Date.UTC(1899, 11, 30) + Number(serial) * 86_400_000).toISOString().slice(0, 10);
  const yearFirst = YEAR_FIRST.exec(written);
  if (yearFirst) return dayOf(yearFirst[1], yearFirst[2], yearFirst[3]);
  const dayFirst = DAY_FIRST.exec(written) ?? SPELLED.exec(written);
  return dayFirst ? dayOf(dayFirst[3], dayFirst[2], dayFirst[1]) : undefined;
}

/** The day, when the calendar has it. */
export function dayOf(year = '', month = '', day = ''): string | undefined {
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  if (date.getUTCMonth() !== Number(month) - 1 || date.getUTCDate() !== Number(day)) return undefined;
  return date.toISOString().slice(0, 10);
}
