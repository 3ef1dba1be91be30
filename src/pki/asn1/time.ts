import { type Asn1Element, isUniversal, malformed, Tag } from './element.ts';
import { readLatin1 } from './strings.ts';

/** Digits, seconds (DER: required), fraction, zone (DER: Z). */
const pattern = /^(\d{2}|\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(?:(\d{2})(?:[.,](\d{1,9}))?)?(Z|[+-]\d{4})?$/;

/**
 * Instant of a UTCTime or GeneralizedTime, to the millisecond. Two-digit years from 50 on are 19xx (RFC 5280, 4.1.2.5).
 * @throws asn1-malformed
 */
export function readTime(element: Asn1Element): Date {
  const utc = isUniversal(element, Tag.UtcTime);
  if (!utc && !isUniversal(element, Tag.GeneralizedTime)) throw malformed('a time is missing', element.start);
  const text = readLatin1(element);
  const match = pattern.exec(text);
  if (match === null || (match[1]?.length === 2) !== utc)
    throw malformed('a time that cannot be read', element.start);
  const [, year = '', month, day, hour, minute, second, fraction = '', zone] = match;
  if (element.source.rules === 'der' && (second === undefined || zone !== 'Z' || fraction.endsWith('0')))
    throw malformed('a time not written as DER wants it', element.start);
  if (zone === undefined && utc) throw malformed('a time without its zone', element.start);
  const fullYear = utc ? Number(year) + (Number(year) >= 50 ? 1900 : 2000) : Number(year);
  const date = new Date(0);
  date.setUTCFullYear(fullYear, Number(month) - 1, Number(day));
  date.setUTCHours(
    Number(hour),
    Number(minute),
    Number(second ?? 0),
    Number(fraction.slice(0, 3).padEnd(3, '0')),
  );
  if (
    date.getUTCMonth() !== Number(month) - 1 ||
    date.getUTCDate() !== Number(day) ||
    date.getUTCHours() !== Number(hour) ||
    date.getUTCMinutes() !== Number(minute)
  )
    throw malformed('a time that does not exist', element.start);
  return new Date(date.getTime() - zoneOffset(zone ?? 'Z'));
}

/** Milliseconds east of UTC. */
function zoneOffset(zone: string): number {
  if (zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3, 5));
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}
