import type { Certificate } from '../../pki/x509/types.ts';
import type { CmsFacts, DocumentFacts, Finding, SignatureFacts } from '../facts.ts';
import { type JudgedChanges, judgeChanges, type PermissionInForce } from '../later-changes/judge.ts';
import type { Policy } from '../policy.ts';
import type { LaterChanges, SignatureResult, SignerResult } from '../result.ts';
import { algorithmProblems } from './algorithms.ts';
import { type ChainVerdict, judgeChain } from './chain.ts';
import { levelOf, provableUntil } from './level.ts';
import { type Weighed, weigh } from './problem-list.ts';
import { type RevocationMaterial, revocationMaterial } from './revocation.ts';
import { judgeTimestamp, type TimestampVerdict } from './timestamp.ts';
import type { Trust } from './trust.ts';
import { type Case, decide, type Verdict } from './verdict.ts';

/** What judging needs besides the facts. */
export interface Judging {
  readonly trust: Trust;
  readonly policy: Policy;
  readonly at: Date;
  /** CRLs and OCSP responses given, besides those of the documents. */
  readonly material: readonly RevocationMaterial[];
  readonly allowAnnotations: boolean;
}

/** Turns a document's facts into the results of its signatures, in signing order. Reads no bytes of the document. */
export function judgeSignatures(facts: DocumentFacts, judging: Judging): SignatureResult[] {
  const permissions = permissionsInForce(facts);
  const documentStamps = judgeDocumentTimestamps(facts, judging);
  return facts.signatures.map((signature) =>
    judgeOne(signature, facts, permissions, documentStamps, judging),
  );
}

function permissionsInForce({ signatures }: DocumentFacts): PermissionInForce[] {
  return signatures
    .filter(({ permissions }) => permissions.level !== undefined || permissions.locks.length > 0)
    .map(({ permissions, revision }) => ({ ...permissions, revision }));
}

/** Document time-stamps, newest first: each later one proves when an earlier one existed (EN 319 102-1, 5.6.2). */
function judgeDocumentTimestamps(
  facts: DocumentFacts,
  judging: Judging,
): Map<SignatureFacts, TimestampVerdict> {
  const verdicts = new Map<SignatureFacts, TimestampVerdict>();
  let controlTime = judging.at;
  for (const signature of [...facts.signatures].reverse()) {
    if (!signature.timestamp) continue;
    const pool = poolOf(signature.cms, facts);
    const material = materialOf(signature.cms, facts, judging);
    const judged = judgeTimestamp(signature.timestamp, pool, material, controlTime, judging);
    const sound = !signature.findings.some((finding) => weigh(finding, judging.policy).effect === 'fail');
    // One that leaves out other bytes than its own may leave out the very signature it should date.
    const verdict = sound ? judged : { ...judged, trusted: false };
    verdicts.set(signature, verdict);
    if (verdict.trusted && verdict.time && verdict.time < controlTime) controlTime = verdict.time;
  }
  return verdicts;
}

const poolOf = (cms: CmsFacts | undefined, { store }: DocumentFacts): readonly Certificate[] => [
  ...(cms?.certificates ?? []),
  ...(store?.certificates ?? []),
];

function materialOf(
  cms: CmsFacts | undefined,
  { store }: DocumentFacts,
  judging: Judging,
): RevocationMaterial[] {
  const material = [...judging.material];
  if (cms && cms.crls.length + cms.ocsps.length > 0)
    material.push(revocationMaterial(cms.crls, cms.ocsps, 'the signature'));
  if (store && store.crls.length + store.ocsps.length > 0)
    material.push(revocationMaterial(store.crls, store.ocsps, 'the document'));
  return material;
}

