import { asKysoError, KysoError } from '../../errors.ts';
import { readAlgorithmIdentifier } from '../algorithms/identifier.ts';
import type { AlgorithmIdentifier } from '../algorithms/types.ts';
import { Cursor, childrenOf, sequenceOf } from '../asn1/cursor.ts';
import {
  type Asn1Element,
  bytesOf,
  contentOf,
  isContext,
  isUniversal,
  malformed,
  Tag,
  wholeElement,
} from '../asn1/element.ts';
import { readTime } from '../asn1/time.ts';
import {
  hexOf,
  readBitStringOctets,
  readIntegerHex,
  readOctets,
  readOid,
  readSmallInteger,
} from '../asn1/values.ts';
import { type RevocationReason, revocationReason } from '../revocation/check.ts';
import { readExtensions } from '../x509/extensions.ts';
import { readName } from '../x509/name.ts';
import type { Extension, Name } from '../x509/types.ts';

/** Which certificate a SingleResponse speaks of (RFC 6960, 4.1.1). */
export interface OcspCertId {
  readonly hashAlgorithm: AlgorithmIdentifier;
  readonly issuerNameHash: Uint8Array;
  readonly issuerKeyHash: Uint8Array;
  /** Lower-case hex. */
  readonly serial: string;
}

export type OcspStatus =
  | { readonly kind: 'good' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'revoked'; readonly revokedAt: Date; readonly reason: RevocationReason | undefined };

export interface SingleResponse {
  readonly certId: OcspCertId;
  readonly status: OcspStatus;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | undefined;
  readonly extensions: readonly Extension[];
}

/** BasicOCSPResponse (RFC 6960, 4.2.1). */
export interface OcspResponse {
  readonly der: Uint8Array;
  readonly tbs: Uint8Array;
  readonly responder:
    | { readonly kind: 'name'; readonly name: Name }
    | { readonly kind: 'key-hash'; readonly keyHash: string };
  readonly producedAt: Date;
  readonly responses: readonly SingleResponse[];
  readonly extensions: readonly Extension[];
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
  /** DER of the certificates carried. */
  readonly certificates: readonly Uint8Array[];
}

const basicResponse = '1.3.6.1.5.5.7.48.1.1';

/** OCSPResponseStatus (RFC 6960, 4.2.1). */
const statusNames: Readonly<Record<number, string>> = {
  1: 'malformedRequest',
  2: 'internalError',
  3: 'tryLater',
  5: 'sigRequired',
  6: 'unauthorized',
};

/**
 * Reads an OCSPResponse, or the BasicOCSPResponse that CMS attributes carry alone. Nothing is verified here.
 * @throws ocsp-malformed when unreadable, or when it is a responder's error
 */
export function parseOcspResponse(der: Uint8Array): OcspResponse {
  try {
    const response = new Cursor(wholeElement(der, 'der'));
    const first = response.peek();
    if (first === undefined || !isUniversal(first, Tag.Enumerated)) return readBasicResponse(der);
    const status = readSmallInteger(response.next('the response status'));
    if (status !== 0)
      throw new KysoError('ocsp-malformed', `an OCSP response is the error ${statusNames[status] ?? status}`);
    const bytes = new Cursor(response.next('the response bytes')).sequence('the response bytes');
    const type = readOid(bytes.next('the response type'));
    if (type !== basicResponse)
      throw new KysoError('ocsp-malformed', `an OCSP response of unknown type ${type}`);
    return readBasicResponse(readOctets(bytes.universal(Tag.OctetString, 'the response')));
  } catch (error) {
    const cause = asKysoError(error);
    if (cause.code === 'ocsp-malformed' || cause.code === 'limit-exceeded') throw cause;
    throw new KysoError('ocsp-malformed', `an OCSP response cannot be read: ${cause.message}`, { cause });
  }
}

function readBasicResponse(der: Uint8Array): OcspResponse {
  const basic = sequenceOf(wholeElement(der, 'der'), 'an OCSP response');
  const tbsElement = basic.universal(Tag.Sequence, 'the response data');
  const signatureAlgorithm = readAlgorithmIdentifier(basic.next('the signature algorithm'));
  const signature = readBitStringOctets(basic.universal(Tag.BitString, 'the signature'));
  const certificates = basic.optionalContext(0);
  basic.end('an OCSP response');
  const tbs = new Cursor(tbsElement);
  tbs.optionalContext(0);
  const responder = readResponder(tbs.next('the responder'));
  const producedAt = readTime(tbs.universal(Tag.GeneralizedTime, 'producedAt'));
  const responses = childrenOf(tbs.universal(Tag.Sequence, 'the responses')).map(readSingleResponse);
  const extensions = tbs.optionalContext(1);
  tbs.end('the response data');
  return {
    der,
    tbs: bytesOf(tbsElement),
    responder,
    producedAt,
    responses,
    extensions: extensions === undefined ? [] : readExtensions(extensions),
    signatureAlgorithm,
    signature,
    certificates:
      certificates === undefined
        ? []
        : new Cursor(certificates).sequence('the certificates').rest().map(bytesOf),
  };
}

function readResponder(element: Asn1Element): OcspResponse['responder'] {
  const inner = new Cursor(element).next('the responder');
  if (isContext(element, 1)) return { kind: 'name', name: readName(bytesOf(inner)) };
  if (isContext(element, 2)) return { kind: 'key-hash', keyHash: hexOf(readOctets(inner)) };
  throw malformed('a responder of unknown kind', element.start);
}

function readSingleResponse(element: Asn1Element): SingleResponse {
  const fields = sequenceOf(element, 'a single response');
  const id = fields.sequence('the certificate identifier');
  const hashAlgorithm = readAlgorithmIdentifier(id.next('the digest algorithm'));
  const issuerNameHash = readOctets(id.universal(Tag.OctetString, 'the name digest'));
  const issuerKeyHash = readOctets(id.universal(Tag.OctetString, 'the key digest'));
  const serial = readIntegerHex(id.universal(Tag.Integer, 'the serial number'));
  const status = readStatus(fields.next('the certificate status'));
  const thisUpdate = readTime(fields.universal(Tag.GeneralizedTime, 'thisUpdate'));
  const nextUpdate = fields.optionalContext(0);
  const extensions = fields.optionalContext(1);
  fields.end('a single response');
  return {
    certId: { hashAlgorithm, issuerNameHash, issuerKeyHash, serial },
    status,
    thisUpdate,
    nextUpdate: nextUpdate === undefined ? undefined : readTime(new Cursor(nextUpdate).next('nextUpdate')),
    extensions: extensions === undefined ? [] : readExtensions(extensions),
  };
}

function readStatus(element: Asn1Element): OcspStatus {
  if (isContext(element, 0) && contentOf(element).length === 0) return { kind: 'good' };
  if (isContext(element, 2) && contentOf(element).length === 0) return { kind: 'unknown' };
  if (!isContext(element, 1)) throw malformed('a certificate status of unknown kind', element.start);
  const fields = new Cursor(element);
  const revokedAt = readTime(fields.next('the revocation time'));
  const reason = fields.optionalContext(0);
  return {
    kind: 'revoked',
    revokedAt,
    reason:
      reason === undefined
        ? undefined
        : revocationReason(readSmallInteger(new Cursor(reason).next('the reason'))),
  };
}
