import type { SignatureCheck } from '../algorithms/types.ts';
import { verifySignature } from '../algorithms/verify.ts';
import { namesEqual } from '../x509/name.ts';
import type { Certificate } from '../x509/types.ts';
import type { Crl } from './crl.ts';

/** Certificates of one name tried as the issuer of a CRL. */
const maxCandidates = 16;

export interface CrlIssuerQuestion {
  /** Who issued the certificate asked about. */
  readonly issuer: Certificate;
  /** Certificates that may be a CRL issuer's. */
  readonly atHand: readonly Certificate[];
  /** Does a path to the same trust anchor hold for a CRL issuer other than `issuer`? */
  readonly authorised: (candidate: Certificate) => boolean;
}

export type CrlIssuer =
  | { readonly status: 'found'; readonly certificate: Certificate }
  | { readonly status: 'invalid' | 'unsupported'; readonly reason: string };

/**
 * Whose key signed a CRL: the issuer's of the certificate, or one by the name of the CRL's issuer that may sign CRLs and
 * has a path of its own to the same trust anchor.
 * @see RFC 5280, 6.3.3 (f) and (g)
 */
export function crlIssuer(crl: Crl, { issuer, atHand, authorised }: CrlIssuerQuestion): CrlIssuer {
  let answer: CrlIssuer = { status: 'invalid', reason: 'the CRL is not signed by the issuer' };
  if (namesEqual(crl.issuer, issuer.subject)) {
    const check = checkSignature(crl, issuer);
    if (check.status === 'unsupported')
      answer = { status: 'unsupported', reason: `a CRL signed with ${check.what}` };
    if (check.status === 'valid') {
      if (issuer.keyUsage === undefined || issuer.keyUsage.has('cRLSign'))
        return { status: 'found', certificate: issuer };
      answer = { status: 'invalid', reason: 'the issuer may not sign CRLs (keyUsage lacks cRLSign)' };
    }
  }
  const candidates = atHand.filter(
    (candidate) => candidate !== issuer && namesEqual(candidate.subject, crl.issuer),
  );
  for (const candidate of candidates.slice(0, maxCandidates)) {
    if (checkSignature(crl, candidate).status !== 'valid') continue;
    // Not the certificate's own issuer: it must be said in so many words that it may.
    if (candidate.keyUsage?.has('cRLSign') !== true)
      answer = { status: 'invalid', reason: 'its signer may not sign CRLs (keyUsage lacks cRLSign)' };
    else if (authorised(candidate)) return { status: 'found', certificate: candidate };
    else answer = { status: 'invalid', reason: 'no chain to the same trust anchor holds for its signer' };
  }
  return answer;
}

const checks = new WeakMap<Crl, Map<Certificate, SignatureCheck>>();

/** A CRL is checked under one key again and again in a batch. */
function checkSignature(crl: Crl, signer: Certificate): SignatureCheck {
  const known = checks.get(crl) ?? new Map<Certificate, SignatureCheck>();
  checks.set(crl, known);
  const remembered = known.get(signer);
  if (remembered) return remembered;
  const { signatureAlgorithm: algorithm, tbs: data, signature } = crl;
  const check = verifySignature({ spki: signer.spki, algorithm, data, signature });
  if (known.size >= maxCandidates) known.clear();
  known.set(signer, check);
  return check;
}