function judgeOne(
  signature: SignatureFacts,
  facts: DocumentFacts,
  permissions: readonly PermissionInForce[],
  documentStamps: ReadonlyMap<SignatureFacts, TimestampVerdict>,
  judging: Judging,
): SignatureResult {
  const { policy } = judging;
  const { cms } = signature;
  const material = materialOf(cms, facts, judging);
  const covering = coveringStamps(signature, facts, documentStamps);
  const controlTime = earliest(covering, judging.at);
  const stamps = (cms?.timestamps ?? []).map((stamp) =>
    judgeTimestamp(
      stamp,
      poolOf(stamp.cms, facts),
      [...material, ...materialOf(stamp.cms, facts, judging)],
      controlTime,
      judging,
    ),
  );
  const own = documentStamps.get(signature);
  const proven = provenTime([...stamps, ...covering, ...(own ? [own] : [])]);
  // Usage rights are nobody's signature of the document: what came later does not touch them.
  const later = signature.kind === 'usage-rights' ? [] : facts.changes;
  const changes = judgeChanges(signature.revision, later, permissions, judging);
  const chain = judgeChain(
    cms,
    poolOf(cms, facts),
    material,
    signature.kind === 'timestamp' ? 'time-stamping' : 'document-signing',
    proven,
    judging,
  );
  const problems: Weighed[] = [
    ...findingsOf(signature, facts).map((finding) => weigh(finding, policy)),
    ...changeProblems(changes, policy),
    ...overlayProblems(changes, policy),
    ...(cms ? algorithmProblems(cms, chain.path, policy, proven) : []),
    ...chain.problems,
    ...stamps.flatMap((stamp) => stamp.problems),
  ];
  const verdict = decide(caseOf(signature, changes, problems, chain, judging));
  return describe({
    material,
    signature,
    facts,
    changes,
    problems,
    chain,
    verdict,
    stamps,
    covering,
    proven,
  });
}

/** Sound document time-stamps behind a signature. */
function coveringStamps(
  signature: SignatureFacts,
  facts: DocumentFacts,
  verdicts: ReadonlyMap<SignatureFacts, TimestampVerdict>,
): TimestampVerdict[] {
  if (signature.kind === 'usage-rights') return [];
  const after = facts.signatures.slice(facts.signatures.indexOf(signature) + 1);
  return after.flatMap((later) => {
    const verdict = verdicts.get(later);
    return verdict && later.revision > signature.revision ? [verdict] : [];
  });
}

function earliest(stamps: readonly TimestampVerdict[], otherwise: Date): Date {
  return provenTime(stamps) ?? otherwise;
}

function provenTime(stamps: readonly TimestampVerdict[]): Date | undefined {
  let proven: Date | undefined;
  for (const { trusted, time } of stamps) if (trusted && time && (!proven || time < proven)) proven = time;
  return proven;
}

function findingsOf(signature: SignatureFacts, facts: DocumentFacts): readonly Finding[] {
  const stamp = signature.timestamp;
  return [
    ...facts.findings,
    ...signature.findings,
    ...(stamp?.findings ?? []),
    ...(signature.cms?.findings ?? []),
  ];
}

/** One note tells of all that may cover signed content. */
function overlayProblems({ overlays: [first, ...more] }: JudgedChanges, policy: Policy): Weighed[] {
  if (!first) return [];
  const others = more.length > 0 ? `, and ${more.length} more` : '';
  const message = `revision ${first.revision}: ${first.what} (${first.object})${others}`;
  return [weigh({ code: 'overlay', message }, policy)];
}

function changeProblems({ permitted, culprit }: JudgedChanges, policy: Policy): Weighed[] {
  if (permitted === true || !culprit) return [];
  const code =
    permitted === false
      ? 'later-changes'
      : culprit.rule === 'unread'
        ? 'later-changes-unread'
        : 'later-changes-undecided';
  const message = `revision ${culprit.revision}: ${culprit.what} (${culprit.object})`;
  return [weigh({ code, message }, policy)];
}

function integrityOf(
  { cms, timestamp }: SignatureFacts,
  problems: readonly Weighed[],
): SignatureResult['integrity'] {
  if (problems.some((problem) => problem.breaksIntegrity && problem.effect !== 'warn')) return 'broken';
  const digestHolds =
    cms?.digest.status === 'matches' || (cms?.digest.status === 'not-checked' && cms.value !== undefined);
  const imprintHolds = !timestamp || timestamp.imprint.status === 'matches';
  return digestHolds && imprintHolds && cms?.value?.status === 'valid' ? 'intact' : 'unknown';
}

