/** Dates (ISO 32000-2, 7.9.4): `D:YYYYMMDDHHmmSSOHH'mm'`, everything behind the year optional. */
const pattern =
  /^(?:D:)?(\d{4})(\d{2})?(\d{2})?(\d{2})?(\d{2})?(\d{2})?(?:(Z)(?:00'?(?:00'?)?)?|([+-])(\d{2})'?(?:(\d{2})'?)?)?$/;

/** The instant a PDF date names; without a zone it is read as UTC. undefined when it is no date. */
export function parsePdfDate(text: string): Date | undefined {
  const match = pattern.exec(text.trim());
  if (!match) return undefined;
  const part = (i: number, absent: number): number => (match[i] === undefined ? absent : Number(match[i]));
  const month = part(2, 1);
  const day = part(3, 1);
  const hour = part(4, 0);
  const minute = part(5, 0);
  const second = part(6, 0);
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 59)
    return undefined;
  const offset = (match[8] === '-' ? -1 : 1) * (part(9, 0) * 60 + part(10, 0));
  const date = new Date(Date.UTC(part(1, 0), month - 1, day, hour, minute - offset, second));
  return Number.isNaN(date.getTime()) ? undefined : date;
}

const two = (n: number): string => String(n).padStart(2, '0');

/** Writes an instant as a PDF date, in UTC or `offsetMinutes` east of it. */
export function formatPdfDate(date: Date, offsetMinutes: number = 0): string {
  const local = new Date(date.getTime() + offsetMinutes * 60_000);
  const zone = Math.abs(offsetMinutes);
  const sign = offsetMinutes < 0 ? '-' : '+';
  const digits =
    String(local.getUTCFullYear()).padStart(4, '0') +
    two(local.getUTCMonth() + 1) +
    two(local.getUTCDate()) +
    two(local.getUTCHours()) +
    two(local.getUTCMinutes()) +
    two(local.getUTCSeconds());
  return `D:${digits}${sign}${two(Math.trunc(zone / 60))}'${two(zone % 60)}'`;
}
