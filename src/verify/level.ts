import type { Certificate } from '../pki/x509/types.ts';
import type { DocumentFacts, SignatureFacts } from './facts.ts';
import type { ChainVerdict } from './judge-chain.ts';
import { holdsByItself, type TimestampVerdict } from './judge-timestamp.ts';
import type { PadesLevel } from './result.ts';

/**
 * The baseline level by what is really there and holds (EN 319 142-1, 6.3): a time-stamp, validation data for the
 * signer's certificates, a document time-stamp over them. null for signatures that are not PAdES.
 */
export function levelOf(signature: SignatureFacts, facts: DocumentFacts): PadesLevel | null {
  if (signature.subFilter !== 'ETSI.CAdES.detached') return null;
  const later = facts.signatures.filter(
    (other) => other.revision > signature.revision && isDocumentTimestamp(other),
  );
  const stamped = (signature.cms?.timestamps ?? []).some(holdsByItself) || later.length > 0;
  if (!stamped) return 'B-B';
  if (!hasValidationData(signature, facts)) return 'B-T';
  const { store } = facts;
  return store && later.some(({ revision }) => revision > store.revision) ? 'B-LTA' : 'B-LT';
}

/** Type must not say that it is something else (EN 319 142-1, 5.4.3; ISO 32000-2, table 255). */
function isDocumentTimestamp({ timestamp, findings }: SignatureFacts): boolean {
  return (
    timestamp !== undefined &&
    holdsByItself(timestamp) &&
    findings.every(({ code }) => code !== 'timestamp-type')
  );
}

/** Revocation data for the signer's certificate and every issuer at hand below a root. */
function hasValidationData({ cms }: SignatureFacts, { store }: DocumentFacts): boolean {
  const crls = [...(cms?.crls ?? []), ...(store?.crls ?? [])];
  const ocsps = [...(cms?.ocsps ?? []), ...(store?.ocsps ?? [])];
  return cms?.signer !== undefined && crls.length + ocsps.length > 0;
}

/** Until when a verdict that passed can be reached again from the document alone. */
export function provableUntil(
  { path }: ChainVerdict,
  stamps: readonly TimestampVerdict[],
  covering: readonly TimestampVerdict[],
): Date | undefined {
  const own = path.slice(0, -1).map(({ notAfter }: Certificate) => notAfter);
  const proofs = [...stamps, ...covering].flatMap(({ trusted, until }) => (trusted && until ? [until] : []));
  const ends = proofs.length > 0 ? [latest(proofs)] : own;
  return ends.length > 0 ? new Date(Math.min(...ends.map((end) => end.getTime()))) : undefined;
}

const latest = (dates: readonly Date[]): Date => new Date(Math.max(...dates.map((date) => date.getTime())));
