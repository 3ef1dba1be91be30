import type { DocumentResult, SignatureResult, SubIndication } from '../verify/result.ts';

/** What keeps a document from counting, or what should be known of one that counts. Stable codes. */
export type ShortcomingCode =
  | 'unsigned'
  | 'timestamp-only'
  | 'content-broken'
  | 'changed-after-signing'
  | 'coverage-partial'
  | 'certificate-revoked'
  | 'signature-failed'
  | 'change-undecided'
  | 'chain-invalid'
  | 'signer-untrusted'
  | 'certificate-expired'
  | 'time-not-provable'
  | 'trust-not-checked'
  | 'not-verifiable'
  | 'algorithm-weak'
  | 'unreadable'
  | 'password-needed'
  | 'unsupported'
  | 'kind-unsignable'
  | 'other-rendition-failed'
  | 'person-signature-missing'
  | 'organization-signature-missing'
  | 'role-signature-missing'
  | 'signing-order-wrong'
  | 'signer-wrong'
  | 'attachment-incomplete'
  | 'signer-named-otherwise'
  | 'line-without-file'
  | 'file-without-line'
  | 'matched-twice'
  | 'sent-on-paper';

export interface Shortcoming {
  readonly code: ShortcomingCode;
  /** The signature field it was found at; absent when it is about the whole document. */
  readonly field?: string;
}

/** In the order in which they should be put right. */
export const SHORTCOMINGS: readonly ShortcomingCode[] = [
  'content-broken',
  'changed-after-signing',
  'coverage-partial',
  'certificate-revoked',
  'signature-failed',
  'unsigned',
  'timestamp-only',
  'unreadable',
  'password-needed',
  'unsupported',
  'kind-unsignable',
  'signing-order-wrong',
  'signer-wrong',
  'person-signature-missing',
  'organization-signature-missing',
  'role-signature-missing',
  'attachment-incomplete',
  'line-without-file',
  'matched-twice',
  'file-without-line',
  'sent-on-paper',
  'change-undecided',
  'chain-invalid',
  'signer-untrusted',
  'certificate-expired',
  'time-not-provable',
  'not-verifiable',
  'trust-not-checked',
  'algorithm-weak',
  'other-rendition-failed',
  'signer-named-otherwise',
];

/** Errors that are no damage of the file. */
const ERRORS: ReadonlyMap<string, ShortcomingCode> = new Map([
  ['password-required', 'password-needed'],
  ['password-wrong', 'password-needed'],
  ['encryption-unsupported', 'unsupported'],
  ['filter-unsupported', 'unsupported'],
  ['limit-exceeded', 'unsupported'],
  ['kind-unsignable', 'kind-unsignable'],
]);

/** The certificate was not valid when it was signed (EN 319 102-1, 5.2.6). */
const EXPIRY: ReadonlySet<SubIndication> = new Set<SubIndication>(['EXPIRED', 'NOT_YET_VALID']);

/** It has ended since, and nothing proves that the signature was there before. */
const NO_PROOF: ReadonlySet<SubIndication> = new Set<SubIndication>([
  'OUT_OF_BOUNDS_NO_POE',
  'OUT_OF_BOUNDS_NOT_REVOKED',
]);

type Rule = readonly [ShortcomingCode, (signature: SignatureResult) => boolean];

/** The first rule that holds names the reason of a failed signature. */
const FAILED: readonly Rule[] = [
  ['coverage-partial', (s) => s.coverage === 'partial'],
  ['content-broken', (s) => s.integrity === 'broken'],
  ['changed-after-signing', (s) => s.laterChanges.permitted === false],
  ['certificate-revoked', (s) => s.revocation.status === 'revoked'],
  ['signature-failed', () => true],
];

/** The first rule that holds names the reason of a signature nothing final can be said of. */
const INDETERMINATE: readonly Rule[] = [
  ['certificate-revoked', (s) => s.revocation.status === 'revoked'],
  ['change-undecided', (s) => s.laterChanges.permitted === null],
  ['certificate-expired', (s) => s.subIndication !== null && EXPIRY.has(s.subIndication)],
  ['time-not-provable', (s) => s.subIndication !== null && NO_PROOF.has(s.subIndication)],
  ['chain-invalid', (s) => s.chain.status === 'invalid'],
  ['signer-untrusted', (s) => s.chain.status === 'untrusted'],
  ['not-verifiable', () => true],
];

/** Names what is wrong with one file, each code once, at the first field that shows it. */
export function shortcomingsOf(
  result: Pick<DocumentResult, 'status' | 'error' | 'signatures'>,
  timestampOnly: boolean,
): Shortcoming[] {
  if (result.status === 'error') return [{ code: ERRORS.get(result.error?.code ?? '') ?? 'unreadable' }];
  if (timestampOnly) return [{ code: 'timestamp-only' }];
  if (result.status === 'unsigned') return [{ code: 'unsigned' }];
  const found = new Map<ShortcomingCode, string>();
  for (const signature of result.signatures) {
    if (signature.kind === 'usage-rights') continue;
    for (const code of reasonsOf(signature)) if (!found.has(code)) found.set(code, signature.field);
  }
  if (found.size === 0 && result.status === 'failed') return [{ code: 'signature-failed' }];
  return [...found]
    .map(([code, field]) => ({ code, field }))
    .sort((a, b) => SHORTCOMINGS.indexOf(a.code) - SHORTCOMINGS.indexOf(b.code));
}

function reasonsOf(signature: SignatureResult): ShortcomingCode[] {
  const reasons: ShortcomingCode[] = [];
  const rules =
    signature.status === 'failed' ? FAILED : signature.status === 'indeterminate' ? INDETERMINATE : [];
  const main = rules.find(([, holds]) => holds(signature));
  if (main) reasons.push(main[0]);
  if (signature.problems.some((problem) => problem.code === 'algorithm-weak')) reasons.push('algorithm-weak');
  return reasons;
}
