import { digest, digestOf } from '../algorithms/digests.ts';
import type { DigestName } from '../algorithms/types.ts';
import { bytesEqual, hexOf } from '../asn1/values.ts';
import { namesEqual } from '../x509/name.ts';
import type { Certificate } from '../x509/types.ts';
import type { EssCertId, SignerIdentifier } from './types.ts';

/** The certificates a signer identifier fits, in the order given (RFC 5652, 5.3). */
export function certificatesOfSigner(
  sid: SignerIdentifier,
  certificates: readonly Certificate[],
): readonly Certificate[] {
  if (sid.kind === 'key-identifier')
    return certificates.filter((certificate) => certificate.subjectKeyIdentifier === sid.keyIdentifier);
  return certificates.filter(
    (certificate) => certificate.serial === sid.serial && namesEqual(certificate.issuer, sid.issuer),
  );
}

/** A certificate's own SHA-256 is made once, however many signatures name it. */
function hasDigest(certificate: Certificate, name: DigestName, value: Uint8Array): boolean {
  if (name === 'sha256') return hexOf(value) === certificate.sha256;
  return bytesEqual(digest(name, certificate.der), value);
}

/**
 * Does an ESS certificate identifier mean this certificate: by its digest and, when given, by issuer and serial
 * (RFC 5035, 4)?
 */
export function matchesEssCertId(
  reference: EssCertId,
  certificate: Certificate,
): 'match' | 'digest-mismatch' | 'issuer-serial-mismatch' | 'unsupported-digest' {
  const digestName = digestOf({ oid: reference.digestOid });
  if (digestName === undefined) return 'unsupported-digest';
  if (!hasDigest(certificate, digestName, reference.certHash)) return 'digest-mismatch';
  if (reference.serial !== undefined && reference.serial !== certificate.serial)
    return 'issuer-serial-mismatch';
  const issuers = (reference.issuer ?? []).flatMap((name) => (name.kind === 'directory' ? [name.name] : []));
  const fits = issuers.length === 0 || issuers.some((name) => namesEqual(name, certificate.issuer));
  return fits ? 'match' : 'issuer-serial-mismatch';
}
