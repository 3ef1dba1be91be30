import type { SignatureCheck } from '../algorithms/types.ts';
import { verifySignature } from '../algorithms/verify.ts';
import { ByteCache } from '../byte-cache.ts';
import { namesEqual } from './name.ts';
import type { Certificate } from './types.ts';

/** Checks by certificate, then by the issuer's key: most chains are met again and again. */
const checks = new WeakMap<Certificate, ByteCache<SignatureCheck>>();
/** Keys tried for one certificate; more than a mesh of cross-certificates has for one name. */
const maxRemembered = 256;

/** The signature of a certificate under an issuer's key; remembered as long as the certificate is. Never throws. */
export function checkCertificateSignature(certificate: Certificate, issuerSpki: Uint8Array): SignatureCheck {
  let known = checks.get(certificate);
  if (known === undefined) {
    known = new ByteCache(maxRemembered);
    checks.set(certificate, known);
  }
  const same = known.get(issuerSpki);
  if (same !== undefined) return same;
  const check = verifySignature({
    spki: issuerSpki,
    algorithm: certificate.signatureAlgorithm,
    data: certificate.tbs,
    signature: certificate.signature,
  });
  known.set(issuerSpki, check);
  return check;
}

/** Did `issuer` issue `certificate`: its name stands there, and its key made the signature? */
export function issued(issuer: Certificate, certificate: Certificate): boolean {
  return (
    namesEqual(issuer.subject, certificate.issuer) &&
    checkCertificateSignature(certificate, issuer.spki).status === 'valid'
  );
}
