import type { CmsFacts, DocumentFacts, Finding, SignatureFacts, TimestampFacts } from '../facts.ts';
import { type JudgedChanges, judgeChanges, type PermissionInForce } from '../later-changes/judge.ts';
import type { Policy } from '../policy.ts';
import type { LaterChanges, SignatureResult } from '../result.ts';
import { algorithmProblems } from './algorithms.ts';
import { judgeChain } from './chain.ts';
import type { ChainJudging, ChainVerdict } from './chain-verdict.ts';
import { demandProblems } from './demands.ts';
import { describe } from './describe.ts';
import { documentEvidence, type RevocationMaterial } from './evidence.ts';
import type { Watch } from './lack.ts';
import { levelOf } from './level.ts';
import { type Weighed, weigh } from './problem-list.ts';
import { coverRevision, proofsOfExistence } from './proofs.ts';
import { judgeTimestamp, type TimestampVerdict } from './timestamp.ts';
import type { Trust } from './trust.ts';
import { type Case, decide } from './verdict.ts';

/** What judging needs besides the facts. */
export interface Judging {
  readonly trust: Trust;
  readonly policy: Policy;
  readonly at: Date;
  /** CRLs and OCSP responses given, besides those of the documents. */
  readonly material: readonly RevocationMaterial[];
  readonly allowAnnotations: boolean;
  /** Tell the evidence for every certificate. */
  readonly explain: boolean;
  readonly usage: boolean;
  readonly watch?: Watch;
}

/** What judging one document goes by. */
interface DocumentJudging extends ChainJudging {
  readonly facts: DocumentFacts;
  readonly permissions: readonly PermissionInForce[];
  readonly allowAnnotations: boolean;
  readonly explain: boolean;
  readonly usage: boolean;
  readonly stamps: ReadonlyMap<SignatureFacts, TimestampVerdict>;
}

/** Turns a document's facts into the results of its signatures, in signing order. Reads no bytes of the document. */
export function judgeSignatures(facts: DocumentFacts, judging: Judging): SignatureResult[] {
  const { trust, policy, at, material, allowAnnotations, explain, usage, watch } = judging;
  const chains: ChainJudging = {
    trust: trust.forDocument(),
    policy,
    at,
    evidence: documentEvidence(facts, material),
    proofs: proofsOfExistence(at, lastFetch(facts)),
    watch,
  };
  const stamps = judgeDocumentTimestamps(facts, chains);
  const permissions = permissionsInForce(facts);
  const context: DocumentJudging = {
    ...chains,
    facts,
    permissions,
    allowAnnotations,
    explain,
    usage,
    stamps,
  };
  return facts.signatures.map((signature) => judgeOne(signature, context));
}

const lastFetch = ({ fetched = [] }: DocumentFacts): Date | undefined =>
  fetched.reduce<Date | undefined>((last, { at }) => (last && last > at ? last : at), undefined);

function permissionsInForce({ signatures }: DocumentFacts): PermissionInForce[] {
  return signatures
    .filter(({ permissions }) => permissions.level !== undefined || permissions.locks.length > 0)
    .map(({ permissions, revision }) => ({ ...permissions, revision }));
}

/** Document time-stamps, newest first: each one that holds proves what it covers (EN 319 102-1, 5.6.3). */
function judgeDocumentTimestamps(
  facts: DocumentFacts,
  judging: ChainJudging,
): Map<SignatureFacts, TimestampVerdict> {
  const verdicts = new Map<SignatureFacts, TimestampVerdict>();
  for (const signature of [...facts.signatures].reverse()) {
    if (!signature.timestamp) continue;
    const proven = signature.cms && judging.proofs.earliest(signature.cms);
    const judged = judgeTimestamp(signature.timestamp, proven, judging);
    const sound = !signature.findings.some((finding) => weigh(finding, judging.policy).effect === 'fail');
    // One that leaves out other bytes than its own may leave out the very signature it should date.
    const verdict = sound ? judged : { ...judged, trusted: false };
    verdicts.set(signature, verdict);
    if (verdict.trusted && verdict.time)
      coverRevision(judging.proofs, signature.revision, verdict.time, facts, judging.evidence);
  }
  return verdicts;
}

