import { asKysoError, KysoError } from '../../errors.ts';
import { readAlgorithmIdentifier } from '../algorithms/identifier.ts';
import type { AlgorithmIdentifier } from '../algorithms/types.ts';
import { sequenceOf } from '../asn1/cursor.ts';
import { type Asn1Element, bytesOf, isUniversal, Tag, wholeElement } from '../asn1/element.ts';
import { readTime } from '../asn1/time.ts';
import { bytesEqual, readBitStringOctets, readInteger, readSmallInteger } from '../asn1/values.ts';
import { readExtensions } from '../x509/extensions.ts';
import { namesEqual, readName } from '../x509/name.ts';
import type { Extension, GeneralName, Name } from '../x509/types.ts';
import { type IssuingDistributionPoint, readIssuingDistributionPoint } from './distribution-point.ts';
import { type CrlEntry, readEntry, readEntryIssuer } from './entries.ts';
import { type EntryIndex, indexEntries } from './entry-index.ts';

/** CRL extensions (RFC 5280, 5.2). */
export const CrlExtension = {
  issuerAltName: '2.5.29.18',
  crlNumber: '2.5.29.20',
  deltaIndicator: '2.5.29.27',
  issuingDistributionPoint: '2.5.29.28',
  authorityKeyIdentifier: '2.5.29.35',
  freshestCrl: '2.5.29.46',
  /** X.509, 9.5.2.8. */
  expiredCertsOnCrl: '2.5.29.60',
} as const;

/** A CertificateList (RFC 5280, 5.1); entries are looked up in its bytes. */
export interface Crl {
  readonly der: Uint8Array;
  readonly tbs: Uint8Array;
  readonly issuer: Name;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | undefined;
  /** By OID. */
  readonly extensions: ReadonlyMap<string, Extension>;
  /** cRLNumber. */
  readonly number: bigint | undefined;
  /** BaseCRLNumber of a delta CRL (5.2.4); undefined: a complete one. */
  readonly baseNumber: bigint | undefined;
  /** What it claims to speak of; undefined: every certificate of its issuer. */
  readonly scope: IssuingDistributionPoint | undefined;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
  /**
   * The entries of a certificate, by serial number (content octets of the INTEGER) and issuer; an entry of an indirect
   * CRL belongs to the certificate issuer named last (5.3.3).
   * @throws crl-malformed when an entry cannot be read
   */
  find(serial: Uint8Array, issuer: Name): readonly CrlEntry[];
  /**
   * A critical extension of any entry that kyso does not follow, dotted OID (5.3).
   * @throws crl-malformed
   */
  unknownInEntries(): string | undefined;
}

/**
 * Reads a CRL; its bytes are kept as given, not copied.
 * @throws crl-malformed
 */
export function parseCrl(der: Uint8Array): Crl {
  return coded(() => readCrl(der));
}

function readCrl(der: Uint8Array): Crl {
  const list = sequenceOf(wholeElement(der, 'der'), 'a CRL');
  const tbsElement = list.universal(Tag.Sequence, 'the CRL body');
  const outerAlgorithm = list.universal(Tag.Sequence, 'the signature algorithm');
  const signature = readBitStringOctets(list.universal(Tag.BitString, 'the signature'));
  list.end('a CRL');
  const tbs = sequenceOf(tbsElement, 'the CRL body');
  const version = tbs.optional(Tag.Integer);
  if (version !== undefined && readSmallInteger(version) !== 1)
    throw new KysoError('crl-malformed', 'a CRL of unknown version');
  const innerAlgorithm = tbs.universal(Tag.Sequence, 'the signature algorithm');
  if (!bytesEqual(bytesOf(innerAlgorithm), bytesOf(outerAlgorithm)))
    throw new KysoError('crl-malformed', 'a CRL names two different signature algorithms');
  const issuer = readName(bytesOf(tbs.universal(Tag.Sequence, 'the issuer')));
  const thisUpdate = readTime(tbs.next('thisUpdate'));
  const next = tbs.peek();
  const nextUpdate = next !== undefined && isTime(next) ? readTime(tbs.next('nextUpdate')) : undefined;
  const entries = tbs.optional(Tag.Sequence);
  const explicitExtensions = tbs.optionalContext(0);
  tbs.end('the CRL body');
  const extensions = byOid(explicitExtensions === undefined ? [] : readExtensions(explicitExtensions));
  const point = extensions.get(CrlExtension.issuingDistributionPoint);
  return {
    der,
    tbs: bytesOf(tbsElement),
    issuer,
    thisUpdate,
    nextUpdate,
    extensions,
    number: numberIn(extensions.get(CrlExtension.crlNumber)),
    baseNumber: numberIn(extensions.get(CrlExtension.deltaIndicator)),
    scope: point && readIssuingDistributionPoint(point.value, issuer),
    signatureAlgorithm: readAlgorithmIdentifier(outerAlgorithm),
    signature,
    ...lookUp(der, issuer, entries),
  };
}

/** @throws crl-malformed when one stands twice (4.2 and 5.2) */
function byOid(list: readonly Extension[]): ReadonlyMap<string, Extension> {
  const extensions = new Map(list.map((extension) => [extension.oid, extension]));
  if (extensions.size < list.length) throw new KysoError('crl-malformed', 'a CRL with an extension twice');
  return extensions;
}

const numberIn = (extension: Extension | undefined): bigint | undefined =>
  extension && readInteger(wholeElement(extension.value, 'der'));

function lookUp(
  der: Uint8Array,
  issuer: Name,
  entries: Asn1Element | undefined,
): Pick<Crl, 'find' | 'unknownInEntries'> {
  if (entries === undefined) return { find: () => [], unknownInEntries: () => undefined };
  const { contentStart, contentEnd } = entries;
  let built: EntryIndex | undefined;
  const index = (): EntryIndex => {
    built ??= indexEntries(der, contentStart, contentEnd);
    return built;
  };
  const issuers = new Map<number, readonly GeneralName[]>();
  const belongs = (at: number, certificateIssuer: Name): boolean => {
    const named = index().issuerEntries;
    const last = lastUpTo(named, at);
    if (last === undefined) return namesEqual(issuer, certificateIssuer);
    let names = issuers.get(last);
    if (names === undefined) {
      names = readEntryIssuer(der, last, contentEnd) ?? [];
      issuers.set(last, names);
    }
    return names.some((name) => name.kind === 'directory' && namesEqual(name.name, certificateIssuer));
  };
  return {
    find: (serial, of) =>
      coded(() =>
        index()
          .find(serial)
          .filter((at) => belongs(at, of))
          .map((at) => readEntry(der, at, contentEnd)),
      ),
    unknownInEntries: () => coded(() => index().unknownCritical),
  };
}

/** The last of ascending numbers that is not above `at`. */
function lastUpTo(ascending: readonly number[], at: number): number | undefined {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return ascending[low - 1];
}

const isTime = (element: Asn1Element): boolean =>
  isUniversal(element, Tag.UtcTime) || isUniversal(element, Tag.GeneralizedTime);

function coded<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    const cause = asKysoError(error);
    if (cause.code === 'crl-malformed' || cause.code === 'limit-exceeded') throw cause;
    throw new KysoError('crl-malformed', `a revocation list cannot be read: ${cause.message}`, { cause });
  }
}
