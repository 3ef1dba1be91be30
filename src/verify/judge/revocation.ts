import { asKysoError } from '../../errors.ts';
import { verifySignature } from '../../pki/algorithms/verify.ts';
import { checkCrl } from '../../pki/crl/check.ts';
import { type Crl, parseCrl } from '../../pki/crl/crl.ts';
import { checkOcsp } from '../../pki/ocsp/check.ts';
import { type OcspResponse, parseOcspResponse } from '../../pki/ocsp/response.ts';
import type { RevocationCheck } from '../../pki/revocation/check.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import type { Certificate } from '../../pki/x509/types.ts';

/** Certificates tried as the signer of an OCSP response. */
const maxResponders = 64;

/** CRLs and OCSP responses, parsed, and where they came from. */
export interface RevocationMaterial {
  readonly crls: readonly Crl[];
  readonly ocsps: readonly OcspResponse[];
  readonly origin: 'a file given' | 'the signature' | 'the document';
}

/** What the material at hand says of one certificate at the time that matters. */
export type RevocationFact =
  | { readonly status: 'good'; readonly at: Date; readonly source: string }
  | { readonly status: 'revoked'; readonly at: Date; readonly source: string }
  | { readonly status: 'unknown'; readonly reason: string };

/** Parses what can be parsed; what cannot says nothing. @throws limit-exceeded */
export function revocationMaterial(
  crls: readonly Uint8Array[],
  ocsps: readonly Uint8Array[],
  origin: RevocationMaterial['origin'],
): RevocationMaterial {
  return {
    crls: crls.flatMap((der) => readable(parseCrl, der)),
    ocsps: ocsps.flatMap((der) => readable(parseOcspResponse, der)),
    origin,
  };
}

function readable<T>(parse: (der: Uint8Array) => T, der: Uint8Array): T[] {
  try {
    return [parse(der)];
  } catch (error) {
    const known = asKysoError(error);
    if (known.code === 'limit-exceeded') throw known;
    return [];
  }
}

/**
 * The status of a certificate for a signature that existed at `existed`, as known at `at`. A source speaks for that
 * time when it was still current then (RFC 5280, 6.3.3; RFC 6960, 4.2.2.1).
 */
export function revocationOf(
  certificate: Certificate,
  issuer: Certificate,
  material: readonly RevocationMaterial[],
  atHand: readonly Certificate[],
  existed: Date,
  at: Date,
): RevocationFact {
  let best: RevocationFact = { status: 'unknown', reason: 'no revocation data at hand speaks of it' };
  for (const { check, source } of answers(certificate, issuer, material, atHand)) {
    if (check.status === 'revoked') {
      if (check.revokedAt <= at) return { status: 'revoked', at: check.revokedAt, source };
    } else if (check.status === 'good') {
      const { nextUpdate, thisUpdate } = check.times;
      if (nextUpdate && nextUpdate < existed) best = better(best, `${source} was no longer current`);
      else if (best.status !== 'good' || thisUpdate > best.at)
        best = { status: 'good', at: thisUpdate, source };
    } else if (check.status !== 'not-applicable') best = better(best, `${source}: ${check.reason}`);
  }
  return best;
}

const better = (best: RevocationFact, reason: string): RevocationFact =>
  best.status === 'unknown' ? { status: 'unknown', reason } : best;

function* answers(
  certificate: Certificate,
  issuer: Certificate,
  material: readonly RevocationMaterial[],
  atHand: readonly Certificate[],
): Generator<{ check: RevocationCheck; source: string }> {
  for (const { crls, ocsps, origin } of material) {
    for (const ocsp of ocsps)
      yield { check: checkOcsp(certificate, issuer, ocsp, atHand), source: `OCSP from ${origin}` };
    for (const crl of crls) yield { check: checkCrl(certificate, issuer, crl), source: `CRL from ${origin}` };
  }
}

/**
 * Is there data of any age and by any responder that speaks of the certificate? Whether it may be believed is another
 * question, which a chain to trust anchors answers.
 */
export function hasRevocationData(
  certificate: Certificate,
  issuer: Certificate,
  material: readonly RevocationMaterial[],
  atHand: readonly Certificate[],
): boolean {
  for (const { crls, ocsps } of material) {
    if (crls.some((crl) => isAnswer(checkCrl(certificate, issuer, crl)))) return true;
    for (const ocsp of ocsps) {
      const check = checkOcsp(certificate, issuer, ocsp, atHand);
      if (isAnswer(check) || (check.status === 'invalid' && isSignedBySomeone(ocsp, atHand))) return true;
    }
  }
  return false;
}

const isAnswer = ({ status }: RevocationCheck): boolean => status === 'good' || status === 'revoked';

/** A responder of local configuration (RFC 6960, 4.2.2.2): whole, though nobody the issuer named. */
function isSignedBySomeone(ocsp: OcspResponse, atHand: readonly Certificate[]): boolean {
  const { signatureAlgorithm: algorithm, tbs: data, signature } = ocsp;
  const candidates = [...ocsp.certificates.flatMap((der) => readable(parseCertificate, der)), ...atHand];
  return candidates
    .slice(0, maxResponders)
    .some(({ spki }) => verifySignature({ spki, algorithm, data, signature }).status === 'valid');
}
