import { digestOid } from '../algorithms/digests.ts';
import { readAlgorithmIdentifier } from '../algorithms/identifier.ts';
import { Cursor, childrenOf, sequenceOf } from '../asn1/cursor.ts';
import { type Asn1Element, bytesOf, firstElement, isUniversal, malformed, Tag } from '../asn1/element.ts';
import { readTime } from '../asn1/time.ts';
import { readIntegerHex, readOctets, readOid } from '../asn1/values.ts';
import { ByteCache } from '../byte-cache.ts';
import { readGeneralNames } from '../x509/general-name.ts';
import type {
  AlgorithmProtection,
  AttributeReading,
  AttributeSet,
  EssCertId,
  RevocationArchival,
  SigningCertificateReference,
} from './types.ts';

/** Attribute types kyso reads or writes. */
export const AttributeOid = {
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signatureTimeStamp: '1.2.840.113549.1.9.16.2.14',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  algorithmProtection: '1.2.840.113549.1.9.52',
  revocationArchival: '1.2.840.113583.1.1.8',
} as const;

/** Reads the one value of an attribute that may occur once with one value. Never throws. */
function readSingle<T>(
  attributes: AttributeSet | undefined,
  oid: string,
  read: (value: Asn1Element) => T,
): AttributeReading<T> {
  const attribute = attributes?.get(oid);
  if (attributes === undefined || attribute === undefined) return { status: 'absent' };
  if (attributes.duplicates.includes(oid)) return { status: 'malformed', reason: 'it occurs more than once' };
  const [value, ...more] = attribute.values;
  if (value === undefined || more.length > 0)
    return { status: 'malformed', reason: `it has ${attribute.values.length} values` };
  try {
    return { status: 'present', value: read(firstElement(value, 'ber')) };
  } catch (error) {
    return { status: 'malformed', reason: error instanceof Error ? error.message : String(error) };
  }
}

/** content-type (RFC 5652, 11.1): dotted OID. */
export const contentType = (attributes: AttributeSet | undefined): AttributeReading<string> =>
  readSingle(attributes, AttributeOid.contentType, readOid);

/** message-digest (RFC 5652, 11.2). */
export const messageDigest = (attributes: AttributeSet | undefined): AttributeReading<Uint8Array> =>
  readSingle(attributes, AttributeOid.messageDigest, (value) => {
    if (!isUniversal(value, Tag.OctetString))
      throw malformed('a message digest is no OCTET STRING', value.start);
    return readOctets(value);
  });

/** signing-time (RFC 5652, 11.3): the signer's claim. */
export const signingTime = (attributes: AttributeSet | undefined): AttributeReading<Date> =>
  readSingle(attributes, AttributeOid.signingTime, readTime);

/** signing-certificate (1) or signing-certificate-v2 (2), RFC 5035, 3 and 5.4. */
export function signingCertificate(
  attributes: AttributeSet | undefined,
  version: 1 | 2,
): AttributeReading<SigningCertificateReference> {
  const oid = version === 1 ? AttributeOid.signingCertificate : AttributeOid.signingCertificateV2;
  return readSingle(attributes, oid, (value) => knownSigningCertificate(value, version));
}

/** Every signature of a signer says the same: readings by the very bytes they were made from. */
const signingCertificates = {
  1: new ByteCache<SigningCertificateReference>(256),
  2: new ByteCache<SigningCertificateReference>(256),
} as const;
const maxCachedBytes = 4096;

function knownSigningCertificate(value: Asn1Element, version: 1 | 2): SigningCertificateReference {
  const bytes = bytesOf(value);
  const cache = signingCertificates[version];
  const known = cache.get(bytes);
  if (known !== undefined) return known;
  if (bytes.length > maxCachedBytes) return readSigningCertificate(value, version);
  // Read from a copy, which does not hold on to the document.
  const own = new Uint8Array(bytes);
  const reading = readSigningCertificate(firstElement(own, 'ber'), version);
  cache.set(own, reading);
  return reading;
}

function readSigningCertificate(value: Asn1Element, version: 1 | 2): SigningCertificateReference {
  const references = sequenceOf(value, 'a signing certificate').sequence('the certificate references');
  return { version, certificates: references.rest().map((element) => readEssCertId(element, version)) };
}

function readEssCertId(element: Asn1Element, version: 1 | 2): EssCertId {
  const fields = sequenceOf(element, 'a certificate reference');
  const explicit = version === 2 ? fields.optional(Tag.Sequence) : undefined;
  const implied = version === 2 ? 'sha256' : 'sha1';
  const reference = {
    digestOid: explicit === undefined ? digestOid(implied) : readAlgorithmIdentifier(explicit).oid,
    certHash: readOctets(fields.universal(Tag.OctetString, 'the certificate digest')),
  };
  const issuerSerial = fields.optional(Tag.Sequence);
  if (issuerSerial === undefined) return reference;
  const parts = new Cursor(issuerSerial);
  const issuer = readGeneralNames(parts.universal(Tag.Sequence, 'the issuer'));
  return { ...reference, issuer, serial: readIntegerHex(parts.universal(Tag.Integer, 'the serial')) };
}

/** CMSAlgorithmProtection (RFC 6211, 2). */
export const algorithmProtection = (
  attributes: AttributeSet | undefined,
): AttributeReading<AlgorithmProtection> =>
  readSingle(attributes, AttributeOid.algorithmProtection, (value) => {
    const fields = sequenceOf(value, 'an algorithm protection');
    const digestAlgorithm = readAlgorithmIdentifier(fields.next('the digest algorithm'));
    const signature = fields.optionalContext(1);
    const mac = fields.optionalContext(2);
    return {
      digestAlgorithm,
      ...(signature === undefined
        ? {}
        : { signatureAlgorithm: readAlgorithmIdentifier(asSequence(signature)) }),
      ...(mac === undefined ? {} : { macAlgorithm: readAlgorithmIdentifier(asSequence(mac)) }),
    };
  });

/** The SEQUENCE an implicit tag replaces. */
const asSequence = (element: Asn1Element): Asn1Element => ({
  ...element,
  tagClass: 0,
  tagNumber: Tag.Sequence,
});

/** adbe-revocationInfoArchival (ISO 32000-2, 12.8.3.3.2). */
export const revocationArchival = (
  attributes: AttributeSet | undefined,
): AttributeReading<RevocationArchival> =>
  readSingle(attributes, AttributeOid.revocationArchival, (value) => {
    const fields = sequenceOf(value, 'revocation information');
    const listIn = (tag: number): Uint8Array[] => {
      const explicit = fields.optionalContext(tag);
      return explicit === undefined ? [] : childrenOf(new Cursor(explicit).next('the list')).map(bytesOf);
    };
    return { crls: listIn(0), ocspResponses: listIn(1), others: listIn(2).length };
  });

/** Every signature time-stamp token among unsigned attributes: each a CMS of its own (RFC 3161, appendix A). */
export function signatureTimeStamps(attributes: AttributeSet | undefined): readonly Uint8Array[] {
  return (attributes?.list ?? [])
    .filter(({ type }) => type === AttributeOid.signatureTimeStamp)
    .flatMap(({ values }) => values);
}
