import type { Purpose } from '../../pki/path/purpose.ts';
import type { CmsFacts } from '../facts.ts';
import {
  type AskedTimes,
  type ChainJudging,
  type ChainQuestion,
  type ChainVerdict,
  chainVerdict,
  isRequired,
  revoked,
  tooEarly,
  unknownStatus,
} from './chain-verdict.ts';
import { crlIssuers } from './crl-issuer.ts';
import { explained, issuerNotFetched } from './explained.ts';
import { pastValidation } from './past-validation.ts';
import type { Weighed } from './problem-list.ts';
import { type RevocationFact, revocationOf } from './revocation.ts';
import { watchChain, watchStatus } from './watch.ts';

const notChecked: ChainVerdict = {
  trusted: false,
  path: [],
  problems: [],
  result: { status: 'not-checked', path: [] },
  revocation: undefined,
  asked: new Map(),
};

/**
 * The signer's chain at the validation time; where that does not hold and the signature is proven to have existed
 * earlier, then (basic and past signature validation, EN 319 102-1, 5.3 and 5.6.2.4).
 */
export function judgeChain(
  cms: CmsFacts | undefined,
  purpose: Purpose,
  proven: Date | undefined,
  judging: ChainJudging,
): ChainVerdict {
  const signer = cms?.signer;
  if (!judging.trust.given || !signer || !cms) return notChecked;
  const question: ChainQuestion = { signer, cms, purpose, proven };
  const present = firstThatHolds(question, judging, presentValidation);
  if (present.trusted || !proven || proven > judging.at) return present;
  const past = firstThatHolds(question, judging, (asked, how) => pastValidation(asked, proven, how));
  // Of two failures the one of the present tells more, unless only the past reaches an anchor.
  return past.trusted || (present.result.status === 'untrusted' && past.result.status !== 'untrusted')
    ? past
    : { ...present, problems: [...present.problems, ...whyNotThen(past)] };
}

/** Chains tried of one signer. */
const maxChains = 8;

/**
 * Where the status of an authority keeps a chain from holding, the next chain without it is tried (EN 319 102-1,
 * 5.2.6.4); where none holds, the first one's failure is told.
 */
function firstThatHolds(
  question: ChainQuestion,
  judging: ChainJudging,
  validate: (question: ChainQuestion, judging: ChainJudging) => ChainVerdict,
): ChainVerdict {
  const first = validate(question, judging);
  const without = new Set<string>();
  let { fallen } = first;
  while (fallen !== undefined && without.size < maxChains) {
    without.add(fallen);
    // Of chains that only might have been nothing is asked for.
    const next = validate({ ...question, without: new Set(without) }, { ...judging, watch: undefined });
    if (next.trusted) return next;
    fallen = next.fallen;
  }
  return first;
}

/** What kept the proven time from counting, where that is all there is against it (EN 319 102-1, 5.6.2.4.4). */
const whyNotThen = ({ problems }: ChainVerdict): readonly Weighed[] =>
  problems.every(({ problem }) => problem.code === 'existence-not-proven') ? problems : [];

/** At the validation time; a revocation of the signer after the proven time does not count (5.5.4, step 3). */
function presentValidation(asked: ChainQuestion, judging: ChainJudging): ChainVerdict {
  const { signer, cms, purpose, proven, without } = asked;
  const { trust, policy, at, evidence, proofs } = judging;
  const pool = evidence.pool(cms);
  const atHand = [...pool, ...trust.intermediates];
  const facts = trust.chain(signer, pool, at, purpose, proven && proven < at ? proven : at, without);
  watchChain(judging.watch, facts.result);
  const notFetched = issuerNotFetched(facts.result, evidence.fetched, policy);
  const material = evidence.material(cms);
  const problems: Weighed[] = proven && proven < signer.notBefore ? [tooEarly(signer, proven, policy)] : [];
  const times = new Map<string, AskedTimes>();
  let own: RevocationFact | undefined;
  let currentUntil: Date | undefined;
  let fallen: string | undefined;
  const { path } = facts.result;
  const authorised = crlIssuers(asked, facts.result, at, judging);
  for (let i = 0; i + 1 < path.length; i++) {
    const [certificate, issuer] = [path[i], path[i + 1]];
    if (!certificate || !issuer) break;
    const required = isRequired(policy, purpose, i);
    const question = { certificate, issuer, material, atHand, authorised, required, watch: judging.watch };
    times.set(certificate.sha256, { existed: proven ?? at, control: at });
    const known = revocationOf(question, proven ?? at, at, proofs, policy);
    watchStatus(judging.watch, certificate, issuer, known, at);
    const fact = explained(known, certificate, evidence.fetched);
    own ??= fact;
    if (fact.status === 'good') {
      if (required && (!currentUntil || fact.until < currentUntil)) currentUntil = fact.until;
      continue;
    }
    // Of one that has expired already, no data will be made any more.
    const needed = required && at <= certificate.notAfter;
    if (fact.status === 'unknown') {
      if (needed || fact !== known) problems.push(unknownStatus(certificate, fact.reason, needed, policy));
    } else if (!(i === 0 && proven && proven < fact.at))
      problems.push(revoked(certificate, fact, i === 0 ? proven : undefined, i > 0, policy));
    if (i > 0 && (fact.status === 'unknown' ? needed : !fact.stolen)) fallen ??= certificate.sha256;
  }
  const verdict = chainVerdict(facts, [...problems, ...notFetched], own, times, judging);
  return { ...verdict, fallen, ...(currentUntil ? { currentUntil } : {}) };
}
