import type { Certificate } from '../../pki/x509/types.ts';
import type { FetchedEvidence } from './fetched.ts';
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
