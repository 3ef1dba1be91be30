import { KysoError } from '../../errors.ts';
import type { ByteSource } from '../../pdf/source.ts';
import { levels } from '../../sign/levels/plan.ts';
import type { SignedPdf, SignWarning } from '../../sign/options.ts';
import type { PadesLevel, SignatureResult } from '../../verify/result.ts';
import { createVerifier } from '../../verify/verify.ts';

/** Problems of the document as it was: viewers may see another one. */
const readInTwoWays: ReadonlySet<string> = new Set(['structure-repaired', 'ambiguous-structure']);

/** kyso's verifier as signing needs it: whether signatures hold, not whom they are by. */
export interface OwnVerifier extends LevelVerifier {
  /**
   * The last intact signature by this certificate, or by anyone, that covers more than the first `beyond` bytes.
   * A document that cannot be read has none.
   */
  intactBy(document: ByteSource, signer: string | undefined, beyond: number): SignatureResult | undefined;
  /** Does it carry any signature, whatever that is worth? */
  isSigned(document: ByteSource): boolean;
  /**
   * Makes sure that the signature just made holds and that none before it was harmed.
   * @throws output-not-verified; pdf-needs-repair when reconstruction would harm one
   */
  checkSigned(
    output: ByteSource,
    signed: Pick<SignedPdf, 'byteRange' | 'level'> & Partial<Pick<SignedPdf, 'repaired'>>,
    signer: string,
    input: ByteSource,
  ): CheckedOutput;
}

/** What there is to say of a document whose new signature holds. */
export interface CheckedOutput {
  /** What had to be mended to read it, when that keeps verifiers from passing its signatures. */
  readonly mended: string | undefined;
  readonly warnings: readonly SignWarning[];
}

interface LevelVerifier {
  /** Do all signatures have the level? */
  hasLevel(source: ByteSource, level: PadesLevel): boolean;
  /** Makes sure that all signatures hold as before, and have the level. @throws output-not-verified */
  checkExtended(output: ByteSource, input: ByteSource, level: PadesLevel): void;
}

/** A verifier without trust anchors; its caches last as long as it does. */
export function ownVerifier(password: string | undefined): OwnVerifier {
  const verifier = createVerifier(password === undefined ? {} : { password });
  const signaturesOf = (source: ByteSource): readonly SignatureResult[] => verifier.verify(source).signatures;
  const levelledOf = (source: ByteSource): readonly SignatureResult[] =>
    signaturesOf(source).filter(({ kind }) => kind === 'signature' || kind === 'certification');
  const below = (level: PadesLevel) => (one: SignatureResult) =>
    one.level !== null && levels.indexOf(one.level) < levels.indexOf(level);
  return {
    isSigned: (document) => signaturesOf(document).length > 0,
    hasLevel: (source, level) => {
      const found = levelledOf(source);
      return found.length > 0 && found.every((one) => one.status !== 'failed' && !below(level)(one));
    },
    checkExtended(output, input, level) {
      const [before, after] = [signaturesOf(input), signaturesOf(output)];
      for (const earlier of before) {
        const now = after.find((later) => sameSignature(earlier, later));
        if (now?.status !== earlier.status) throw noLonger(earlier);
      }
      const low = after.filter(({ kind }) => kind !== 'timestamp').find(below(level));
      if (low) throw notVerified(`the level in field ${low.field} is ${low.level} instead of ${level}`);
    },
    intactBy(document, signer, beyond) {
      const found = signaturesOf(document).filter(
        ({ kind, status, byteRange, signer: by }) =>
          (kind === 'signature' || kind === 'certification') &&
          (status === 'intact' || status === 'passed') &&
          (signer === undefined || by?.sha256 === signer) &&
          endOf(byteRange) > beyond,
      );
      return found.at(-1);
    },
    checkSigned(output, signed, signer, input) {
      const signatures = signaturesOf(output);
      const own = signatures.find(({ byteRange }) => sameRange(byteRange, signed.byteRange));
      if (own === undefined) throw notVerified('the new signature is not found in it');
      if (own.integrity !== 'intact' || !coversEnough(own) || own.signer?.sha256 !== signer)
        throw notVerified(own.problems[0]?.message ?? `the new signature is ${own.status}`);
      if (own.level !== null && levels.indexOf(own.level) < levels.indexOf(signed.level))
        throw notVerified(`its level is ${own.level} instead of ${signed.level}`);
      const mended = own.problems.find(({ code }) => readInTwoWays.has(code))?.message;
      const failed = signatures.filter((one) => one.status === 'failed' && !failsAsItWasRead(one));
      if (failed.length === 0) return { mended, warnings: [] };
      const before = signaturesOf(input);
      for (const now of failed) {
        const was = before.find((earlier) => sameSignature(earlier, now));
        if (was?.status !== 'failed') throw signed.repaired ? lostToRepair(now) : noLonger(now);
      }
      return { mended, warnings: failed.map(failedBefore) };
    },
  };
}

const failedBefore = ({ field }: SignatureResult): SignWarning => ({
  code: 'earlier-signature-failed',
  message: `the signature in field ${field} had failed before this one was made: kyso verify says why`,
});

const notVerified = (why: string): KysoError =>
  new KysoError('output-not-verified', `the signed document did not stand up to verification: ${why}`, {
    hint: 'Nothing was written. Please report this, with the document if you may share it.',
  });

/** All of the document, or all but what raises its level. */
const coversEnough = ({ coverage, laterChanges: { level, permitted } }: SignatureResult): boolean =>
  coverage === 'document' || (coverage === 'revision' && permitted === true && level === 'lta');

/** It fails for what the document was before: that is for the caller to refuse, no fault of a new signature. */
const failsAsItWasRead = ({ integrity, coverage, laterChanges, problems }: SignatureResult): boolean =>
  integrity === 'intact' &&
  coverage !== 'partial' &&
  laterChanges.permitted !== false &&
  problems.every(({ effect, code }) => effect !== 'fail' || readInTwoWays.has(code));

const noLonger = ({ field }: SignatureResult): KysoError =>
  notVerified(`the signature in field ${field} would no longer hold`);

const lostToRepair = ({ field }: SignatureResult): KysoError =>
  new KysoError(
    'pdf-needs-repair',
    `the document is damaged and had to be reconstructed, and the signature in field ${field} would not outlast that`,
    { subject: field, hint: 'Ask for a version of it that is not damaged.' },
  );

/** One without a ByteRange, which is none at all, is known by its field. */
const sameSignature = (a: SignatureResult, b: SignatureResult): boolean =>
  a.byteRange === null ? b.byteRange === null && a.field === b.field : sameRange(b.byteRange, a.byteRange);

const sameRange = (a: readonly unknown[] | null, b: readonly unknown[]): boolean =>
  a !== null && a.length === b.length && a.every((value, at) => value === b[at]);

/** Where the last range ends. */
function endOf(byteRange: readonly unknown[] | null): number {
  const [start, length] = (byteRange ?? []).slice(2);
  return typeof start === 'number' && typeof length === 'number' ? start + length : 0;
}
