import type { ItemHandler } from '../../batch/worker.ts';
import { joinedSource } from '../../pdf/joined-source.ts';
import { type ByteSource, beginsWith } from '../../pdf/source.ts';
import type { AbsentSigner } from '../../sign/two-step/absent-signer.ts';
import { type PrepareOptions, prepareSignature } from '../../sign/two-step/prepare-signature.ts';
import type { ToBeSigned } from '../../sign/two-step/to-be-signed.ts';
import { type PreparedDocument, readPrepared } from '../../sign/two-step/waiting.ts';
import { alreadySigned, type IfSigned } from './already-signed.ts';
import { type OpenDocument, openDocumentFile } from './document-file.ts';
import { extendedPieces, hashOf, sha256Of } from './document-pieces.ts';
import { earlierOutput } from './earlier-output.ts';
import { type Failure, failureOf } from './failure.ts';
import type { OutputItem } from './output-run.ts';
import { type OutputTask, outputHandler } from './output-work.ts';
import { type OwnVerifier, ownVerifier } from './own-verifier.ts';
import { blankRecord, failedRecord, type SignRecord } from './sign-record.ts';
import { type OutputManner, writeOutput } from './write-output.ts';

/** All that preparing depends on besides the document; plain data, for any thread. */
export interface PrepareSetup extends OutputManner {
  readonly signer: AbsentSigner;
  /** SHA-256 of the signer's certificate, lower-case hex; null when only its CMS will tell. */
  readonly certificate: string | null;
  readonly options: PrepareOptions;
  readonly ifSigned: IfSigned;
  readonly dryRun: boolean;
}

/** Makes the function that prepares one document. */
export async function prepareHandler(setup: PrepareSetup): Promise<ItemHandler<OutputItem, SignRecord>> {
  const verifier = ownVerifier(setup.options.password);
  return outputHandler(setup.certificate, (task, blank) => prepareOne(task, blank, setup, verifier));
}

async function prepareOne(
  task: OutputTask,
  blank: SignRecord,
  setup: PrepareSetup,
  verifier: OwnVerifier,
): Promise<SignRecord> {
  const document = openDocumentFile(task.file);
  try {
    return await prepareOpen(document, task, blank, setup, verifier);
  } finally {
    document.close();
  }
}

async function prepareOpen(
  document: OpenDocument,
  { file, output }: OutputTask,
  blank: SignRecord,
  setup: PrepareSetup,
  verifier: OwnVerifier,
): Promise<SignRecord> {
  const { signer, options } = setup;
  const { source, stats } = document;
  const hash = hashOf(source);
  const record: SignRecord = { ...blank, sha256Before: hash.copy().digest('hex') };
  const earlier = () => earlierOutput(output, setup, (found) => doneBefore(found, source, record, setup));
  try {
    const whose = { ifSigned: setup.ifSigned, signer: setup.certificate ?? undefined };
    const done = earlier() ?? alreadySigned(source, record, whose, verifier);
    if (done !== undefined) return done;
    const prepared = await prepareSignature(source, signer, options, { sha256: hash });
    const { field, repaired, warnings, signingTime } = prepared;
    const remarks = {
      ...(repaired ? { repaired: true as const } : {}),
      ...(warnings.length > 0 ? { warnings } : {}),
    };
    if (setup.dryRun) return { ...record, result: 'planned', field, ...remarks };
    // That attaching will find what it needs is seen now, not when the signatures have been made.
    const { room } = readPrepared(joinedSource(source, prepared.appended), options);
    const chunks = extendedPieces(document, hash, prepared.appended, file);
    const lost = await writeOutput(output, chunks, setup, stats, file);
    if (lost !== undefined) return earlier() ?? failedRecord(record, lost);
    return {
      ...record,
      result: 'prepared',
      field,
      sha256After: hash.update(prepared.appended).digest('hex'),
      time: signingTime.toISOString().replace('.000Z', 'Z'),
      ...remarks,
      ...factsOf(output, prepared, room),
    };
  } catch (error) {
    return failedRecord(record, failureOf(error));
  }
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

function factsOf(prepared: string, facts: ToBeSigned, room: number) {
  const { digestAlgorithm, documentDigest, signedAttributes, toBeSigned, byteRange } = facts;
  return {
    prepared,
    digestAlgorithm,
    documentDigest: hex(documentDigest),
    signedAttributes: signedAttributes ? hex(signedAttributes) : null,
    toBeSigned: toBeSigned ? hex(toBeSigned) : null,
    byteRange,
    room,
  };
}

/** An output that continues the input and waits for this signer is the one of an earlier run: its digests are told again. */
function doneBefore(
  found: ByteSource,
  input: ByteSource,
  record: SignRecord,
  { options, certificate }: PrepareSetup,
): SignRecord | undefined {
  if (found.length <= input.length || !beginsWith(found, input)) return undefined;
  const facts = preparedIn(found, options);
  if (facts === undefined || (facts.certificate?.sha256 ?? null) !== certificate) return undefined;
  return {
    ...record,
    result: 'skipped',
    skipped: 'prepared',
    field: facts.field,
    sha256After: sha256Of(found),
    ...factsOf(record.output ?? '', facts, facts.room),
  };
}

function preparedIn(source: ByteSource, options: PrepareOptions): PreparedDocument | undefined {
  try {
    return readPrepared(source, options);
  } catch {
    return undefined;
  }
}

/** The record of a document whose worker crashed. */
export const crashedPrepare =
  (certificate: string | null) =>
  ({ file, output }: OutputItem, failure: Failure): SignRecord =>
    failedRecord(blankRecord(file, output ?? null, certificate), failure);
