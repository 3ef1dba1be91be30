import { type CrlAnswer, checkCrls } from '../../pki/crl/check.ts';
import type { Crl } from '../../pki/crl/crl.ts';
import { checkOcsp, checkResponseSignature, isNamed } from '../../pki/ocsp/check.ts';
import type { OcspResponse } from '../../pki/ocsp/response.ts';
import type { RevocationCheck } from '../../pki/revocation/check.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import type { Certificate } from '../../pki/x509/types.ts';
import type { RevocationMaterial } from './evidence.ts';
import type { Watch } from './lack.ts';
import { readable } from './readable.ts';

/** Certificates tried as the signer of an OCSP response. */
const maxResponders = 8;

/** What one OCSP response, or CRLs together, say of a certificate. */
export interface RevocationAnswer {
  readonly check: RevocationCheck;
  /** The response, or the CRL that decides. */
  readonly item: Crl | OcspResponse;
  /** It, and the CRLs that had to be read with it. */
  readonly items: readonly (Crl | OcspResponse)[];
  readonly kind: 'crl' | 'ocsp';
  readonly origin: string;
}

/** Whom and what a question is about. */
export interface RevocationQuestion {
  readonly certificate: Certificate;
  readonly issuer: Certificate;
  readonly material: readonly RevocationMaterial[];
  /** Certificates that may be a responder's or a CRL issuer's. */
  readonly atHand: readonly Certificate[];
  /** May a certificate other than the issuer's sign CRLs: does its own path hold? Absent: that is not asked. */
  readonly authorised?: (candidate: Certificate) => boolean;
  /** Does the policy require an answer? Then one by a responder whose own status is not known is none. */
  readonly required?: boolean;
  /** Is told of responders whose own status is not known. */
  readonly watch?: Watch | undefined;
}

/** What the CRLs and OCSP responses at hand say of a certificate; CRLs that are not `readWithOthers` only alone. */
export function* revocationAnswers(
  { certificate, issuer, material, atHand, authorised = () => true }: RevocationQuestion,
  readWithOthers: (crl: Crl) => boolean = () => true,
): Generator<RevocationAnswer> {
  const origins = new Map<Crl, string>();
  for (const { crls, ocsps, origin } of material) {
    for (const item of ocsps) {
      const check = checkOcsp(certificate, issuer, item, { atHand });
      yield { check, item, items: [item], kind: 'ocsp', origin };
    }
    for (const crl of crls) origins.set(crl, origin);
  }
  const ask = (crls: readonly Crl[]): CrlAnswer[] =>
    checkCrls({ certificate, issuer, crls, atHand, authorised });
  const [joined, single] = [[] as Crl[], [] as Crl[]];
  for (const crl of origins.keys()) (readWithOthers(crl) ? joined : single).push(crl);
  const answers = [...ask(joined), ...single.flatMap((crl) => ask([crl]))];
  for (const { check, crls } of answers) {
    const named = new Set(crls.map((crl) => origins.get(crl) ?? ''));
    yield { check, item: crls[0], items: crls, kind: 'crl', origin: [...named].join(' and ') };
  }
}

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
  const candidates = [...ocsp.certificates.flatMap((der) => readable(parseCertificate, der)), ...atHand];
  return candidates
    .filter((candidate) => isNamed(ocsp, candidate))
    .slice(0, maxResponders)
    .some(({ spki }) => checkResponseSignature(ocsp, spki).status === 'valid');
}
