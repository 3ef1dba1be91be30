import { KysoError } from '../errors.ts';
import type { DocumentResult, SignatureResult, SubIndication } from '../verify/result.ts';

/** What counts as signed. `complete` needs to know who signs for whom: roles. */
export type Measure = 'present' | 'intact' | 'trusted' | 'complete';

/**
 * What is known of a document, whatever the measure; from best to worst, so that a document is judged by the best of its
 * files. They exclude each other:
 * - `trusted`: every signature passed, a trust anchor included;
 * - `intact`: the document is as it was signed, but who signed was not asked, or could not be settled;
 * - `undetermined`: signed, and kyso cannot say whether it still is as it was signed;
 * - `broken`: a signature failed;
 * - `present`: signed, and nothing of it was checked;
 * - `unsigned`: nobody's signature; usage rights, empty fields and a bare time-stamp are none;
 * - `error`: could not be read;
 * - `absent`: the register has it, and no file of it was found.
 */
export const JUDGEMENTS = [
  'trusted',
  'intact',
  'present',
  'undetermined',
  'broken',
  'unsigned',
  'error',
  'absent',
] as const;

export type Judgement = (typeof JUDGEMENTS)[number];

/** Where a document is counted under a measure. */
export type State = 'signed' | 'incomplete' | 'broken' | 'undetermined' | 'unsigned' | 'error';

/** The whole definition of the measures: one row a measure, one column a judgement. */
const STATES: Readonly<Record<Measure, Readonly<Record<Judgement, State>>>> = {
  present: {
    trusted: 'signed',
    intact: 'signed',
    present: 'signed',
    undetermined: 'signed',
    broken: 'signed',
    unsigned: 'unsigned',
    error: 'error',
    absent: 'error',
  },
  intact: {
    trusted: 'signed',
    intact: 'signed',
    present: 'undetermined',
    undetermined: 'undetermined',
    broken: 'broken',
    unsigned: 'unsigned',
    error: 'error',
    absent: 'error',
  },
  trusted: {
    trusted: 'signed',
    intact: 'undetermined',
    present: 'undetermined',
    undetermined: 'undetermined',
    broken: 'broken',
    unsigned: 'unsigned',
    error: 'error',
    absent: 'error',
  },
  complete: {
    trusted: 'signed',
    intact: 'signed',
    present: 'undetermined',
    undetermined: 'undetermined',
    broken: 'broken',
    unsigned: 'unsigned',
    error: 'error',
    absent: 'error',
  },
};

/**
 * The columns that exclude each other and add up to `total` under a measure, in printing order.
 * Under `present` a failed signature counts as signed: `broken` and `undetermined` are then parts of
 * `present`, printed as such, and not columns of the sum.
 */
export const COLUMNS: Readonly<Record<Measure, readonly State[]>> = {
  present: ['signed', 'unsigned', 'error'],
  intact: ['signed', 'broken', 'undetermined', 'unsigned', 'error'],
  trusted: ['signed', 'broken', 'undetermined', 'unsigned', 'error'],
  complete: ['signed', 'incomplete', 'broken', 'undetermined', 'unsigned', 'error'],
};

/**
 * Reasons that leave open who signed and when, and say nothing against the document (EN 319 102-1, table 5).
 * A document that is indeterminate for these alone is still as it was signed, so that `--measure intact`
 * gives the same figure with and without trust anchors.
 */
const IDENTITY_OR_TIME: ReadonlySet<SubIndication> = new Set<SubIndication>([
  'NO_CERTIFICATE_CHAIN_FOUND',
  'CERTIFICATE_CHAIN_GENERAL_FAILURE',
  'CHAIN_CONSTRAINTS_FAILURE',
  'EXPIRED',
  'NOT_YET_VALID',
  'OUT_OF_BOUNDS_NO_POE',
  'OUT_OF_BOUNDS_NOT_REVOKED',
  'REVOKED_NO_POE',
  'REVOKED_CA_NO_POE',
  'REVOCATION_OUT_OF_BOUNDS_NO_POE',
  'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
  'TRY_LATER',
  'NO_POE',
]);

/** @throws KysoError `usage` */
export function parseMeasure(text: string): Measure {
  if (Object.hasOwn(STATES, text)) return text as Measure;
  throw new KysoError('usage', `--measure: '${text}' is not one of ${Object.keys(STATES).join(', ')}`, {
    subject: '--measure',
  });
}

/** Where a document of this judgement is counted; `complete` says whether everybody signed who has to. */
export function stateOf(measure: Measure, judgement: Judgement, complete = false): State {
  const state = STATES[measure][judgement];
  return measure === 'complete' && state === 'signed' && !complete ? 'incomplete' : state;
}

/** A signature by a signer: usage rights are nobody's, a time-stamp says when, not who. */
export function isSigners(signature: Pick<SignatureResult, 'kind'>): boolean {
  return signature.kind === 'signature' || signature.kind === 'certification';
}

/** Whether time-stamps are all that was put on the document. */
export function isTimestampOnly(result: DocumentResult): boolean {
  return (
    result.status !== 'error' &&
    result.signatures.some((signature) => signature.kind === 'timestamp') &&
    !result.signatures.some(isSigners)
  );
}

/** Folds a verdict into what the report counts. */
export function judge(result: DocumentResult): Judgement {
  if (isTimestampOnly(result)) return 'unsigned';
  switch (result.status) {
    case 'passed':
      return 'trusted';
    case 'intact':
      return 'intact';
    case 'indeterminate':
      return result.signatures.every(leavesDocumentIntact) ? 'intact' : 'undetermined';
    case 'failed':
      return 'broken';
    case 'unsigned':
      return 'unsigned';
    case 'error':
      return 'error';
  }
}

function leavesDocumentIntact(signature: SignatureResult): boolean {
  if (signature.kind === 'usage-rights' || signature.status === 'passed' || signature.status === 'intact')
    return true;
  return (
    signature.status === 'indeterminate' &&
    signature.integrity === 'intact' &&
    signature.coverage !== 'partial' &&
    signature.laterChanges.permitted === true &&
    // Without anchors identity was not asked: what is open then is something else.
    signature.chain.status !== 'not-checked' &&
    signature.subIndication !== null &&
    IDENTITY_OR_TIME.has(signature.subIndication)
  );
}
