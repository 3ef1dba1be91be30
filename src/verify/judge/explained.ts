import type { PathResult } from '../../pki/path/types.ts';
import type { Certificate } from '../../pki/x509/types.ts';
import type { Policy } from '../policy.ts';
import type { FetchedEvidence } from './fetched.ts';
import { type Weighed, weigh } from './problem-list.ts';
import type { RevocationFact } from './revocation.ts';

/** An unknown status, with what the network had to do with it. */
export function explained(
  fact: RevocationFact,
  certificate: Certificate,
  { failures }: FetchedEvidence,
): RevocationFact {
  if (fact.status !== 'unknown') return fact;
  const failed = failures(certificate, ['ocsp', 'crl']);
  return failed.length === 0 ? fact : { status: 'unknown', reason: [fact.reason, ...failed].join('; ') };
}

/** Why the issuer of a chain's last certificate did not come, where it was asked for. */
export const issuerNotFetched = (
  { status, path }: PathResult,
  { failures }: FetchedEvidence,
  policy: Policy,
): Weighed[] => {
  const top = path[path.length - 1];
  if (!top || status !== 'untrusted') return [];
  return failures(top, ['issuers']).map((message) => weigh({ code: 'fetch-failed', message }, policy));
};
