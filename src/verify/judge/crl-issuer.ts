import type { PathResult } from '../../pki/path/types.ts';
import type { Certificate } from '../../pki/x509/types.ts';
import type { ChainJudging, ChainQuestion } from './chain-verdict.ts';
import { revocationOf } from './revocation.ts';

/**
 * Who may sign CRLs besides the issuers of a chain: certificates whose own path holds at the time, to the same trust
 * anchor, with none of them revoked (RFC 5280, 6.3.3 (f)).
 */
export function crlIssuers(
  { cms, purpose }: ChainQuestion,
  { anchor }: PathResult,
  time: Date,
  { trust, policy, at, evidence, proofs }: ChainJudging,
): (candidate: Certificate) => boolean {
  const known = new Map<string, boolean>();
  const [pool, material] = [evidence.pool(cms), evidence.material(cms)];
  const atHand = [...pool, ...trust.intermediates];
  const holds = (candidate: Certificate): boolean => {
    const { result } = trust.chain(candidate, pool, time, purpose);
    if (result.status !== 'trusted' || result.anchor?.certificate.sha256 !== anchor?.certificate.sha256)
      return false;
    return result.path.every((certificate, i) => {
      const issuer = result.path[i + 1];
      // The anchor is trusted as it is.
      if (!issuer) return true;
      const required = policy.revocationRequired.authorities;
      const question = { certificate, issuer, material, atHand, authorised, required };
      const { status } = revocationOf(question, time, at, proofs, policy);
      return status === 'good' || (status === 'unknown' && !required);
    });
  };
  const authorised = (candidate: Certificate): boolean => {
    const before = known.get(candidate.sha256);
    if (before !== undefined) return before;
    // While it is being judged, it cannot vouch for itself.
    known.set(candidate.sha256, false);
    const answer = holds(candidate);
    known.set(candidate.sha256, answer);
    return answer;
  };
  return authorised;
}
