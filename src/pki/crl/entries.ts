import { sequenceOf } from '../asn1/cursor.ts';
import { asn1Source, malformed, readElement, Tag } from '../asn1/element.ts';
import { readTime } from '../asn1/time.ts';
import { readSmallInteger } from '../asn1/values.ts';
import { type RevocationReason, revocationReason } from '../revocation/check.ts';
import { readExtensionList } from '../x509/extensions.ts';

/** One entry of a CRL. */
export interface CrlEntry {
  readonly revokedAt: Date;
  readonly reason: RevocationReason | undefined;
  /** Dotted OIDs of critical entry extensions kyso does not follow. */
  readonly unknownCritical: readonly string[];
}

const reasonCode = '2.5.29.21';

/**
 * Finds the entry of a serial number among the content octets of revokedCertificates. Walks the bytes without keeping
 * anything: a list may hold a million entries.
 * @param serial content octets of the serial INTEGER
 * @throws asn1-malformed
 */
export function findEntry(
  bytes: Uint8Array,
  start: number,
  end: number,
  serial: Uint8Array,
): CrlEntry | undefined {
  let at = start;
  while (at < end) {
    if (bytes[at] !== 0x30) throw malformed('a CRL entry is no SEQUENCE', at);
    const contentStart = at + 1 + lengthOctets(bytes, at + 1);
    const next = contentStart + contentLength(bytes, at + 1);
    if (next > end || contentStart + 2 > next) throw malformed('a CRL entry is cut short', at);
    if (bytes[contentStart] !== Tag.Integer) throw malformed('a CRL entry without a serial number', at);
    if (isSerial(bytes, contentStart, next, serial)) return readEntry(bytes, at, next);
    at = next;
  }
  return undefined;
}

/** Is the INTEGER at `at` this serial? Serial numbers longer than 127 octets do not occur. */
function isSerial(bytes: Uint8Array, at: number, limit: number, serial: Uint8Array): boolean {
  if (bytes[at + 1] !== serial.length || at + 2 + serial.length > limit) return false;
  for (let i = serial.length - 1; i >= 0; i--) if (bytes[at + 2 + i] !== serial[i]) return false;
  return true;
}

/** Octets the length at `at` takes. */
function lengthOctets(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  return first < 0x80 ? 1 : 1 + (first & 0x7f);
}

function contentLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return first;
  if (first === 0x80 || first > 0x84) throw malformed('a CRL entry of impossible length', at);
  let length = 0;
  for (let i = 1; i <= (first & 0x7f); i++) length = length * 256 + (bytes[at + i] ?? 0);
  return length;
}

function readEntry(bytes: Uint8Array, start: number, end: number): CrlEntry {
  const fields = sequenceOf(readElement(asn1Source(bytes, 'der'), start, end, 0), 'a CRL entry');
  fields.universal(Tag.Integer, 'the serial number');
  const revokedAt = readTime(fields.next('the revocation date'));
  const extensions = fields.optional(Tag.Sequence);
  fields.end('a CRL entry');
  let reason: RevocationReason | undefined;
  const unknownCritical: string[] = [];
  for (const { oid, critical, value } of extensions === undefined ? [] : readExtensionList(extensions)) {
    if (oid === reasonCode) reason = revocationReason(readReason(value));
    else if (critical) unknownCritical.push(oid);
  }
  return { revokedAt, reason, unknownCritical };
}

function readReason(value: Uint8Array): number {
  return readSmallInteger(readElement(asn1Source(value, 'der'), 0, value.length, 0));
}
