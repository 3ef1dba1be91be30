import { KysoError } from '../../errors.ts';
import { digest, digestSize } from '../algorithms/digests.ts';
import { encodeAlgorithmIdentifier } from '../algorithms/identifier.ts';
import { readKeyFacts } from '../algorithms/public-key.ts';
import { digestAlgorithmOf, maxSignatureSize, signatureAlgorithmOf } from '../algorithms/signing.ts';
import type { SigningScheme } from '../algorithms/types.ts';
import { Tag } from '../asn1/element.ts';
import { context, encode, integer, octetString, oid, sequence, setOf } from '../asn1/writer.ts';
import { parseCertificate } from '../x509/certificate.ts';
import type { Certificate } from '../x509/types.ts';
import { AttributeOid } from './attributes.ts';

const idData = '1.2.840.113549.1.7.1';

/** Who signs, and how. */
export interface SignerChoice {
  /** DER of the signing certificate. */
  readonly certificate: Uint8Array;
  readonly scheme: SigningScheme;
}

export interface SignedAttributesInput extends SignerChoice {
  /** Digest of the document's ranges under `scheme.digest`. */
  readonly documentDigest: Uint8Array;
}

/**
 * First step of signing: the DER of the signed attributes, over which the signature value is made. PAdES B-B:
 * content-type, message-digest, signing-certificate-v2, CMSAlgorithmProtection; no signing-time.
 * @throws certificate-malformed, algorithm-unsupported
 * @see ETSI EN 319 142-1, 6.3; RFC 5035, 3; RFC 6211
 */
export function prepareSignedAttributes({
  documentDigest,
  certificate,
  scheme,
}: SignedAttributesInput): Uint8Array {
  if (documentDigest.length !== digestSize(scheme.digest))
    throw new KysoError(
      'internal',
      `a document digest of ${documentDigest.length} octets for ${scheme.digest}`,
    );
  const signer = parseCertificate(certificate);
  const signatureAlgorithm = signatureAlgorithmOf(readKeyFacts(signer.spki), scheme);
  return setOf(
    attribute(AttributeOid.contentType, oid(idData)),
    attribute(AttributeOid.messageDigest, octetString(documentDigest)),
    attribute(AttributeOid.signingCertificateV2, signingCertificateV2(signer)),
    attribute(
      AttributeOid.algorithmProtection,
      sequence(
        encodeAlgorithmIdentifier(digestAlgorithmOf(scheme)),
        // [1] IMPLICIT: the tag stands in place of the SEQUENCE's own.
        encodeAlgorithmIdentifier(signatureAlgorithm).with(0, 0xa1),
      ),
    ),
  );
}

function attribute(type: string, value: Uint8Array): Uint8Array {
  return sequence(oid(type), setOf(value));
}

/** SHA-256 is the default of ESSCertIDv2, and DER leaves a default out. */
function signingCertificateV2(signer: Certificate): Uint8Array {
  const issuer = sequence(context(4, signer.issuer.der));
  const issuerSerial = sequence(issuer, encode(Tag.Integer, signer.serialBytes));
  return sequence(sequence(sequence(octetString(digest('sha256', signer.der)), issuerSerial)));
}

export interface SignedDataInput extends SignerChoice {
  /** What `prepareSignedAttributes` gave. */
  readonly signedAttributes: Uint8Array;
  /** The signature value over them. */
  readonly signature: Uint8Array;
  /** DER of the certificates to carry besides the signer's: see `chainToCarry`. */
  readonly chain: readonly Uint8Array[];
  /** DER of a time-stamp token over the signature value (RFC 3161, appendix A). */
  readonly timestamp?: Uint8Array;
}

/**
 * Second step of signing: the detached SignedData in DER, with one SignerInfo.
 * @throws certificate-malformed, algorithm-unsupported
 * @see RFC 5652, 5.1 and 5.3
 */
export function assembleSignedData(input: SignedDataInput): Uint8Array {
  const signer = parseCertificate(input.certificate);
  const digestAlgorithm = encodeAlgorithmIdentifier(digestAlgorithmOf(input.scheme));
  const signatureAlgorithm = signatureAlgorithmOf(readKeyFacts(signer.spki), input.scheme);
  const signerInfo = sequence(
    integer(1),
    sequence(signer.issuer.der, encode(Tag.Integer, signer.serialBytes)),
    digestAlgorithm,
    input.signedAttributes.with(0, 0xa0),
    encodeAlgorithmIdentifier(signatureAlgorithm),
    octetString(input.signature),
    ...(input.timestamp === undefined
      ? []
      : [setOf(attribute(AttributeOid.signatureTimeStamp, input.timestamp)).with(0, 0xa1)]),
  );
  const signedData = sequence(
    integer(1),
    setOf(digestAlgorithm),
    sequence(oid(idData)),
    setOf(input.certificate, ...input.chain).with(0, 0xa0),
    setOf(signerInfo),
  );
  return sequence(oid('1.2.840.113549.1.7.2'), context(0, signedData));
}

/** Octets by which a token in its attribute is longer than the token: identifiers and lengths. */
export const timestampAttributeOverhead = 64;

/**
 * Most octets the SignedData of this signer can take: equal to its size but for the few octets by which ECDSA values
 * vary.
 * @throws certificate-malformed, algorithm-unsupported
 */
export function estimateSignedDataSize(choice: SignerChoice & Pick<SignedDataInput, 'chain'>): number {
  const documentDigest = new Uint8Array(digestSize(choice.scheme.digest));
  const signedAttributes = prepareSignedAttributes({ ...choice, documentDigest });
  const signature = new Uint8Array(maxSignatureSize(readKeyFacts(parseCertificate(choice.certificate).spki)));
  return assembleSignedData({ ...choice, signedAttributes, signature }).length;
}
