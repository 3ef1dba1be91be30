import { digest } from '../pki/algorithms/digests.ts';
import { bytesEqual } from '../pki/asn1/values.ts';
import type { Certificate } from '../pki/x509/types.ts';
import { xmlDigests } from './algorithms.ts';
import { elementsAlong, elementsIn, signatureNamespace, textOf } from './read.ts';

/** XAdES 1.3.2 (ETSI EN 319 132-1) and the older 1.1.1 to 1.2.2, whose names are the same. */
const namespace = 'http://uri.etsi.org/01903/v1.3.2#';

/** What a signature says of itself in its qualifying properties. */
export interface QualifyingProperties {
  /** What must be covered for the signed ones to count. */
  readonly signed: Element | undefined;
  readonly signingTime: Date | undefined;
  /** First Cert of SigningCertificate or SigningCertificateV2. */
  readonly certificate: { readonly algorithm: string; readonly digest: Uint8Array } | undefined;
  /** Base64 contents, decoded. */
  readonly certificates: readonly Uint8Array[];
  readonly crls: readonly Uint8Array[];
  readonly ocsps: readonly Uint8Array[];
  readonly timestamps: readonly { readonly token: Uint8Array; readonly method: Element | undefined }[];
}

const decoded = (element: Element): Uint8Array => Buffer.from(textOf(element), 'base64');

/** Reads the qualifying properties in the objects of a signature (ETSI EN 319 132-1, 5). */
export function qualifyingProperties(signature: Element): QualifyingProperties | undefined {
  const [properties] = elementsIn(signature, 'Object', signatureNamespace).flatMap((object) =>
    elementsIn(object, 'QualifyingProperties', namespace),
  );
  if (!properties) return undefined;
  const [signed] = elementsIn(properties, 'SignedProperties', namespace);
  const along = (from: Element | undefined, ...names: string[]) => elementsAlong(from, namespace, ...names);
  const [own] = along(signed, 'SignedSignatureProperties');
  const unsigned = along(properties, 'UnsignedProperties', 'UnsignedSignatureProperties')[0];
  const time = new Date(textOf(along(own, 'SigningTime')[0]));
  const [cert] = [...along(own, 'SigningCertificateV2', 'Cert'), ...along(own, 'SigningCertificate', 'Cert')];
  const [certDigest] = along(cert, 'CertDigest');
  const [value] = elementsIn(certDigest, 'DigestValue', signatureNamespace);
  const algorithm = elementsIn(certDigest, 'DigestMethod', signatureNamespace)[0]?.getAttribute('Algorithm');
  return {
    signed,
    signingTime: Number.isNaN(time.getTime()) ? undefined : time,
    certificate: value ? { algorithm: algorithm ?? '', digest: decoded(value) } : undefined,
    certificates: along(unsigned, 'CertificateValues', 'EncapsulatedX509Certificate').map(decoded),
    crls: along(unsigned, 'RevocationValues', 'CRLValues', 'EncapsulatedCRLValue').map(decoded),
    ocsps: along(unsigned, 'RevocationValues', 'OCSPValues', 'EncapsulatedOCSPValue').map(decoded),
    timestamps: along(unsigned, 'SignatureTimeStamp').flatMap((stamp) => {
      const [method] = elementsIn(stamp, 'CanonicalizationMethod', signatureNamespace);
      return along(stamp, 'EncapsulatedTimeStamp').map((token) => ({ token: decoded(token), method }));
    }),
  };
}

/** Does a certificate fit the digest that was signed for it? */
export function fitsCertificate(
  { algorithm, digest: stated }: NonNullable<QualifyingProperties['certificate']>,
  { der }: Certificate,
): 'match' | 'mismatch' | 'unsupported' {
  const name = xmlDigests.get(algorithm);
  if (!name) return 'unsupported';
  return bytesEqual(digest(name, der), stated) ? 'match' : 'mismatch';
}
