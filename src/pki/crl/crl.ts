import { asKysoError, KysoError } from '../../errors.ts';
import { readAlgorithmIdentifier } from '../algorithms/identifier.ts';
import type { AlgorithmIdentifier } from '../algorithms/types.ts';
import { sequenceOf } from '../asn1/cursor.ts';
import { type Asn1Element, bytesOf, isUniversal, Tag, wholeElement } from '../asn1/element.ts';
import { readTime } from '../asn1/time.ts';
import { bytesEqual, readBitStringOctets } from '../asn1/values.ts';
import { readExtensions } from '../x509/extensions.ts';
import { readName } from '../x509/name.ts';
import type { Extension, Name } from '../x509/types.ts';
import { type CrlEntry, findEntry } from './entries.ts';

/** A CertificateList (RFC 5280, 5.1); entries are looked up in its bytes. */
export interface Crl {
  readonly der: Uint8Array;
  readonly tbs: Uint8Array;
  readonly issuer: Name;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | undefined;
  /** By OID. */
  readonly extensions: ReadonlyMap<string, Extension>;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
  /**
   * The entry of a serial number (content octets of the INTEGER).
   * @throws crl-malformed when an entry before it cannot be read
   */
  find(serial: Uint8Array): CrlEntry | undefined;
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
  tbs.optional(Tag.Integer);
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
  const extensions = explicitExtensions === undefined ? [] : readExtensions(explicitExtensions);
  return {
    der,
    tbs: bytesOf(tbsElement),
    issuer,
    thisUpdate,
    nextUpdate,
    extensions: new Map(extensions.map((extension) => [extension.oid, extension])),
    signatureAlgorithm: readAlgorithmIdentifier(outerAlgorithm),
    signature,
    find: (serial) =>
      entries === undefined
        ? undefined
        : coded(() => findEntry(der, entries.contentStart, entries.contentEnd, serial)),
  };
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
