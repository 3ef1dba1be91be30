import { readScheme } from '../../pki/algorithms/schemes.ts';
import type { Certificate } from '../../pki/x509/types.ts';
import type { CmsFacts, Finding } from '../facts.ts';
import type { Policy } from '../policy.ts';
import { type Weighed, weigh } from './problem-list.ts';

/** The algorithms of a signature under a policy; `proven` is when it is proven to have existed. */
export function algorithmProblems(
  cms: CmsFacts,
  path: readonly Certificate[],
  policy: Policy,
  proven: Date | undefined,
): Weighed[] {
  const digests = new Set<string>();
  if (cms.digest.algorithm) digests.add(cms.digest.algorithm);
  if (cms.documentDigest) digests.add(cms.documentDigest);
  if (cms.value && cms.value.status !== 'unsupported' && cms.value.scheme.digest)
    digests.add(cms.value.scheme.digest);
  const found = [...digests].map((digest) => judgeDigest(digest, 'the signature uses it', policy, proven));
  // An anchor is trusted as a key: what it is and how its own certificate was signed does not count.
  const judged = path.length > 0 ? path.slice(0, -1) : [];
  const keys = cms.signer && !judged.includes(cms.signer) ? [cms.signer, ...judged] : judged;
  for (const certificate of keys) found.push(judgeKey(certificate, policy, proven));
  for (const certificate of judged) {
    const scheme = readScheme(certificate.signatureAlgorithm);
    const digest = scheme.status === 'known' ? scheme.scheme.facts.digest : undefined;
    if (digest)
      found.push(judgeDigest(digest, `certificate ${certificate.subject} is signed with it`, policy, proven));
  }
  return found.filter((each) => each !== undefined);
}

function judgeDigest(
  digest: string,
  where: string,
  policy: Policy,
  proven: Date | undefined,
): Weighed | undefined {
  const finding = (code: Finding['code']): Finding => ({ code, message: `${digest}; ${where}` });
  if (policy.brokenDigests.includes(digest)) return weigh(finding('algorithm-broken'), policy);
  const sunset = policy.weakDigests[digest];
  if (sunset === undefined) return undefined;
  const early = proven !== undefined && proven < new Date(sunset);
  return weigh(finding('algorithm-weak'), policy, early ? 'warn' : undefined);
}

function judgeKey(certificate: Certificate, policy: Policy, proven: Date | undefined): Weighed | undefined {
  const { keyType, keyBits, subject } = certificate;
  const family = keyType === 'rsa-pss' ? 'rsa' : keyType;
  if ((family !== 'rsa' && family !== 'dsa' && family !== 'ec') || keyBits === undefined) return undefined;
  const message = `the ${family.toUpperCase()} key of ${subject} has ${keyBits} bits`;
  if (family !== 'ec' && keyBits < policy.brokenRsaBits)
    return weigh({ code: 'algorithm-broken', message }, policy);
  const ended = policy.keySunsets.filter((row) => row.keyType === family && keyBits < row.belowBits);
  if (ended.length === 0) return undefined;
  const early = proven !== undefined && ended.every(({ until }) => proven < new Date(until));
  return weigh({ code: 'algorithm-weak', message }, policy, early ? 'warn' : undefined);
}
