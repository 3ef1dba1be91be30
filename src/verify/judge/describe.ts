import type { Certificate } from '../../pki/x509/types.ts';
import type { CmsFacts, DocumentFacts, SignatureFacts } from '../facts.ts';
import type { JudgedChanges } from '../later-changes/judge.ts';
import type {
  CertificateUsage,
  PadesLevel,
  SignatureResult,
  SignerResult,
  ValidityAtTime,
} from '../result.ts';
import type { ChainJudging, ChainVerdict } from './chain-verdict.ts';
import { explain } from './explain.ts';
import { isoTime } from './iso-time.ts';
import type { Weighed } from './problem-list.ts';
import { provableUntil } from './provable-until.ts';
import type { RevocationFact } from './revocation.ts';
import type { TimestampVerdict } from './timestamp.ts';
import type { Verdict } from './verdict.ts';

const certifications = { 1: 'no-changes', 2: 'form-fill', 3: 'annotate' } as const;

/** Everything judging found of one signature. */
export interface Description {
  readonly signature: SignatureFacts;
  readonly facts: DocumentFacts;
  readonly integrity: SignatureResult['integrity'];
  /** null where it is none of PAdES, or not intact. */
  readonly level: PadesLevel | null;
  readonly changes: JudgedChanges;
  readonly problems: readonly Weighed[];
  readonly chain: ChainVerdict;
  readonly verdict: Verdict;
  readonly stamps: readonly TimestampVerdict[];
  readonly covering: readonly TimestampVerdict[];
  readonly proven: Date | undefined;
}

/** The result of a signature as the contract writes it. */
export function describe(
  d: Description,
  judging: ChainJudging,
  asked: { readonly explanation: boolean; readonly usage: boolean },
): SignatureResult {
  const { at, policy } = judging;
  const { signature, facts, chain, verdict, integrity, level } = d;
  const { cms, permissions, claimedTime } = signature;
  const until =
    verdict.status === 'passed' ? provableUntil(chain, d.stamps, d.covering, policy.path) : undefined;
  const certification =
    signature.kind === 'certification' && permissions.level ? certifications[permissions.level] : undefined;
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
    level,
    ...(until ? { provableUntil: isoTime(until) } : {}),
    ...(certification ? { certification } : {}),
    signer: cms?.signer
      ? { ...signerResult(cms.signer), ...(asked.usage ? { usage: usageOf(cms.signer) } : {}) }
      : null,
    algorithm: algorithmResult(cms),
    time: timeResult(claimedTime, d.proven),
    ...(Object.keys(signature.texts).length > 0 ? { texts: { ...signature.texts } } : {}),
    chain: chain.result,
    revocation: revocationResult(chain.revocation),
    timestamps: [...d.stamps.map(({ result }) => result), ...d.covering.map(({ result }) => result)],
    ...(cms?.signer ? { validity: validityOf(cms.signer, d, at) } : {}),
    ...(asked.explanation ? { explanation: explain(d, judging) } : {}),
    problems: d.problems.map(({ problem }) => problem),
  };
}

function revocationResult(fact: RevocationFact | undefined): SignatureResult['revocation'] {
  if (!fact) return { status: 'not-checked' };
  if (fact.status === 'unknown') return fact;
  const { status, at, source } = fact;
  const note = status === 'good' ? fact.note : undefined;
  return { status, at: isoTime(at), source, ...(note === undefined ? {} : { reason: note }) };
}

/** How the signer's certificate stood when the signature was made, and how it stands now. */
function validityOf(
  signer: Certificate,
  { chain, proven, signature }: Description,
  at: Date,
): NonNullable<SignatureResult['validity']> {
  const then = proven ?? signature.claimedTime;
  const status = (time: Date): ValidityAtTime['status'] => statusAt(signer, chain, time);
  return {
    ...(then
      ? {
          atSigning: {
            time: isoTime(then),
            source: proven ? ('timestamp' as const) : ('claimed' as const),
            status: status(then),
          },
        }
      : {}),
    now: { time: isoTime(at), source: 'validation', status: status(at) },
  };
}

/** Valid only where a chain holds and revocation is known: what is not known is `unknown`. */
function statusAt(
  { notBefore, notAfter }: Certificate,
  { trusted, revocation }: ChainVerdict,
  time: Date,
): ValidityAtTime['status'] {
  if (time.getTime() < notBefore.getTime()) return 'not-yet-valid';
  if (time.getTime() > notAfter.getTime()) return 'expired';
  if (revocation?.status === 'revoked' && revocation.at <= time)
    return revocation.onHold ? 'on-hold' : 'revoked';
  if (!trusted || !revocation || revocation.status === 'unknown') return 'unknown';
  return revocation.status === 'revoked' || time <= revocation.until ? 'valid' : 'unknown';
}

function timeResult(claimed: Date | undefined, proven: Date | undefined): SignatureResult['time'] {
  return {
    ...(claimed ? { claimed: isoTime(claimed) } : {}),
    ...(proven ? { proven: isoTime(proven) } : {}),
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

export function signerResult(certificate: Certificate): SignerResult {
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

export const usageOf = ({ keyUsage, extKeyUsage, certificatePolicies }: Certificate): CertificateUsage => ({
  keyUsage: [...(keyUsage ?? [])],
  extendedKeyUsage: [...(extKeyUsage ?? [])],
  policies: [...(certificatePolicies ?? [])],
});
