import { KysoError } from '../../errors.ts';
import type { Limits } from '../../limits.ts';
import { readAlgorithmIdentifier } from '../algorithms/identifier.ts';
import type { AlgorithmIdentifier } from '../algorithms/types.ts';
import { toDer } from '../asn1/canonical.ts';
import { Cursor, childrenOf } from '../asn1/cursor.ts';
import {
  type Asn1Element,
  bytesOf,
  contentOf,
  firstElement,
  isContext,
  isUniversal,
  malformed,
  Tag,
} from '../asn1/element.ts';
import { hexOf, readIntegerHex, readOctets, readOid, readSmallInteger } from '../asn1/values.ts';
import { parseCertificate } from '../x509/certificate.ts';
import { readName } from '../x509/name.ts';
import type { Certificate } from '../x509/types.ts';
import { readAttributes, readSignedAttributes } from './attribute-set.ts';
import { cmsError, openSignedData } from './content-info.ts';
import type { SignedData, SignerIdentifier, SignerInfo } from './types.ts';

/** id-ri-ocsp-response (RFC 5940, 2.1). */
const ocspResponseInfo = '1.3.6.1.5.5.7.16.2';

/**
 * Reads the CMS SignedData that starts `ber` (RFC 5652, 5), BER or DER. Bytes behind it are not looked at: compare
 * `length` with what was given. Everything returned is a view of `ber`.
 * @throws cms-malformed, limit-exceeded
 */
export function parseSignedData(
  ber: Uint8Array,
  limits?: Pick<Limits, 'cms' | 'asn1Depth' | 'asn1Elements'>,
): SignedData {
  try {
    return readSignedData(ber, limits);
  } catch (error) {
    throw cmsError(error);
  }
}

function readSignedData(ber: Uint8Array, limits: Parameters<typeof openSignedData>[1]): SignedData {
  const { element, fields } = openSignedData(ber, limits);
  const version = readSmallInteger(fields.universal(Tag.Integer, 'the version'));
  const digestAlgorithms = readAll(
    fields.universal(Tag.Set, 'the digest algorithms'),
    readAlgorithmIdentifier,
  );
  const encapsulated = fields.sequence('the encapsulated content');
  const eContentType = readOid(encapsulated.next('the content type'));
  const explicitContent = encapsulated.optionalContext(0);
  const certificateSet = fields.optionalContext(0);
  const revocationSet = fields.optionalContext(1);
  const signerInfos = readAll(fields.universal(Tag.Set, 'the signer infos'), readSignerInfo);
  fields.end('SignedData');
  const eContent = explicitContent === undefined ? undefined : readContent(explicitContent);
  return new ReadSignedData(
    { version, digestAlgorithms, eContentType, eContent, signerInfos },
    element,
    certificateSet === undefined ? [] : childrenOf(certificateSet),
    revocationSet === undefined ? [] : childrenOf(revocationSet),
  );
}

function readAll<T>(set: Asn1Element, read: (element: Asn1Element) => T): T[] {
  return childrenOf(set).map(read);
}

/** OCTET STRING of CMS, or the ANY of PKCS #7, whose content octets were hashed (RFC 5652, 5.2.1). */
function readContent(explicit: Asn1Element): Uint8Array {
  const content = new Cursor(explicit).next('the content');
  return isUniversal(content, Tag.OctetString) ? readOctets(content) : contentOf(content);
}

function readSignerInfo(element: Asn1Element): SignerInfo {
  if (!isUniversal(element, Tag.Sequence)) throw malformed('a signer info is no SEQUENCE', element.start);
  const fields = new Cursor(element);
  const version = readSmallInteger(fields.universal(Tag.Integer, 'the signer info version'));
  const sid = readSignerIdentifier(fields.next('the signer identifier'));
  const digestAlgorithm = readAlgorithmIdentifier(fields.next('the digest algorithm'));
  const signed = fields.optionalContext(0);
  const signatureAlgorithm = readAlgorithmIdentifier(fields.next('the signature algorithm'));
  const signature = readOctets(fields.universal(Tag.OctetString, 'the signature value'));
  const unsigned = fields.optionalContext(1);
  fields.end('a signer info');
  return {
    version,
    sid,
    digestAlgorithm,
    signedAttributes: signed === undefined ? undefined : readSignedAttributes(signed),
    signatureAlgorithm,
    signature,
    unsignedAttributes: unsigned === undefined ? undefined : readAttributes(unsigned),
  };
}

