import type { Certificate } from '../../pki/x509/types.ts';
import type { Policy } from '../policy.ts';
import {
  type AskedTimes,
  type ChainJudging,
  type ChainQuestion,
  type ChainVerdict,
  chainVerdict,
  isRequired,
  revoked,
  unknownStatus,
} from './chain-verdict.ts';
import { crlIssuers } from './crl-issuer.ts';
import { explained } from './explained.ts';
import { type Weighed, weigh } from './problem-list.ts';
import { type RevocationFact, revocationOf } from './revocation.ts';

/**
 * Was the chain good when the signature is proven to have existed? The control time begins at the validation time and
 * slides back, certificate by certificate from the anchor down, to where each was last known to be good; the signature
 * must have existed by then (EN 319 102-1, 5.6.2.2 and 5.6.2.4).
 */
export function pastValidation(asked: ChainQuestion, proven: Date, judging: ChainJudging): ChainVerdict {
  const { signer, cms, purpose, without } = asked;
  const { trust, policy, at, evidence, proofs } = judging;
  const pool = evidence.pool(cms);
  const atHand = [...pool, ...trust.intermediates];
  const material = evidence.material(cms);
  const facts = trust.chain(signer, pool, proven, purpose, proven, without);
  const problems: Weighed[] = [];
  const { path } = facts.result;
  const authorised = crlIssuers(asked, facts.result, proven, judging);
  const times = new Map<string, AskedTimes>();
  let control = at;
  let own: RevocationFact | undefined;
  let fallen: string | undefined;
  for (let i = path.length - 2; i >= 0; i--) {
    const [certificate, issuer] = [path[i], path[i + 1]];
    if (!certificate || !issuer) break;
    if (i > 0 && proofs.of(certificate.sha256) > control) {
      problems.push(noProof(certificate, control, policy));
      fallen = certificate.sha256;
      break;
    }
    const required = isRequired(policy, purpose, i);
    const question = { certificate, issuer, material, atHand, authorised, required };
    times.set(certificate.sha256, { existed: proven, control });
    const fact = explained(
      revocationOf(question, proven, control, proofs, policy),
      certificate,
      evidence.fetched,
    );
    if (i === 0) own = fact;
    const last = lastKnownGood(certificate, fact, control);
    if (last < proven) {
      if (fact.status === 'revoked') problems.push(revoked(certificate, fact, proven, i > 0, policy));
      else problems.push(noProof(certificate, last, policy));
      if (i > 0 && !(fact.status === 'revoked' && fact.stolen)) fallen = certificate.sha256;
      break;
    }
    if (fact.status === 'unknown' && required) {
      problems.push(unknownStatus(certificate, fact.reason, required, policy));
      if (i > 0) fallen ??= certificate.sha256;
    }
    control = last;
  }
  return { ...chainVerdict(facts, problems, own, times, judging), fallen };
}

/** The new control time (5.6.2.2, step 2): the revocation, the end of what the evidence speaks for, or the expiry. */
function lastKnownGood(certificate: Certificate, fact: RevocationFact, control: Date): Date {
  if (fact.status === 'revoked') return earlier(control, fact.at);
  const { notAfter } = certificate;
  return earlier(control, fact.status === 'good' && fact.until < control ? fact.until : notAfter);
}

const earlier = (a: Date, b: Date): Date => (a < b ? a : b);

function noProof(certificate: Certificate, control: Date, policy: Policy): Weighed {
  const message = `${certificate.subject} is known to be good until ${control.toISOString()} only`;
  return weigh({ code: 'existence-not-proven', message }, policy);
}