function caseOf(
  signature: SignatureFacts,
  changes: LaterChanges,
  problems: readonly Weighed[],
  chain: ChainVerdict,
  { trust }: Judging,
): Case {
  return {
    integrity: integrityOf(signature, problems),
    coverage: signature.coverage,
    permitted: changes.permitted,
    problems,
    anchored: trust.given,
    trusted: chain.trusted,
  };
}

const certifications = { 1: 'no-changes', 2: 'form-fill', 3: 'annotate' } as const;

interface Description {
  readonly material: readonly RevocationMaterial[];
  readonly signature: SignatureFacts;
  readonly facts: DocumentFacts;
  readonly changes: JudgedChanges;
  readonly problems: readonly Weighed[];
  readonly chain: ChainVerdict;
  readonly verdict: Verdict;
  readonly stamps: readonly TimestampVerdict[];
  readonly covering: readonly TimestampVerdict[];
  readonly proven: Date | undefined;
}

function describe(d: Description): SignatureResult {
  const { signature, facts, chain, verdict } = d;
  const { cms, permissions, claimedTime } = signature;
  const level =
    signature.kind === 'signature' || signature.kind === 'certification'
      ? levelOf(
          signature,
          facts,
          d.material.filter(({ origin }) => origin !== 'a file given'),
        )
      : null;
  const until = verdict.status === 'passed' ? provableUntil(chain, d.stamps, d.covering) : undefined;
  const certification =
    signature.kind === 'certification' && permissions.level ? certifications[permissions.level] : undefined;
  const integrity = integrityOf(signature, d.problems);
  return {
    field: signature.field,
    kind: signature.kind,
    subFilter: signature.subFilter,
    byteRange: signature.byteRange ? [...signature.byteRange] : null,
    ...verdict,
    integrity,
    coverage: signature.coverage,
    revision: signature.revision + 1,
    revisions: facts.revisions,
    laterChanges: { level: d.changes.level, permitted: d.changes.permitted, items: d.changes.items },
    level: integrity === 'intact' ? level : null,
    ...(until ? { provableUntil: until.toISOString() } : {}),
    ...(certification ? { certification } : {}),
    signer: cms?.signer ? signerResult(cms.signer) : null,
    algorithm: algorithmResult(cms),
    time: timeResult(claimedTime, d.proven),
    ...(Object.keys(signature.texts).length > 0 ? { texts: { ...signature.texts } } : {}),
    chain: chain.result,
    revocation: chain.revocation,
    timestamps: [...d.stamps.map(({ result }) => result), ...d.covering.map(({ result }) => result)],
    problems: d.problems.map(({ problem }) => problem),
  };
}

function timeResult(claimed: Date | undefined, proven: Date | undefined): SignatureResult['time'] {
  return {
    ...(claimed ? { claimed: claimed.toISOString() } : {}),
    ...(proven ? { proven: proven.toISOString() } : {}),
    ...(proven ? { source: 'timestamp' as const } : claimed ? { source: 'claimed' as const } : {}),
  };
}

function algorithmResult(cms: CmsFacts | undefined): SignatureResult['algorithm'] {
  const { keyBits, curve } = cms?.signer ?? {};
  const scheme = cms?.value && cms.value.status !== 'unsupported' ? cms.value.scheme : undefined;
  return {
    digest: cms?.digest.algorithm ?? scheme?.digest ?? null,
    signature: scheme?.name ?? null,
    ...(keyBits === undefined ? {} : { keyBits }),
    ...(curve === undefined ? {} : { curve }),
  };
}

/** Results of signers met lately: writing a name out costs more than looking it up. */
const described = new WeakMap<Certificate, SignerResult>();

function signerResult(certificate: Certificate): SignerResult {
  const known = described.get(certificate);
  if (known) return known;
  const { subject, organization } = {
    subject: certificate.subject,
    organization: certificate.subject.organization,
  };
  const result: SignerResult = {
    name: subject.commonName ?? organization ?? subject.toString(),
    ...(organization === undefined ? {} : { organization }),
    subject: subject.toString(),
    issuer: certificate.issuer.toString(),
    serial: certificate.serial,
    notBefore: certificate.notBefore.toISOString(),
    notAfter: certificate.notAfter.toISOString(),
    sha256: certificate.sha256,
  };
  described.set(certificate, result);
  return result;
}