function readSignerIdentifier(element: Asn1Element): SignerIdentifier {
  if (isContext(element, 0)) return { kind: 'key-identifier', keyIdentifier: hexOf(readOctets(element)) };
  if (!isUniversal(element, Tag.Sequence))
    throw malformed('a signer identifier of unknown kind', element.start);
  const fields = new Cursor(element);
  const issuer = readName(bytesOf(fields.universal(Tag.Sequence, 'the issuer')));
  return {
    kind: 'issuer-serial',
    issuer,
    serial: readIntegerHex(fields.universal(Tag.Integer, 'the serial')),
  };
}

type EagerFields = Pick<
  SignedData,
  'version' | 'digestAlgorithms' | 'eContentType' | 'eContent' | 'signerInfos'
>;

class ReadSignedData implements SignedData {
  readonly version: number;
  readonly digestAlgorithms: readonly AlgorithmIdentifier[];
  readonly eContentType: string;
  readonly eContent: Uint8Array | undefined;
  readonly signerInfos: readonly SignerInfo[];
  readonly length: number;
  readonly #element: Asn1Element;
  readonly #certificateChoices: readonly Asn1Element[];
  readonly #revocationChoices: readonly Asn1Element[];
  #certificates: readonly Certificate[] | undefined;

  constructor(
    fields: EagerFields,
    element: Asn1Element,
    certificateChoices: readonly Asn1Element[],
    revocationChoices: readonly Asn1Element[],
  ) {
    this.version = fields.version;
    this.digestAlgorithms = fields.digestAlgorithms;
    this.eContentType = fields.eContentType;
    this.eContent = fields.eContent;
    this.signerInfos = fields.signerInfos;
    this.length = element.end;
    this.#element = element;
    this.#certificateChoices = certificateChoices;
    this.#revocationChoices = revocationChoices;
  }

  get bytes(): Uint8Array {
    return bytesOf(this.#element);
  }

  get certificateBytes(): readonly Uint8Array[] {
    return this.#certificateChoices.filter(isSequence).map(bytesOf);
  }

  get certificates(): readonly Certificate[] {
    this.#certificates ??= this.#certificateChoices.filter(isSequence).flatMap(readCarriedCertificate);
    return this.#certificates;
  }

  get oddCertificates(): number {
    return this.#certificateChoices.length - this.certificates.length;
  }

  get crls(): readonly Uint8Array[] {
    return this.#revocationChoices.filter(isSequence).map(bytesOf);
  }

  get ocspResponses(): readonly Uint8Array[] {
    return this.#revocationChoices.filter((choice) => isContext(choice, 1)).flatMap(readOcspChoice);
  }
}

const isSequence = (element: Asn1Element): boolean => isUniversal(element, Tag.Sequence);

/** The certificate, re-encoded where the whole CMS was written in BER; nothing when unreadable. */
function readCarriedCertificate(element: Asn1Element): Certificate[] {
  const bytes = bytesOf(element);
  try {
    return [parseCertificate(bytes)];
  } catch (error) {
    if (error instanceof KysoError && error.code === 'limit-exceeded') throw error;
  }
  try {
    return [parseCertificate(toDer(firstElement(bytes, 'ber')))];
  } catch (error) {
    if (error instanceof KysoError && error.code !== 'limit-exceeded') return [];
    throw error;
  }
}

/** OtherRevocationInfoFormat that holds an OCSPResponse. */
function readOcspChoice(element: Asn1Element): Uint8Array[] {
  try {
    const fields = new Cursor(element);
    return readOid(fields.next('the format')) === ocspResponseInfo
      ? [bytesOf(fields.next('the response'))]
      : [];
  } catch {
    return [];
  }
}
