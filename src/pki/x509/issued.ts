import type { SignatureCheck } from '../algorithms/types.ts';
import { verifySignature } from '../algorithms/verify.ts';
import { namesEqual } from './name.ts';
import type { Certificate } from './types.ts';

/** Checks by certificate, then by the issuer's key: most chains are met again and again. */
const checks = new WeakMap<Certificate, { readonly spki: Uint8Array; readonly check: SignatureCheck }[]>();
const maxRemembered = 8;

/** The signature of a certificate under an issuer's key; remembered as long as the certificate is. Never throws. */
export function checkCertificateSignature(certificate: Certificate, issuerSpki: Uint8Array): SignatureCheck {
  const known = checks.get(certificate) ?? [];
  const same = known.find(({ spki }) => Buffer.compare(spki, issuerSpki) === 0);
  if (same !== undefined) return same.check;
  const check = verifySignature({
    spki: issuerSpki,
    algorithm: certificate.signatureAlgorithm,
    data: certificate.tbs,
    signature: certificate.signature,
  });
  if (known.length >= maxRemembered) known.shift();
  known.push({ spki: issuerSpki, check });
  checks.set(certificate, known);
  return check;
}

/** Did `issuer` issue `certificate`: its name stands there, and its key made the signature? */
export function issued(issuer: Certificate, certificate: Certificate): boolean {
  return (
    namesEqual(issuer.subject, certificate.issuer) &&
    checkCertificateSignature(certificate, issuer.spki).status === 'valid'
  );
}
