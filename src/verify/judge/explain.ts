import type { Crl } from '../../pki/crl/crl.ts';
import type { OcspResponse } from '../../pki/ocsp/response.ts';
import type { Certificate } from '../../pki/x509/types.ts';
import type { CmsFacts, DocumentFacts, SignatureFacts } from '../facts.ts';
import type {
  ExplainedCertificate,
  ExplainedChain,
  ExplainedEvidence,
  Explanation,
  PadesLevel,
} from '../result.ts';
import {
  type AskedTimes,
  type ChainJudging,
  type ChainQuestion,
  type ChainVerdict,
  isRequired,
} from './chain-verdict.ts';
import { crlIssuers } from './crl-issuer.ts';
import type { RevocationMaterial } from './evidence.ts';
import { lacksForNext, lacksOffline } from './lacks.ts';
import { chainAtHand } from './level.ts';
import { isCurrent, type RevocationAnswer, revocationAnswers, revocationOf } from './revocation.ts';
import type { TimestampVerdict } from './timestamp.ts';

/** What judging found of one signature, as far as evidence goes. */
export interface Explained {
  readonly signature: SignatureFacts;
  readonly facts: DocumentFacts;
  readonly chain: ChainVerdict;
  /** Of its signature time-stamps, in the order of the facts. */
  readonly stamps: readonly TimestampVerdict[];
  /** Of the document time-stamps behind it, in the order of the facts. */
  readonly covering: readonly TimestampVerdict[];
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
  { signature, facts, chain, stamps, covering, proven }: Explained,
  judging: ChainJudging,
): ExplainedChain[] {
  const { cms, kind, timestamp } = signature;
  const role = kind === 'timestamp' ? 'document-timestamp' : 'signer';
  const chains = explainedChain(role, cms, chain, timestamp?.time, proven, judging);
  const inner = (cms?.timestamps ?? []).flatMap((stamp, at) =>
    explainedChain('signature-timestamp', stamp.cms, stamps[at], stamp.time, undefined, judging),
  );
  const outer = facts.signatures
    .filter((later) => later.timestamp && later.revision > signature.revision)
    .flatMap((later, at) =>
      explainedChain(
        'document-timestamp',
        later.cms,
        covering[at],
        later.timestamp?.time,
        undefined,
        judging,
      ),
    );
  return [...chains, ...inner, ...outer];
}

/** Where chains were not checked, what is at hand is shown. */
function explainedChain(
  role: ExplainedChain['role'],
  cms: CmsFacts | undefined,
  judged: Pick<ChainVerdict, 'path' | 'asked'> | undefined,
  time: Date | undefined,
  proven: Date | undefined,
  judging: ChainJudging,
): ExplainedChain[] {
  const signer = cms?.signer;
  if (!signer) return [];
  const { evidence, proofs, trust, at } = judging;
  const pool = evidence.pool(cms);
  const path = judged && judged.path.length > 0 ? judged.path : chainAtHand(signer, pool);
  const unasked = { existed: proven ?? proofs.earliest(cms) ?? at, control: at };
  const purpose = role === 'signer' ? 'document-signing' : 'time-stamping';
  const certificates = path.map((certificate, above): ExplainedCertificate => {
    const issuer = path[above + 1];
    const known = proofs.earliest(certificate.sha256);
    const times = judged?.asked.get(certificate.sha256) ?? unasked;
    const asked: ChainQuestion = { signer, cms, purpose, proven };
    return {
      subject: certificate.subject.toString(),
      sha256: certificate.sha256,
      notBefore: certificate.notBefore.toISOString(),
      notAfter: certificate.notAfter.toISOString(),
      source: sourceOf(certificate, cms, pool, evidence),
      anchor: trust.isAnchor(certificate),
      selfSigned: certificate.selfIssued,
      ...(known ? { proven: known.toISOString() } : {}),
      evidence: issuer ? evidenceFor(certificate, issuer, asked, times, above, judging) : [],
    };
  });
  return [{ role, ...(time ? { time: time.toISOString() } : {}), certificates }];
}

/** What the signature and the document hold themselves is theirs, be it fetched as well. */
function sourceOf(
  certificate: Certificate,
  cms: CmsFacts,
  pool: readonly Certificate[],
  { fetched }: ChainJudging['evidence'],
): string {
  const isIt = ({ sha256 }: Certificate): boolean => sha256 === certificate.sha256;
  if (cms.certificates.some(isIt)) return 'the signature';
  const address = fetched.addressOf(certificate);
  const found = pool.filter(isIt).length;
  if (address !== undefined && found === fetched.certificates.filter(isIt).length) return address;
  return found > 0 ? 'the document' : 'a file given';
}

/** What each OCSP response says, and each CRL with those it has to be read with, at the times judging asks with. */
function evidenceFor(
  certificate: Certificate,
  issuer: Certificate,
  asked: ChainQuestion,
  { existed, control }: AskedTimes,
  above: number,
  judging: ChainJudging,
): ExplainedEvidence[] {
  const { evidence, proofs, policy, trust } = judging;
  const { signer, cms, purpose } = asked;
  const pool = evidence.pool(cms);
  const question = {
    certificate,
    issuer,
    material: evidence.material(cms),
    atHand: [...pool, ...trust.intermediates],
    required: isRequired(policy, purpose, above),
    ...(trust.given
      ? {
          authorised: crlIssuers(asked, trust.chain(signer, pool, existed, purpose).result, existed, judging),
        }
      : {}),
  };
  return [...revocationAnswers(question, isCurrent(proofs, control))].flatMap((answer) => {
    if (answer.check.status === 'not-applicable') return [];
    const fact = revocationOf({ ...question, material: [alone(answer)] }, existed, control, proofs, policy);
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

/** The answer's own material, as the only one. */
const alone = ({ items, kind, origin }: RevocationAnswer): RevocationMaterial =>
  kind === 'ocsp'
    ? { crls: [], ocsps: items as readonly OcspResponse[], origin }
    : { crls: items as readonly Crl[], ocsps: [], origin };

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
