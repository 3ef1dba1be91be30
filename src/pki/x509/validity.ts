import { type Asn1Element, isUniversal, Tag } from '../asn1/element.ts';
import { readLatin1 } from '../asn1/strings.ts';
import { readTime } from '../asn1/time.ts';

/** An end of the validity, and what is irregular in how it is written. */
interface ValidityTime {
  readonly date: Date;
  readonly irregularity: string | undefined;
}

const lastUtcYear = 2049;

/**
 * Reads notBefore or notAfter (RFC 5280, 4.1.2.5): fractions, and GeneralizedTime before 2050, are taken and told.
 * @throws asn1-malformed
 */
export function readValidityTime(element: Asn1Element): ValidityTime {
  if (!isUniversal(element, Tag.GeneralizedTime)) return { date: readTime(element), irregularity: undefined };
  const hasFraction = /^\d{14}[.]\d+Z$/.test(readLatin1(element));
  const rules = hasFraction ? 'ber' : element.source.rules;
  const date = readTime({ ...element, source: { ...element.source, rules } });
  if (hasFraction) return { date, irregularity: 'a validity with fractions of a second' };
  const early = date.getUTCFullYear() <= lastUtcYear && date.getUTCFullYear() >= 1950;
  return { date, irregularity: early ? 'a validity before 2050 as GeneralizedTime' : undefined };
}
