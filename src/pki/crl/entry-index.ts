import { malformed, Tag } from '../asn1/element.ts';
import { decodeOid } from '../asn1/oid.ts';
import { certificateIssuer, processedInEntries } from './entries.ts';

/** Where each entry of a CRL stands: built in one walk over its bytes, which keeps numbers only. */
export interface EntryIndex {
  /** Offsets of the entries of a serial number (content octets of the INTEGER), in order. */
  find(serial: Uint8Array): readonly number[];
  /** Offsets of the entries that name a certificate issuer, ascending (RFC 5280, 5.3.3). */
  readonly issuerEntries: readonly number[];
  /** A critical entry extension kyso does not follow, dotted OID: the list says nothing of anyone then (5.3). */
  readonly unknownCritical: string | undefined;
}

/** Bytes of the smallest entry: a serial of one octet, a UTCTime. */
const smallestEntry = 20;

/** Serials looked for one by one before an order pays. */
const lookedThrough = 16;

/**
 * Indexes revokedCertificates, given the place of its content.
 * @throws asn1-malformed
 */
export function indexEntries(bytes: Uint8Array, start: number, end: number): EntryIndex {
  const offsets = new Uint32Array(Math.ceil((end - start) / smallestEntry) + 1);
  const issuerEntries: number[] = [];
  let unknownCritical: string | undefined;
  let count = 0;
  for (let at = start; at < end; ) {
    const { content, next } = headerAt(bytes, at, end, 0x30, 'a CRL entry');
    const serial = headerAt(bytes, content, next, Tag.Integer, 'the serial number of a CRL entry');
    const date = headerAt(bytes, serial.next, next, undefined, 'the date of a CRL entry');
    if (next - at < smallestEntry) throw malformed('a CRL entry too short to be one', at);
    offsets[count++] = at;
    if (date.next < next)
      walkExtensions(bytes, date.next, next, (oidAt, oidEnd, critical) => {
        const oid = isPlainReason(bytes, oidAt, oidEnd) ? undefined : decodeOid(bytes, oidAt, oidEnd);
        if (oid === certificateIssuer) issuerEntries.push(at);
        if (critical && oid !== undefined && !processedInEntries.has(oid)) unknownCritical ??= oid;
      });
    at = next;
  }
  return { find: finder(bytes, offsets.subarray(0, count)), issuerEntries, unknownCritical };
}

/** id-ce-cRLReasons, which most extensions of entries are. */
const isPlainReason = (bytes: Uint8Array, at: number, end: number): boolean =>
  end - at === 3 && bytes[at] === 0x55 && bytes[at + 1] === 0x1d && bytes[at + 2] === 0x15;

/** Tag and length at `at`, within `limit`; `tag` undefined: any. @throws asn1-malformed */
function headerAt(
  bytes: Uint8Array,
  at: number,
  limit: number,
  tag: number | undefined,
  what: string,
): { content: number; next: number } {
  if (at + 2 > limit || (tag !== undefined && bytes[at] !== tag))
    throw malformed(`${what} is missing or of another type`, at);
  const first = bytes[at + 1] ?? 0;
  let content = at + 2;
  let length = first;
  if (first >= 0x80) {
    if (first === 0x80 || first > 0x84) throw malformed(`${what} has an impossible length`, at);
    length = 0;
    for (let i = first & 0x7f; i > 0; i--) length = length * 256 + (bytes[content++] ?? 0);
  }
  const next = content + length;
  if (next > limit) throw malformed(`${what} is cut short`, at);
  return { content, next };
}

function walkExtensions(
  bytes: Uint8Array,
  at: number,
  limit: number,
  visit: (oidAt: number, oidEnd: number, critical: boolean) => void,
): void {
  const list = headerAt(bytes, at, limit, 0x30, 'the extensions of a CRL entry');
  if (list.next !== limit) throw malformed('a CRL entry holds more than it may', list.next);
  for (let from = list.content; from < list.next; ) {
    const extension = headerAt(bytes, from, list.next, 0x30, 'an entry extension');
    const oid = headerAt(bytes, extension.content, extension.next, Tag.Oid, 'an extension type');
    const critical =
      bytes[oid.next] === Tag.Boolean && oid.next < extension.next && bytes[oid.next + 2] !== 0;
    visit(oid.content, oid.next, critical);
    from = extension.next;
  }
}

/**
 * Looks every entry through for the first few serials; asked more often, only those of one hash. Entries that all have
 * the same one cost no more than looking all through.
 */
function finder(bytes: Uint8Array, offsets: Uint32Array): EntryIndex['find'] {
  let asked = 0;
  let buckets: Buckets | undefined;
  return (serial) => {
    if (++asked > lookedThrough) buckets ??= sortByHash(bytes, offsets);
    const among = buckets ? bucketOf(buckets, serial) : offsets;
    return [...among.filter((at) => isSerial(bytes, at, serial))];
  };
}

/** Offsets of entries by the hash of their serials; `starts` says where each hash begins. */
interface Buckets {
  readonly offsets: Uint32Array;
  readonly starts: Uint32Array;
}

function sortByHash(bytes: Uint8Array, offsets: Uint32Array): Buckets {
  const count = 2 ** Math.ceil(Math.log2(offsets.length + 1));
  const hashes = offsets.map((at) => {
    const { from, to } = serialAt(bytes, at);
    return hashOf(bytes, from, to) & (count - 1);
  });
  const starts = new Uint32Array(count + 1);
  for (const hash of hashes) starts[hash + 1] = (starts[hash + 1] ?? 0) + 1;
  for (let i = 1; i <= count; i++) starts[i] = (starts[i] ?? 0) + (starts[i - 1] ?? 0);
  const next = starts.slice();
  const sorted = new Uint32Array(offsets.length);
  hashes.forEach((hash, i) => {
    const at = next[hash] ?? 0;
    sorted[at] = offsets[i] ?? 0;
    next[hash] = at + 1;
  });
  return { offsets: sorted, starts };
}

function bucketOf({ offsets, starts }: Buckets, serial: Uint8Array): Uint32Array {
  const hash = hashOf(serial, 0, serial.length) & (starts.length - 2);
  return offsets.subarray(starts[hash], starts[hash + 1]);
}

/** FNV-1a. */
function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** Has the entry, known to be whole, this serial? */
function isSerial(bytes: Uint8Array, entry: number, serial: Uint8Array): boolean {
  const { from, to } = serialAt(bytes, entry);
  if (to - from !== serial.length) return false;
  for (let i = serial.length - 1; i >= 0; i--) if (bytes[from + i] !== serial[i]) return false;
  return true;
}

/** The serial's place in an entry known to be whole. */
function serialAt(bytes: Uint8Array, entry: number): { from: number; to: number } {
  const { content, next } = headerAt(bytes, entry, bytes.length, 0x30, 'a CRL entry');
  const serial = headerAt(bytes, content, next, Tag.Integer, 'the serial number of a CRL entry');
  return { from: serial.content, to: serial.next };
}
