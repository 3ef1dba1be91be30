import type { Hash } from 'node:crypto';
import type { ItemHandler } from '../../batch/worker.ts';
import { KysoError } from '../../errors.ts';
import type { KeyHandle } from '../../keys/key-handle.ts';
import { joinedSource } from '../../pdf/joined-source.ts';
import { type ByteSource, beginsWith } from '../../pdf/source.ts';
import type { LevelServices } from '../../sign/levels/raise.ts';
import type { SignedPdf, SignOptions } from '../../sign/options.ts';
import { repairHint } from '../../sign/rules.ts';
import { planSignature, signPdf } from '../../sign/sign.ts';
import { alreadySigned, type IfSigned } from './already-signed.ts';
import { type OpenDocument, openDocumentFile } from './document-file.ts';
import { extendedPieces, hashOf, sha256Of } from './document-pieces.ts';
import { earlierOutput } from './earlier-output.ts';
import { type Failure, failureOf } from './failure.ts';
import { type SharedKey, useKey } from './key-channel.ts';
import { type SharedServices, useLevels } from './level-channel.ts';
import type { OutputItem } from './output-run.ts';
import { type OutputTask, outputHandler } from './output-work.ts';
import { type OwnVerifier, ownVerifier } from './own-verifier.ts';
import { blankRecord, failedRecord, type SignRecord } from './sign-record.ts';
import { writeOutput } from './write-output.ts';

/** All that signing depends on besides the document; plain data and one key, for any thread. */
export interface SignSetup {
  readonly key: SharedKey;
  readonly services: SharedServices;
  /** SHA-256 of the signer's certificate, lower-case hex. */
  readonly signer: string;
  readonly options: SignOptions;
  readonly ifSigned: IfSigned;
  readonly inPlace: boolean;
  readonly overwrite: boolean;
  readonly dryRun: boolean;
}

/**
 * Makes the function that signs one document; runs in a worker or in line.
 * @param key where the calling thread holds it already; the same goes for `services`
 */
export async function signHandler(
  setup: SignSetup,
  key: KeyHandle = useKey(setup.key),
  services: LevelServices = useLevels(setup.services),
): Promise<ItemHandler<OutputItem, SignRecord>> {
  const tools: Tools = {
    setup,
    key,
    services,
    verifier: ownVerifier(setup.options.password),
  };
  return outputHandler(setup.signer, (task, blank) => signOne(task, blank, tools));
}

interface Tools {
  readonly setup: SignSetup;
  readonly key: KeyHandle;
  readonly services: LevelServices;
  readonly verifier: OwnVerifier;
}

async function signOne({ file, output }: OutputTask, blank: SignRecord, tools: Tools): Promise<SignRecord> {
  const document = openDocumentFile(file);
  try {
    return await signOpen(document, { file, output }, blank, tools);
  } finally {
    document.close();
  }
}

async function signOpen(
  document: OpenDocument,
  { file, output }: OutputTask,
  blank: SignRecord,
  tools: Tools,
): Promise<SignRecord> {
  const { setup, key, services, verifier } = tools;
  const { source, stats } = document;
  const hash = hashOf(source);
  const record: SignRecord = { ...blank, sha256Before: hash.copy().digest('hex') };
  const earlier = () => earlierOutput(output, setup, (found) => doneBefore(found, source, record, tools));
  try {
    const skip = earlier() ?? alreadySigned(source, record, setup, verifier);
    if (skip !== undefined) return skip;
    if (setup.dryRun) {
      const { field, level, repaired, warnings } = await planSignature(source, key, setup.options, services);
      return { ...record, result: 'planned', field, level, ...remarks({ repaired, warnings }) };
    }
    const { signed, repaired } = await signChecked(source, hash, tools);
    const chunks = extendedPieces(document, hash, signed.appended, file);
    const lost = await writeOutput(output, chunks, setup, stats, file);
    if (lost !== undefined) return earlier() ?? failedRecord(record, lost);
    return {
      ...record,
      result: 'signed',
      field: signed.field,
      level: signed.level,
      sha256After: hash.update(signed.appended).digest('hex'),
      time: signed.signedAt.toISOString().replace('.000Z', 'Z'),
      ...(signed.kept ? { validationData: signed.kept } : {}),
      ...remarks({ ...signed, repaired }),
    };
  } catch (error) {
    return failedRecord(record, failureOf(error));
  }
}

interface CheckedSignature {
  readonly signed: SignedPdf;
  readonly repaired: boolean;
}

/**
 * Signs, and makes sure that the result stands up to verification. Where verifiers would not pass it for what had to be
 * mended to read the document, it is reconstructed, so that they need not mend it again.
 * @throws pdf-needs-repair unless that can be done in one way only, or `--repair` allows it; output-not-verified, and as
 *   signPdf
 */
async function signChecked(
  source: ByteSource,
  sha256: Hash,
  { setup, key, services, verifier }: Tools,
): Promise<CheckedSignature> {
  const attempt = async (reconstruct: boolean) => {
    const signed = await signPdf(source, key, setup.options, { ...services, sha256, reconstruct });
    const finished = joinedSource(source, signed.appended);
    const { mended, warnings } = verifier.checkSigned(finished, signed, setup.signer, source);
    return { signed: { ...signed, warnings: [...signed.warnings, ...warnings] }, mended };
  };
  const { signed, mended } = await attempt(false);
  if (mended === undefined) return { signed, repaired: signed.repaired };
  // Revisions end with a reconstruction, and earlier signatures with their revisions.
  const again = verifier.isSigned(source) ? undefined : await unlessRefused(() => attempt(true));
  if (again && again.mended === undefined) return { signed: again.signed, repaired: true };
  if (!setup.options.repair) throw new KysoError('pdf-needs-repair', mended, { hint: repairHint });
  // What cannot be reconstructed stays as it was asked for: signed as it can be read.
  return { signed, repaired: true };
}

async function unlessRefused<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof KysoError) return undefined;
    throw error;
  }
}

function remarks({ repaired, warnings }: Pick<Awaited<ReturnType<typeof signPdf>>, 'repaired' | 'warnings'>) {
  return {
    ...(repaired ? { repaired: true as const } : {}),
    ...(warnings.length > 0 ? { warnings } : {}),
  };
}

/** An output that continues the input and carries this signer's intact signature is the one of an earlier run. */
function doneBefore(
  found: ByteSource,
  input: ByteSource,
  record: SignRecord,
  { setup, verifier }: Tools,
): SignRecord | undefined {
  if (found.length <= input.length || !beginsWith(found, input)) return undefined;
  const own = verifier.intactBy(found, setup.signer, input.length);
  if (own === undefined) return undefined;
  const { field, level, time } = own;
  return {
    ...record,
    result: 'skipped',
    skipped: 'done',
    field,
    level,
    sha256After: sha256Of(found),
    time: time.claimed ?? null,
  };
}

/** The record of a document whose worker crashed. */
export const crashedSign =
  (signer: string) =>
  ({ file, output }: OutputItem, failure: Failure): SignRecord =>
    failedRecord(blankRecord(file, output ?? null, signer), failure);
