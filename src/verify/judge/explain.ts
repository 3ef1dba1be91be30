import type { Certificate } from '../../pki/x509/types.ts';
import type { CmsFacts, DocumentFacts, SignatureFacts } from '../facts.ts';
import type {
  ExplainedCertificate,
  ExplainedChain,
  ExplainedEvidence,
  Explanation,
  PadesLevel,
} from '../result.ts';
import type { ChainJudging, ChainVerdict } from './chain-verdict.ts';
import type { RevocationMaterial } from './evidence.ts';
import { lacksForNext, lacksOffline } from './lacks.ts';
import { chainAtHand } from './level.ts';
import { type RevocationAnswer, revocationAnswers, revocationOf } from './revocation.ts';
import type { TimestampVerdict } from './timestamp.ts';

/** What judging found of one signature, as far as evidence goes. */
export interface Explained {
  readonly signature: SignatureFacts;
  readonly facts: DocumentFacts;
  readonly chain: ChainVerdict;
  /** Of its signature time-stamps, in the order of the facts. */
  readonly stamps: readonly TimestampVerdict[];
  readonly level: PadesLevel | null;
  readonly proven: Date | undefined;
}

/** Every certificate of every chain with the evidence there is for it, and what is lacking. */
export function explain(explained: Explained, judging: ChainJudging): Explanation {
  const { signature, facts, level } = explained;
  const lacks = lacksOffline(signature, judging.evidence, anchoredPaths(explained, judging));
  return {
    chains: chainsOf(explained, judging),
    offline: { complete: lacks.length === 0, lacks },
    next: lacksForNext(level, signature, facts, judging.evidence),
  };
}

/** The chains that reach an anchor, by the CMS they are for. */
function anchoredPaths(
  { signature: { cms }, chain, stamps }: Explained,
  { trust }: ChainJudging,
): ReadonlyMap<CmsFacts, readonly Certificate[]> {
  const all = [
    [cms, chain.path] as const,
    ...(cms?.timestamps ?? []).map((stamp, at) => [stamp.cms, stamps[at]?.path ?? []] as const),
  ];
  const paths = new Map<CmsFacts, readonly Certificate[]>();
  for (const [key, path] of all) {
    const top = path.at(-1);
    if (key && top && trust.isAnchor(top)) paths.set(key, path);
  }
  return paths;
}

function chainsOf(
  { signature, facts, chain, stamps, proven }: Explained,
  judging: ChainJudging,
): ExplainedChain[] {
  const { cms, kind, timestamp } = signature;
  const role = kind === 'timestamp' ? 'document-timestamp' : 'signer';
  const chains = explainedChain(role, cms, chain.path, timestamp?.time, proven, judging);
  const inner = (cms?.timestamps ?? []).flatMap((stamp, at) =>
    explainedChain('signature-timestamp', stamp.cms, stamps[at]?.path ?? [], stamp.time, undefined, judging),
  );
  const outer = facts.signatures
    .filter((later) => later.timestamp && later.revision > signature.revision)
    .flatMap((later) =>
      explainedChain('document-timestamp', later.cms, [], later.timestamp?.time, undefined, judging),
    );
  return [...chains, ...inner, ...outer];
}

/** `judged` is empty where chains were not checked: what is at hand is shown then. */
function explainedChain(
  role: ExplainedChain['role'],
  cms: CmsFacts | undefined,
  judged: readonly Certificate[],
  time: Date | undefined,
  proven: Date | undefined,
  judging: ChainJudging,
): ExplainedChain[] {
  if (!cms?.signer) return [];
  const { evidence, proofs, trust } = judging;
  const pool = evidence.pool(cms);
  const path = judged.length > 0 ? judged : chainAtHand(cms.signer, pool);
  const existed = proven ?? proofs.earliest(cms);
  const certificates = path.map((certificate, at): ExplainedCertificate => {
    const issuer = path[at + 1];
    const known = proofs.earliest(certificate.sha256);
    return {
      subject: certificate.subject.toString(),
      sha256: certificate.sha256,
      notBefore: certificate.notBefore.toISOString(),
      notAfter: certificate.notAfter.toISOString(),
      source: sourceOf(certificate, cms, pool),
      anchor: trust.isAnchor(certificate),
      selfSigned: certificate.selfIssued,
      ...(known ? { proven: known.toISOString() } : {}),
      evidence: issuer ? evidenceFor(certificate, issuer, cms, existed, judging) : [],
    };
  });
  return [{ role, ...(time ? { time: time.toISOString() } : {}), certificates }];
}

function sourceOf({ sha256 }: Certificate, cms: CmsFacts, pool: readonly Certificate[]): string {
  if (cms.certificates.some((own) => own.sha256 === sha256)) return 'the signature';
  return pool.some((other) => other.sha256 === sha256) ? 'the document' : 'a file given';
}

/** What each CRL and OCSP response says, asked alone as judging asks them together. */
function evidenceFor(
  certificate: Certificate,
  issuer: Certificate,
  cms: CmsFacts,
  existed: Date | undefined,
  { evidence, proofs, policy, at }: ChainJudging,
): ExplainedEvidence[] {
  const atHand = evidence.pool(cms);
  return evidence
    .material(cms)
    .flatMap(alone)
    .flatMap((single) => {
      const question = { certificate, issuer, material: [single], atHand };
      const [answer] = revocationAnswers(question);
      if (!answer || answer.check.status === 'not-applicable') return [];
      const fact = revocationOf(question, existed ?? at, at, proofs, policy);
      const known = proofs.earliest(answer.item);
      return [
        {
          kind: answer.kind,
          source: answer.origin,
          ...saidBy(answer),
          ...(known ? { proven: known.toISOString() } : {}),
          counts: fact.status !== 'unknown',
          ...(fact.status === 'unknown' ? { reason: ofItself(fact.reason, answer) } : {}),
        },
      ];
    });
}

/** A reason as said of the piece itself, which need not name it. */
const ofItself = (reason: string, { kind, origin }: RevocationAnswer): string =>
  reason
    .replace(`the ${kind === 'ocsp' ? 'OCSP' : 'CRL'} from ${origin}`, 'it')
    .replace(`${kind === 'ocsp' ? 'OCSP' : 'CRL'} from ${origin}`, 'it')
    .replace(/^it: /, '');

/** Each piece of revocation material by itself. */
const alone = ({ crls, ocsps, origin }: RevocationMaterial): RevocationMaterial[] => [
  ...ocsps.map((ocsp) => ({ crls: [], ocsps: [ocsp], origin })),
  ...crls.map((crl) => ({ crls: [crl], ocsps: [], origin })),
];

function saidBy({
  check,
  item,
}: RevocationAnswer): Pick<
  ExplainedEvidence,
  'status' | 'thisUpdate' | 'nextUpdate' | 'producedAt' | 'revokedAt'
> {
  if (check.status !== 'good' && check.status !== 'revoked') return { status: 'unusable' };
  const { thisUpdate, nextUpdate } = check.times;
  return {
    status: check.status,
    thisUpdate: thisUpdate.toISOString(),
    ...(nextUpdate ? { nextUpdate: nextUpdate.toISOString() } : {}),
    ...('producedAt' in item ? { producedAt: item.producedAt.toISOString() } : {}),
    ...(check.status === 'revoked' ? { revokedAt: check.revokedAt.toISOString() } : {}),
  };
}