function judgeOne(signature: SignatureFacts, context: DocumentJudging): SignatureResult {
  const { policy, facts, permissions, at } = context;
  const { cms } = signature;
  const covering = coveringStamps(signature, context);
  const stamps = (cms?.timestamps ?? []).map((stamp) =>
    judgeTimestamp(stamp, stamp.cms && context.proofs.earliest(stamp.cms), context),
  );
  const own = context.stamps.get(signature);
  const proven = provenTime([...stamps, ...covering, ...(own ? [own] : [])]);
  // Usage rights are nobody's signature of the document: what came later does not touch them.
  const later = signature.kind === 'usage-rights' ? [] : facts.changes;
  const changes = judgeChanges(signature.revision, later, permissions, context);
  const purpose = signature.kind === 'timestamp' ? 'time-stamping' : 'document-signing';
  // A time-stamp cannot vouch for its own age.
  const chain = judgeChain(cms, purpose, own ? provenTime(covering) : proven, context);
  const problems: Weighed[] = [
    ...findingsOf(signature, facts).map((finding) => weigh(finding, policy)),
    ...changeProblems(changes, policy),
    ...overlayProblems(changes, policy),
    ...certificationOrder(signature, facts, policy),
    ...(cms
      ? algorithmProblems(cms, chain.path, policy, { proven: own ? provenTime(covering) : proven, at })
      : []),
    ...chain.problems,
    ...stamps.flatMap((stamp) => stamp.problems),
    ...orderProblems([...stamps, ...(own ? [own] : [])], covering, policy),
  ];
  const integrity = integrityOf(signature, problems);
  const levelled = signature.kind === 'signature' || signature.kind === 'certification';
  const level =
    levelled && integrity === 'intact'
      ? levelOf(signature, facts, context.evidence, brokenStamps(cms, stamps, context))
      : null;
  if (levelled && integrity === 'intact') {
    const held = context.trust.given ? proven : earliest([...stamps, ...covering].filter(holds));
    problems.push(...demandProblems({ signature, level, proven: held }, policy));
  }
  const verdict = decide(caseOf(signature, integrity, changes, problems, chain, context.trust));
  return describe(
    { signature, facts, integrity, level, changes, problems, chain, verdict, stamps, covering, proven },
    context,
    { explanation: context.explain, usage: context.usage },
  );
}

/** Time-stamps that the policy holds for forgeable, or that are broken by themselves: they raise no level. */
function brokenStamps(
  cms: CmsFacts | undefined,
  verdicts: readonly TimestampVerdict[],
  { stamps }: DocumentJudging,
): ReadonlySet<TimestampFacts> {
  const failed = (verdict: TimestampVerdict | undefined): boolean => verdict?.result.status === 'failed';
  return new Set([
    ...(cms?.timestamps ?? []).filter((_, i) => failed(verdicts[i])),
    ...[...stamps].flatMap(([{ timestamp }, verdict]) => (timestamp && failed(verdict) ? [timestamp] : [])),
  ]);
}

/** Document time-stamps behind a signature. */
function coveringStamps(signature: SignatureFacts, { facts, stamps }: DocumentJudging): TimestampVerdict[] {
  if (signature.kind === 'usage-rights' || stamps.size === 0) return [];
  const after = facts.signatures.slice(facts.signatures.indexOf(signature) + 1);
  return after.flatMap((later) => {
    const verdict = stamps.get(later);
    return verdict && later.revision > signature.revision ? [verdict] : [];
  });
}

const provenTime = (stamps: readonly TimestampVerdict[]): Date | undefined =>
  earliest(stamps.filter(({ trusted }) => trusted));

const holds = ({ result: { status } }: TimestampVerdict): boolean =>
  status === 'passed' || status === 'intact';

function earliest(stamps: readonly TimestampVerdict[]): Date | undefined {
  let first: Date | undefined;
  for (const { time } of stamps) if (time && (!first || time < first)) first = time;
  return first;
}

/** What covers cannot be older than what is covered (EN 319 102-1, 5.5.4, step 5). */
function orderProblems(
  inner: readonly TimestampVerdict[],
  covering: readonly TimestampVerdict[],
  policy: Policy,
): Weighed[] {
  for (const { time, trusted } of inner)
    for (const outer of covering)
      if (trusted && outer.trusted && time && outer.time) {
        const ahead = (time.getTime() - outer.time.getTime()) / 1000;
        if (ahead <= policy.timestampSkew) continue;
        const message = `one of ${outer.time.toISOString()} covers one of ${time.toISOString()}`;
        return [weigh({ code: 'timestamp-order', message }, policy)];
      }
  return [];
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

/** A certification is the first signature of a document (ISO 32000-2, 12.8.2.2.1). */
function certificationOrder(
  signature: SignatureFacts,
  { signatures }: DocumentFacts,
  policy: Policy,
): Weighed[] {
  if (signature.kind !== 'certification') return [];
  const before = signatures.find(
    (other) =>
      other.revision < signature.revision && (other.kind === 'signature' || other.kind === 'certification'),
  );
  if (!before) return [];
  return [weigh({ code: 'certification-not-first', message: `${before.field} was signed before` }, policy)];
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
      : culprit.rule === 'unread' || culprit.rule === 'internal'
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
  // A time-stamp token has signed attributes always (RFC 3161, 2.4.2); other signatures may cover the content directly.
  const digestHolds =
    cms?.digest.status === 'matches' || (cms?.digest.status === 'not-checked' && !timestamp);
  const imprintHolds = !timestamp || (timestamp.time !== undefined && timestamp.imprint.status === 'matches');
  return digestHolds && imprintHolds && cms?.value?.status === 'valid' ? 'intact' : 'unknown';
}

function caseOf(
  { coverage }: SignatureFacts,
  integrity: SignatureResult['integrity'],
  { permitted }: LaterChanges,
  problems: readonly Weighed[],
  chain: ChainVerdict,
  trust: Trust,
): Case {
  return { integrity, coverage, permitted, problems, anchored: trust.given, trusted: chain.trusted };
}
