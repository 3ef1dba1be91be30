import { verifySignature } from '../../pki/algorithms/verify.ts';
import { checkCrl } from '../../pki/crl/check.ts';
import type { Crl } from '../../pki/crl/crl.ts';
import { checkOcsp } from '../../pki/ocsp/check.ts';
import type { OcspResponse } from '../../pki/ocsp/response.ts';
import type { RevocationCheck } from '../../pki/revocation/check.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import type { Certificate } from '../../pki/x509/types.ts';
import type { Policy } from '../policy.ts';
import { type RevocationMaterial, readable } from './evidence.ts';
import type { Proofs } from './proofs.ts';

/** Certificates tried as the signer of an OCSP response. */
const maxResponders = 64;

/** What the material at hand says of one certificate at the time that matters. */
export type RevocationFact =
  | { readonly status: 'good'; readonly at: Date; readonly source: string; readonly until: Date }
  | { readonly status: 'revoked'; readonly at: Date; readonly source: string; readonly onHold: boolean }
  | { readonly status: 'unknown'; readonly reason: string };

/** One CRL or OCSP response that was asked about a certificate. */
export interface RevocationAnswer {
  readonly check: RevocationCheck;
  readonly item: Crl | OcspResponse;
  readonly kind: 'crl' | 'ocsp';
  readonly origin: string;
}

/** Whom and what a question is about. */
export interface RevocationQuestion {
  readonly certificate: Certificate;
  readonly issuer: Certificate;
  readonly material: readonly RevocationMaterial[];
  /** Certificates that may be a responder's. */
  readonly atHand: readonly Certificate[];
}

/** What every CRL and OCSP response at hand says of a certificate. */
export function* revocationAnswers({
  certificate,
  issuer,
  material,
  atHand,
}: RevocationQuestion): Generator<RevocationAnswer> {
  for (const { crls, ocsps, origin } of material) {
    for (const item of ocsps)
      yield { check: checkOcsp(certificate, issuer, item, atHand), item, kind: 'ocsp', origin };
    for (const item of crls) yield { check: checkCrl(certificate, issuer, item), item, kind: 'crl', origin };
  }
}

/**
 * The status of a certificate at a time it was in use, `existed`, as known at `control`. Only what is proven to have
 * existed by the control time speaks, and a source speaks for times up to its next update (RFC 5280, 6.3.3; RFC 6960,
 * 4.2.2.1; EN 319 102-1, 5.6.2.2).
 */
export function revocationOf(
  question: RevocationQuestion,
  existed: Date,
  control: Date,
  proofs: Proofs,
  policy: Policy,
): RevocationFact {
  let best: RevocationFact = { status: 'unknown', reason: 'no revocation data at hand speaks of it' };
  for (const { check, item, kind, origin } of revocationAnswers(question)) {
    const source = `${kind === 'ocsp' ? 'OCSP' : 'CRL'} from ${origin}`;
    if (check.status === 'not-applicable') continue;
    if (check.status !== 'good' && check.status !== 'revoked') {
      best = better(best, `${source}: ${check.reason}`);
      continue;
    }
    if (proofs.of(item) > control) {
      best = better(best, `nothing proves that the ${source} existed at ${control.toISOString()}`);
      continue;
    }
    if (check.status === 'revoked') {
      if (check.revokedAt <= control)
        return { status: 'revoked', at: check.revokedAt, source, onHold: check.reason === 'certificateHold' };
      continue;
    }
    const { thisUpdate } = check.times;
    const until = speaksUntil(check.times, policy);
    if (thisUpdate > control) best = better(best, `${source} is of a later time`);
    else if (outlives(thisUpdate, check.times.coversExpiredSince, question.certificate))
      best = better(best, `${source} was made after the certificate expired`);
    else if (until < existed) best = better(best, `${source} was no longer current`);
    else if (best.status !== 'good' || thisUpdate > best.at)
      best = { status: 'good', at: thisUpdate, source, until };
  }
  return best;
}

/** Until when an answer counts: its next update, or what the policy grants one that names none. */
function speaksUntil(
  { thisUpdate, nextUpdate }: { readonly thisUpdate: Date; readonly nextUpdate: Date | undefined },
  { revocationAge, staleRevocation }: Policy,
): Date {
  if (staleRevocation === 'until-this-update') return thisUpdate;
  const granted = new Date(thisUpdate.getTime() + revocationAge * 1000);
  return nextUpdate ?? granted;
}

/**
 * A certificate that has expired need not be listed any more, so silence made later says nothing (RFC 5280, 3.3; X.509
 * expiredCertsOnCRL; RFC 6960, 4.4.4).
 */
function outlives(
  thisUpdate: Date,
  coversExpiredSince: Date | undefined,
  { notAfter }: Certificate,
): boolean {
  return thisUpdate > notAfter && !(coversExpiredSince && coversExpiredSince <= notAfter);
}

const better = (best: RevocationFact, reason: string): RevocationFact =>
  best.status === 'unknown' ? { status: 'unknown', reason } : best;

/**
 * Is there data of any age and by any responder that speaks of the certificate? Whether it may be believed is another
 * question, which a chain to trust anchors answers.
 */
export function hasRevocationData(question: RevocationQuestion): boolean {
  for (const { check, item, kind } of revocationAnswers(question)) {
    if (check.status === 'good' || check.status === 'revoked') return true;
    if (
      kind === 'ocsp' &&
      check.status === 'invalid' &&
      isSignedBySomeone(item as OcspResponse, question.atHand)
    )
      return true;
  }
  return false;
}

/** A responder of local configuration (RFC 6960, 4.2.2.2): whole, though nobody the issuer named. */
function isSignedBySomeone(ocsp: OcspResponse, atHand: readonly Certificate[]): boolean {
  const { signatureAlgorithm: algorithm, tbs: data, signature } = ocsp;
  const candidates = [...ocsp.certificates.flatMap((der) => readable(parseCertificate, der)), ...atHand];
  return candidates
    .slice(0, maxResponders)
    .some(({ spki }) => verifySignature({ spki, algorithm, data, signature }).status === 'valid');
}
