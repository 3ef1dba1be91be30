import type { PresentDocument } from '../verify/present.ts';
import type { DocumentResult, DocumentStatus, SignatureResult, SignerResult } from '../verify/result.ts';
import { maskedText } from './identifiers.ts';
import { isSigners, isTimestampOnly, type Judgement, judge } from './measures.ts';
import { type Shortcoming, shortcomingsOf } from './shortcomings.ts';

/** All the report keeps of one file: plain data, no document content. */
export interface FileFacts {
  /** As the file was given. */
  readonly file: string;
  /** Segments below the input, in NFC, the file name last. */
  readonly path: readonly string[];
  readonly format: DocumentResult['format'];
  readonly status: DocumentStatus;
  readonly judgement: Judgement;
  /** How many signatures by signers it carries, whatever their status. */
  readonly signatures: number;
  readonly signers: readonly Signer[];
  /** Whose each signature by a signer is, in signing order: an index into `signers`, -1 where nobody can be named. */
  readonly order: readonly number[];
  /** Time of the last signature by a signer that tells one. */
  readonly signedAt?: { readonly time: string; readonly source: 'claimed' | 'timestamp' } | undefined;
  /** Of its signers, each once. */
  readonly certificates: readonly SignerCertificate[];
  /** Until when the verdict of every signature can be reached offline; absent when unbounded. */
  readonly provableUntil?: string | undefined;
  readonly shortcomings: readonly Shortcoming[];
  readonly error?: { readonly code: string; readonly message: string; readonly hint?: string } | undefined;
}

export interface Signer {
  readonly name: string;
  readonly organization?: string;
  /** RFC 4514: tells apart people of the same name; not printed, since it may hold personal numbers. */
  readonly subject: string;
  readonly issuer: string;
  /** Lower-case hex. */
  readonly serial: string;
  readonly notBefore: string;
  readonly notAfter: string;
  /** Of the certificate. */
  readonly sha256: string;
  readonly usage?: SignerResult['usage'];
  /** The document shows it to be revoked. */
  readonly revoked?: true;
  /** Trust anchors were given, and do not say that this is who signed: anybody may be called so. */
  readonly doubtful?: true;
}

/** A certificate somebody signed with. */
export interface SignerCertificate {
  readonly name: string;
  readonly organization?: string;
  /** Lower-case hex. */
  readonly sha256: string;
  /** ISO 8601 UTC. */
  readonly notAfter: string;
}

/** Segments of a path below the input, in NFC: a folder typed on a Mac and on Windows is one unit. */
export function segmentsOf(path: string): string[] {
  return path
    .normalize('NFC')
    .split('/')
    .filter((segment) => segment !== '' && segment !== '.');
}

/** Keeps of a verdict what the report needs. `path` is the file's path below the input, with `/`. */
export function factsOf(result: DocumentResult, path: string): FileFacts {
  const own = result.signatures.filter(isSigners);
  const signedAt = lastTime(own);
  const until = firstEnd(own);
  return {
    file: result.file,
    path: segmentsOf(path),
    format: result.format,
    status: result.status,
    judgement: judge(result),
    signatures: own.length,
    ...signersOf(own.map((signature) => ({ signer: signature.signer, doubts: doubtsOf(signature) }))),
    certificates: distinctCertificates(own),
    ...(until === undefined ? {} : { provableUntil: until }),
    ...(signedAt === undefined ? {} : { signedAt }),
    shortcomings: shortcomingsOf(result, isTimestampOnly(result)),
    ...(result.error === undefined ? {} : { error: result.error }),
  };
}

