import { issued } from '../../pki/x509/issued.ts';
import { namesEqual } from '../../pki/x509/name.ts';
import type { Certificate } from '../../pki/x509/types.ts';
import type { CmsFacts, DocumentFacts, SignatureFacts, TimestampFacts } from '../facts.ts';
import { kindOf } from '../problems.ts';
import type { PadesLevel } from '../result.ts';
import { documentEvidence, type Evidence, type RevocationMaterial } from './evidence.ts';
import { hasRevocationData } from './revocation.ts';
import { holdsByItself } from './timestamp.ts';

const none: ReadonlySet<TimestampFacts> = new Set();

/**
 * The baseline level by what is really there and holds (EN 319 142-1, 6.3): a time-stamp, validation data for the
 * signer's certificates, a document time-stamp over them; `broken` time-stamps do not count. null for signatures that are
 * not PAdES.
 */
export function levelOf(
  signature: SignatureFacts,
  facts: DocumentFacts,
  evidence: Evidence,
  broken: ReadonlySet<TimestampFacts> = none,
): PadesLevel | null {
  const { cms } = signature;
  if (signature.subFilter !== 'ETSI.CAdES.detached' || !cms) return null;
  const later = facts.signatures.filter(
    (other) => other.revision > signature.revision && isDocumentTimestamp(other, broken),
  );
  const own = cms.timestamps.filter((stamp) => !broken.has(stamp));
  if (!own.some(holdsByItself) && later.length === 0) return 'B-B';
  if (!hasValidationData(cms, evidence)) return 'B-T';
  return later.some(({ revision }) => isStamped(cms, facts, revision)) ? 'B-LTA' : 'B-LT';
}

/** Does the validation data that a document time-stamp over that revision covers suffice already? */
function isStamped(cms: CmsFacts, facts: DocumentFacts, revision: number): boolean {
  const { store } = facts;
  if (!store || store.revision > revision) return false;
  const covered = <T extends { readonly revision: number }>(entries: readonly T[]): T[] =>
    entries.filter((entry) => entry.revision <= revision);
  const { certificates, crls, ocsps } = store;
  const then = {
    ...store,
    certificates: covered(certificates),
    crls: covered(crls),
    ocsps: covered(ocsps),
  };
  return hasValidationData(cms, documentEvidence({ ...facts, store: then }, []));
}

/** Type must not say that it is something else (EN 319 142-1, 5.4.3; ISO 32000-2, table 255). */
function isDocumentTimestamp(
  { timestamp, findings }: SignatureFacts,
  broken: ReadonlySet<TimestampFacts>,
): boolean {
  return (
    timestamp !== undefined &&
    !broken.has(timestamp) &&
    holdsByItself(timestamp) &&
    findings.every(({ code }) => code !== 'timestamp-type' && kindOf(code).effect !== 'fail')
  );
}

/** Issuers above a signer, before a chain counts as endless. */
const maxIssuers = 16;

/** Certificates of one name tried as an issuer. */
const maxNamesakes = 16;

/** Revocation data for every certificate of the signer's chain and of its time-stamps' (EN 319 142-1, 6.3). */
const hasValidationData = (cms: CmsFacts, evidence: Evidence): boolean =>
  evidence.embedded(cms).length > 0 && missingEvidence(cms, evidence).length === 0;

/** A certificate for which the document lacks what would let it be judged without a network. */
export interface MissingEvidence {
  readonly certificate: Certificate;
  /** The certificate of its issuer, or a CRL or OCSP response that speaks of it. */
  readonly lacks: 'issuer' | 'revocation-data';
}

/**
 * What the document lacks for the chains of a signature and its time-stamps (EN 319 142-1, 6.3). `paths` are those that
 * lead to a trust anchor: with them nothing below the anchor is taken as it is.
 */
export function missingEvidence(
  cms: CmsFacts,
  evidence: Evidence,
  paths?: ReadonlyMap<CmsFacts, readonly Certificate[]>,
): MissingEvidence[] {
  const stamps = cms.timestamps.filter(holdsByItself).flatMap((stamp) => (stamp.cms ? [stamp.cms] : []));
  const pool = [...new Set([cms, ...stamps].flatMap((each) => evidence.pool(each)))];
  return [cms, ...stamps].flatMap((each) => {
    const path = paths?.get(each);
    if (path) return missingOfPath(path, pool, evidence.embedded(each));
    return each.signer ? missingOfChain(each.signer, pool, evidence.embedded(each)) : [];
  });
}

/** `path` ends with the anchor. */
const missingOfPath = (
  path: readonly Certificate[],
  atHand: readonly Certificate[],
  material: readonly RevocationMaterial[],
): MissingEvidence[] =>
  path.flatMap((certificate, at) => {
    const issuer = path[at + 1];
    if (!issuer || hasRevocationData({ certificate, issuer, material, atHand })) return [];
    return [{ certificate, lacks: 'revocation-data' as const }];
  });

function missingOfChain(
  signer: Certificate,
  pool: readonly Certificate[],
  material: readonly RevocationMaterial[],
): MissingEvidence[] {
  const missing: MissingEvidence[] = [];
  let certificate = signer;
  for (let i = 0; i < maxIssuers && !certificate.selfIssued; i++) {
    const issuer = issuerAtHand(certificate, pool);
    // The topmost at hand: whoever trusts it trusts it as it is.
    if (!issuer) return i > 0 ? missing : [{ certificate, lacks: 'issuer' }];
    if (!hasRevocationData({ certificate, issuer, material, atHand: pool }))
      missing.push({ certificate, lacks: 'revocation-data' });
    certificate = issuer;
  }
  return missing;
}

/** The certificate among those at hand that issued another, by name and key. */
function issuerAtHand(below: Certificate, pool: readonly Certificate[]): Certificate | undefined {
  return pool
    .filter(({ subject }) => namesEqual(subject, below.issuer))
    .slice(0, maxNamesakes)
    .find((candidate) => issued(candidate, below));
}

/** A signer's certificate and those above it, as far as they are at hand. */
export function chainAtHand(signer: Certificate, pool: readonly Certificate[]): Certificate[] {
  const chain = [signer];
  for (let top = signer; chain.length < maxIssuers && !top.selfIssued; ) {
    const issuer = issuerAtHand(top, pool);
    if (!issuer) break;
    chain.push(issuer);
    top = issuer;
  }
  return chain;
}
