import type { PathResult } from '../../pki/path/types.ts';
import type { Certificate } from '../../pki/x509/types.ts';
import type { Watch } from './lack.ts';
import type { RevocationFact } from './revocation.ts';

/** A chain that ends below an anchor lacks the issuer of its last certificate. */
export function watchChain(watch: Watch | undefined, { status, path, anchor }: PathResult): void {
  const top = path[path.length - 1];
  if (watch && status === 'untrusted' && !anchor && top && !top.selfIssued) watch({ certificate: top });
}

/** A status that is not known lacks, and one that is not of the validation time while the certificate is still valid. */
export function watchStatus(
  watch: Watch | undefined,
  certificate: Certificate,
  issuer: Certificate,
  fact: RevocationFact,
  at: Date,
): void {
  if (!watch) return;
  const stale = fact.status === 'good' && fact.until < at && at <= certificate.notAfter;
  if (fact.status === 'unknown' || stale) watch({ certificate, issuer });
}