/** Keeps of a document of which only presence was looked at what the report needs. */
export function factsOfPresence(file: string, found: PresentDocument, path: string): FileFacts {
  const own = found.signatures.filter(isSigners);
  const claimed = own.findLast(({ claimedTime }) => claimedTime !== undefined)?.claimedTime;
  const status = found.error !== undefined ? 'error' : own.length > 0 ? 'indeterminate' : 'unsigned';
  const stamped = status === 'unsigned' && found.signatures.some(({ kind }) => kind === 'timestamp');
  return {
    file,
    path: segmentsOf(path),
    format: found.format,
    status,
    judgement: status === 'indeterminate' ? 'present' : status,
    signatures: own.length,
    ...signersOf(own.map(({ signer }) => ({ signer }))),
    certificates: distinctCertificates(own),
    ...(claimed === undefined ? {} : { signedAt: { time: claimed, source: 'claimed' as const } }),
    shortcomings:
      status === 'indeterminate' ? [] : shortcomingsOf({ ...found, status, signatures: [] }, stamped),
    ...(found.error === undefined ? {} : { error: found.error }),
  };
}

type Doubts = Pick<Signer, 'revoked' | 'doubtful'>;

function signersOf(
  signatures: readonly { readonly signer: SignerResult | null; readonly doubts?: Doubts }[],
): Pick<FileFacts, 'signers' | 'order'> {
  const signers = new Map<string, Signer>();
  const keys = signatures.map(({ signer, doubts = {} }) => {
    if (signer === null) return '';
    const key = `${signer.sha256} ${signer.subject} ${Object.keys(doubts).join()}`;
    if (!signers.has(key)) signers.set(key, { ...signer, ...namesOf(signer), ...doubts });
    return key;
  });
  const known = [...signers.keys()];
  return { signers: [...signers.values()], order: keys.map((key) => known.indexOf(key)) };
}

const doubtsOf = (signature: SignatureResult): Doubts => ({
  ...(signature.revocation.status === 'revoked' ? { revoked: true as const } : {}),
  ...(isDoubtful(signature) ? { doubtful: true as const } : {}),
});

/** What time alone has taken from a signature that was good when it was made. */
const byTimeAlone: ReadonlySet<string> = new Set([
  'certificate-expired',
  'existence-not-proven',
  'algorithm-weak',
]);

/** Whether a signature does not show that its signer made it: its chain does not hold, or the certificate was revoked or over. */
function isDoubtful({ status, problems, signer, time, chain, revocation }: SignatureResult): boolean {
  if (status === 'passed') return false;
  if (revocation.status === 'revoked') return true;
  if (chain.status === 'not-checked') return false;
  const made = time.proven ?? time.claimed;
  if (made !== undefined && signer !== null && !isWithin(Date.parse(made), signer)) return true;
  return problems.some(({ effect, code }) => effect !== 'warn' && !byTimeAlone.has(code));
}

const isWithin = (time: number, { notBefore, notAfter }: SignerResult): boolean =>
  time >= Date.parse(notBefore) && time <= Date.parse(notAfter);

/** Names are shown: they bear no personal numbers. The subject, which roles go by, keeps them. */
const namesOf = ({ name, organization }: SignerResult): Pick<Signer, 'name' | 'organization'> => ({
  name: maskedText(name),
  ...(organization === undefined ? {} : { organization: maskedText(organization) }),
});

function distinctCertificates(signatures: readonly Pick<SignatureResult, 'signer'>[]): SignerCertificate[] {
  const seen = new Map<string, SignerCertificate>();
  for (const { signer } of signatures) {
    if (signer === null || seen.has(signer.sha256)) continue;
    seen.set(signer.sha256, { ...namesOf(signer), sha256: signer.sha256, notAfter: signer.notAfter });
  }
  return [...seen.values()];
}

function firstEnd(signatures: readonly SignatureResult[]): string | undefined {
  let first: string | undefined;
  for (const { provableUntil } of signatures)
    if (provableUntil !== undefined && (first === undefined || Date.parse(provableUntil) < Date.parse(first)))
      first = provableUntil;
  return first;
}

function lastTime(signatures: readonly SignatureResult[]): FileFacts['signedAt'] {
  for (const { time } of [...signatures].reverse()) {
    if (time.proven !== undefined) return { time: time.proven, source: 'timestamp' };
    if (time.claimed !== undefined) return { time: time.claimed, source: 'claimed' };
  }
  return undefined;
}
