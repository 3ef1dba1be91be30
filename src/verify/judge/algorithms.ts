import { readScheme } from '../../pki/algorithms/schemes.ts';
import type { Certificate } from '../../pki/x509/types.ts';
import type { CmsFacts } from '../facts.ts';
import type { Policy } from '../policy.ts';
import { type Weighed, weigh } from './problem-list.ts';

/** The times a sunset date is held against. */
export interface AlgorithmTimes {
  /** When the signature is proven to have existed. */
  readonly proven: Date | undefined;
  /** The validation time. */
  readonly at: Date;
}

/** The algorithms of a signature under a policy. */
export function algorithmProblems(
  cms: CmsFacts,
  path: readonly Certificate[],
  policy: Policy,
  times: AlgorithmTimes,
): Weighed[] {
  const scheme = cms.value && cms.value.status !== 'unsupported' ? cms.value.scheme : undefined;
  const digests = new Set([cms.digest.algorithm, cms.documentDigest, scheme?.digest]);
  const found = [...digests].map((digest) =>
    judgeDigest(digest, () => 'the signature uses it', policy, times),
  );
  // An anchor is trusted as a key: what it is and how its own certificate was signed does not count.
  const judged = path.slice(0, -1);
  const keys = cms.signer && !judged.includes(cms.signer) ? [cms.signer, ...judged] : judged;
  for (const certificate of keys) found.push(judgeKey(certificate, policy, times));
  for (const certificate of judged) {
    const scheme = readScheme(certificate.signatureAlgorithm);
    const digest = scheme.status === 'known' ? scheme.scheme.facts.digest : undefined;
    found.push(
      judgeDigest(digest, () => `certificate ${certificate.subject} is signed with it`, policy, times),
    );
  }
  return found.filter((each) => each !== undefined);
}

/** Of a digest that is not known nothing is said. */
function judgeDigest(
  digest: string | null | undefined,
  where: () => string,
  policy: Policy,
  times: AlgorithmTimes,
): Weighed | undefined {
  if (!digest) return undefined;
  const message = (): string => `${digest}; ${where()}`;
  if (policy.brokenDigests.includes(digest))
    return weigh({ code: 'algorithm-broken', message: message() }, policy);
  const sunset = policy.weakDigests[digest];
  return sunset === undefined ? undefined : weak(message, [new Date(sunset)], policy, times);
}

function judgeKey(certificate: Certificate, policy: Policy, times: AlgorithmTimes): Weighed | undefined {
  const { keyType, keyBits, subject } = certificate;
  const family = keyType === 'rsa-pss' ? 'rsa' : keyType;
  if ((family !== 'rsa' && family !== 'dsa' && family !== 'ec') || keyBits === undefined) return undefined;
  const message = (): string => `the ${family.toUpperCase()} key of ${subject} has ${keyBits} bits`;
  if (keyBits < policy.brokenKeyBits[family])
    return weigh({ code: 'algorithm-broken', message: message() }, policy);
  const sunsets = policy.keySunsets
    .filter((row) => row.keyType === family && keyBits < row.belowBits)
    .map(({ until }) => new Date(until));
  return weak(message, sunsets, policy, times);
}

/**
 * Sunsets before this date are history, whatever validation time is asked for: that a weak signature is looked at as of
 * an earlier day does not prove that it existed then.
 */
const history = new Date('2026-01-01T00:00:00Z');

/** Nothing before a sunset still to come; behind it, what is proven to be older is told and no more. */
function weak(
  message: () => string,
  sunsets: readonly Date[],
  policy: Policy,
  { proven, at }: AlgorithmTimes,
): Weighed | undefined {
  if (sunsets.every((sunset) => sunset >= history && at < sunset)) return undefined;
  const early = proven !== undefined && sunsets.every((sunset) => proven < sunset);
  return weigh({ code: 'algorithm-weak', message: message() }, policy, early ? 'warn' : undefined);
}
