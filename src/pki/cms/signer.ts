import { digest, digestOf } from '../algorithms/digests.ts';
import { bytesEqual } from '../asn1/values.ts';
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
  if (!bytesEqual(digest(digestName, certificate.der), reference.certHash)) return 'digest-mismatch';
  if (reference.serial !== undefined && reference.serial !== certificate.serial)
    return 'issuer-serial-mismatch';
  const issuers = (reference.issuer ?? []).flatMap((name) => (name.kind === 'directory' ? [name.name] : []));
  const fits = issuers.length === 0 || issuers.some((name) => namesEqual(name, certificate.issuer));
  return fits ? 'match' : 'issuer-serial-mismatch';
}
