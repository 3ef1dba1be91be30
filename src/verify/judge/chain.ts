import type { Purpose } from '../../pki/path/purpose.ts';
import type { PathProblemCode, PathResult } from '../../pki/path/types.ts';
import type { Certificate } from '../../pki/x509/types.ts';
import type { CmsFacts } from '../facts.ts';
import type { Policy } from '../policy.ts';
import type { ProblemCode } from '../problems.ts';
import type { SignatureResult } from '../result.ts';
import { type Weighed, weigh } from './problem-list.ts';
import { type RevocationFact, type RevocationMaterial, revocationOf } from './revocation.ts';
import type { ChainFacts, Trust } from './trust.ts';

export interface ChainVerdict {
  readonly trusted: boolean;
  /** From the signer upwards, the anchor last when one was reached; empty when not checked. */
  readonly path: readonly Certificate[];
  readonly problems: readonly Weighed[];
  readonly result: SignatureResult['chain'];
  readonly revocation: SignatureResult['revocation'];
}

interface ChainJudging {
  readonly trust: Trust;
  readonly policy: Policy;
  readonly at: Date;
}

const notChecked: ChainVerdict = {
  trusted: false,
  path: [],
  problems: [],
  result: { status: 'not-checked', path: [] },
  revocation: { status: 'not-checked' },
};

/** Problem codes of path problems; the others are `chain-invalid`. */
const codes: Readonly<Partial<Record<PathProblemCode, ProblemCode>>> = {
  expired: 'certificate-expired',
  'not-yet-valid': 'certificate-not-yet-valid',
  'no-anchor': 'chain-untrusted',
  'algorithm-unsupported': 'chain-unsupported',
  'name-constraints-unsupported': 'chain-unsupported',
};

/**
 * The signer's chain at the validation time; where that fails, at the time the signature is proven to have existed
 * (past signature validation, EN 319 102-1, 5.6.2).
 */
export function judgeChain(
  cms: CmsFacts | undefined,
  pool: readonly Certificate[],
  material: readonly RevocationMaterial[],
  purpose: Purpose,
  proven: Date | undefined,
  { trust, policy, at }: ChainJudging,
): ChainVerdict {
  const signer = cms?.signer;
  if (!trust.given || !signer) return notChecked;
  let facts = trust.chain(signer, pool, at, purpose);
  if (facts.result.status !== 'trusted' && proven && proven < at) {
    const then = trust.chain(signer, pool, proven, purpose);
    if (then.result.status === 'trusted') facts = then;
  }
  const early = proven && proven < signer.notBefore ? tooEarly(signer, proven, policy) : [];
  const revocation = judgeRevocation(facts, material, pool, proven, policy, at);
  return verdictOf(facts, { ...revocation, problems: [...early, ...revocation.problems] }, policy);
}

/** A signature cannot be older than the certificate it was made under (EN 319 102-1, 5.5.4, step 3). */
function tooEarly(signer: Certificate, proven: Date, policy: Policy): Weighed[] {
  const message = `${signer.subject} is valid from ${signer.notBefore.toISOString()}, the signature existed at ${proven.toISOString()}`;
  return [weigh({ code: 'certificate-not-yet-valid', message }, policy)];
}

interface RevocationVerdict {
  readonly problems: readonly Weighed[];
  readonly result: SignatureResult['revocation'];
}

/** Every certificate below the anchor, the signer's first (RFC 5280, 6.3; EN 319 102-1, 5.2.5). */
function judgeRevocation(
  { result }: ChainFacts,
  material: readonly RevocationMaterial[],
  atHand: readonly Certificate[],
  proven: Date | undefined,
  policy: Policy,
  at: Date,
): RevocationVerdict {
  const problems: Weighed[] = [];
  let own: RevocationFact | undefined;
  result.path.slice(0, -1).forEach((certificate, i) => {
    const issuer = result.path[i + 1];
    if (!issuer) return;
    const fact = revocationOf(certificate, issuer, material, atHand, proven ?? at, at);
    own ??= fact;
    const who = certificate.subject.toString();
    if (fact.status === 'revoked') {
      if (proven && proven < fact.at) return;
      const message = `${who}, at ${fact.at.toISOString()} by ${fact.source}`;
      problems.push(weigh({ code: proven ? 'revoked' : 'revoked-no-poe', message }, policy));
    } else if (fact.status === 'unknown' && policy.revocationRequired)
      problems.push(weigh({ code: 'revocation-unknown', message: `${who}: ${fact.reason}` }, policy));
  });
  return { problems, result: own ? resultOf(own) : { status: 'not-checked' } };
}

const resultOf = (fact: RevocationFact): SignatureResult['revocation'] =>
  fact.status === 'unknown' ? fact : { ...fact, at: fact.at.toISOString() };

function verdictOf(
  { result, purpose }: ChainFacts,
  revocation: RevocationVerdict,
  policy: Policy,
): ChainVerdict {
  const problems = [
    ...result.problems.map(({ code, message }) =>
      weigh({ code: codes[code] ?? 'chain-invalid', message }, policy),
    ),
    ...purpose.map(({ message }) => weigh({ code: 'key-usage', message }, policy)),
    ...revocation.problems,
  ];
  const unrevoked = !revocation.problems.some(({ effect }) => effect !== 'warn');
  const trusted = result.status === 'trusted' && purpose.length === 0 && unrevoked;
  const reason = problems[0]?.problem.message;
  const anchor = result.anchor?.name.toString();
  return {
    trusted,
    path: result.path,
    problems,
    result: {
      status: statusOf(result, trusted),
      path: result.path.map(({ subject }) => subject.toString()),
      ...(anchor === undefined ? {} : { anchor }),
      ...(trusted || reason === undefined ? {} : { reason }),
    },
    revocation: revocation.result,
  };
}

function statusOf({ status }: PathResult, trusted: boolean): SignatureResult['chain']['status'] {
  if (trusted) return 'trusted';
  return status === 'untrusted' || status === 'unsupported' ? 'untrusted' : 'invalid';
}
