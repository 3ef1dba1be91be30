import { issued } from '../../pki/x509/issued.ts';
import { namesEqual } from '../../pki/x509/name.ts';
import type { Certificate } from '../../pki/x509/types.ts';
import type { DocumentFacts, SignatureFacts } from '../facts.ts';
import { kindOf } from '../problems.ts';
import type { PadesLevel } from '../result.ts';
import type { Evidence, RevocationMaterial } from './evidence.ts';
import { hasRevocationData } from './revocation.ts';
import { holdsByItself } from './timestamp.ts';

/**
 * The baseline level by what is really there and holds (EN 319 142-1, 6.3): a time-stamp, validation data for the
 * signer's certificates, a document time-stamp over them. null for signatures that are not PAdES.
 */
export function levelOf(
  signature: SignatureFacts,
  facts: DocumentFacts,
  evidence: Evidence,
): PadesLevel | null {
  if (signature.subFilter !== 'ETSI.CAdES.detached') return null;
  const later = facts.signatures.filter(
    (other) => other.revision > signature.revision && isDocumentTimestamp(other),
  );
  const stamped = (signature.cms?.timestamps ?? []).some(holdsByItself) || later.length > 0;
  if (!stamped) return 'B-B';
  if (!hasValidationData(signature, evidence)) return 'B-T';
  const { store } = facts;
  return store && later.some(({ revision }) => revision > store.revision) ? 'B-LTA' : 'B-LT';
}

/** Type must not say that it is something else (EN 319 142-1, 5.4.3; ISO 32000-2, table 255). */
function isDocumentTimestamp({ timestamp, findings }: SignatureFacts): boolean {
  return (
    timestamp !== undefined &&
    holdsByItself(timestamp) &&
    findings.every(({ code }) => code !== 'timestamp-type' && kindOf(code).effect !== 'fail')
  );
}

/** Issuers above a signer, before a chain counts as endless. */
const maxIssuers = 16;

/** Certificates of one name tried as an issuer. */
const maxNamesakes = 16;

/** Revocation data for every certificate of the signer's chain and of its time-stamps' (EN 319 142-1, 6.3). */
function hasValidationData({ cms }: SignatureFacts, evidence: Evidence): boolean {
  if (!cms || evidence.embedded(cms).length === 0) return false;
  const stamps = cms.timestamps.filter(holdsByItself).flatMap((stamp) => (stamp.cms ? [stamp.cms] : []));
  const pool = [...new Set([cms, ...stamps].flatMap((each) => evidence.pool(each)))];
  return [cms, ...stamps].every(
    (each) => each.signer && chainHasData(each.signer, pool, evidence.embedded(each)),
  );
}

function chainHasData(
  signer: Certificate,
  pool: readonly Certificate[],
  material: readonly RevocationMaterial[],
): boolean {
  let certificate = signer;
  for (let i = 0; i < maxIssuers && !certificate.selfIssued; i++) {
    const below = certificate;
    const issuer = pool
      .filter(({ subject }) => namesEqual(subject, below.issuer))
      .slice(0, maxNamesakes)
      .find((candidate) => issued(candidate, below));
    // The topmost at hand: whoever trusts it trusts it as it is.
    if (!issuer) return i > 0;
    if (!hasRevocationData({ certificate: below, issuer, material, atHand: pool })) return false;
    certificate = issuer;
  }
  return true;
}
