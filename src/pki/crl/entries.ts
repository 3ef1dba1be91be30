import { sequenceOf } from '../asn1/cursor.ts';
import { asn1Source, readElement, Tag, wholeElement } from '../asn1/element.ts';
import { readTime } from '../asn1/time.ts';
import { readSmallInteger } from '../asn1/values.ts';
import { type RevocationReason, revocationReason } from '../revocation/check.ts';
import { readExtensionList } from '../x509/extensions.ts';
import { readGeneralNames } from '../x509/general-name.ts';
import type { GeneralName } from '../x509/types.ts';

/** One entry of a CRL (RFC 5280, 5.3). */
export interface CrlEntry {
  readonly revokedAt: Date;
  readonly reason: RevocationReason | undefined;
  /** Since when the key is to be distrusted (5.3.2): said by the issuer, proven by nobody. */
  readonly invalidSince: Date | undefined;
}

const reasonCode = '2.5.29.21';
const invalidityDate = '2.5.29.24';
export const certificateIssuer = '2.5.29.29';

/** Entry extensions whose meaning is followed; any other must not be critical (5.3). */
export const processedInEntries: ReadonlySet<string> = new Set([
  reasonCode,
  invalidityDate,
  certificateIssuer,
]);

/** Reads the entry at `start`. @throws asn1-malformed */
export function readEntry(bytes: Uint8Array, start: number, end: number): CrlEntry {
  const fields = sequenceOf(readElement(asn1Source(bytes, 'der'), start, end, 0), 'a CRL entry');
  fields.universal(Tag.Integer, 'the serial number');
  const revokedAt = readTime(fields.next('the revocation date'));
  const extensions = fields.optional(Tag.Sequence);
  fields.end('a CRL entry');
  let reason: RevocationReason | undefined;
  let invalidSince: Date | undefined;
  for (const { oid, value } of extensions === undefined ? [] : readExtensionList(extensions)) {
    if (oid === reasonCode) reason = revocationReason(readSmallInteger(wholeElement(value, 'der')));
    if (oid === invalidityDate) invalidSince = readTime(wholeElement(value, 'der'));
  }
  return { revokedAt, reason, invalidSince };
}

/** The certificateIssuer names the entry at `start` gives, if it does (5.3.3). @throws asn1-malformed */
export function readEntryIssuer(
  bytes: Uint8Array,
  start: number,
  end: number,
): readonly GeneralName[] | undefined {
  const fields = sequenceOf(readElement(asn1Source(bytes, 'der'), start, end, 0), 'a CRL entry');
  fields.universal(Tag.Integer, 'the serial number');
  fields.next('the revocation date');
  const extensions = fields.optional(Tag.Sequence);
  const extension = (extensions === undefined ? [] : readExtensionList(extensions)).find(
    ({ oid }) => oid === certificateIssuer,
  );
  return extension && readGeneralNames(wholeElement(extension.value, 'der'));
}
