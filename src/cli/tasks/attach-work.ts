import type { ItemHandler } from '../../batch/worker.ts';
import { KysoError } from '../../errors.ts';
import { replacedPieces } from '../../pdf/replaced-source.ts';
import { type ByteSource, piecesOf, sameThere } from '../../pdf/source.ts';
import type { LevelServices } from '../../sign/levels/raise.ts';
import { repairHint } from '../../sign/rules.ts';
import { type AttachedParts, type AttachOptions, attachTo } from '../../sign/two-step/attach-signature.ts';
import { readPrepared } from '../../sign/two-step/waiting.ts';
import { type OpenDocument, openDocumentFile } from './document-file.ts';
import { hashOf, sha256Of, unchangedPieces } from './document-pieces.ts';
import { earlierOutput } from './earlier-output.ts';
import { type Failure, failureOf } from './failure.ts';
import { type GivenSignatures, signatureFor } from './given-signatures.ts';
import { type SharedServices, useLevels } from './level-channel.ts';
import type { OutputItem } from './output-run.ts';
import { type LevelTools, levelHandler, type OutputTask } from './output-work.ts';
import { blankRecord, failedRecord, type SignRecord } from './sign-record.ts';
import { type OutputManner, writeOutput } from './write-output.ts';

/** All that attaching depends on besides the document; plain data, for any thread. */
export interface AttachSetup extends OutputManner {
  readonly services: SharedServices;
  readonly signatures: GivenSignatures;
  readonly options: AttachOptions;
  readonly dryRun: boolean;
}

/** Makes the function that completes one document. @param services where the calling thread holds them already */
export async function attachHandler(
  setup: AttachSetup,
  services: LevelServices = useLevels(setup.services),
): Promise<ItemHandler<OutputItem, SignRecord>> {
  return levelHandler(setup, services, attachOne);
}

async function attachOne(
  task: OutputTask,
  blank: SignRecord,
  tools: LevelTools<AttachSetup>,
): Promise<SignRecord> {
  const document = openDocumentFile(task.file);
  try {
    return await attachOpen(document, task, blank, tools);
  } finally {
    document.close();
  }
}

async function attachOpen(
  document: OpenDocument,
  { file, output }: OutputTask,
  blank: SignRecord,
  tools: LevelTools<AttachSetup>,
): Promise<SignRecord> {
  const { setup, services, verifier } = tools;
  const { options, signatures } = setup;
  const { source, stats } = document;
  const hash = hashOf(source);
  const record: SignRecord = { ...blank, sha256Before: hash.copy().digest('hex') };
  try {
    const prepared = readPrepared(source, options);
    const filled = (found: ByteSource): boolean => isFilled(found, source, prepared.byteRange);
    const earlier = () =>
      earlierOutput(output, setup, (found) => (filled(found) ? doneBefore(found, record, tools) : undefined));
    const done = earlier();
    if (done !== undefined) return done;
    const given = signatureFor(signatures, prepared, file);
    if (setup.dryRun) {
      const { field, signer } = await attachTo(source, given, { ...options, level: 'B-B' });
      return { ...record, result: 'planned', field, signer };
    }
    const attached = await attachTo(source, given, options, services);
    const { finished, field, level, byteRange, signer, signedAt, kept } = attached;
    const checked = verifier.checkSigned(finished, { byteRange, level: level ?? 'B-B' }, signer, source);
    const { mended } = checked;
    const warnings = [...attached.warnings, ...checked.warnings];
    if (mended !== undefined && !options.repair)
      throw new KysoError('pdf-needs-repair', mended, { hint: repairHint });
    const chunks = document.inPieces
      ? attachedPieces(unchangedPieces(document, hash, file), attached)
      : [...piecesOf(finished)];
    const lost = await writeOutput(output, chunks, setup, stats, file);
    if (lost !== undefined) return earlier() ?? failedRecord(record, lost);
    return {
      ...record,
      result: 'signed',
      field,
      level,
      signer,
      sha256After: sha256Of(finished),
      time: signedAt?.toISOString().replace('.000Z', 'Z') ?? null,
      ...(kept ? { validationData: kept } : {}),
      ...(mended === undefined ? {} : { repaired: true as const }),
      ...(warnings.length > 0 ? { warnings } : {}),
    };
  } catch (error) {
    return failedRecord(record, failureOf(error));
  }
}

function* attachedPieces(
  prepared: Iterable<Uint8Array>,
  { contents, appended }: AttachedParts,
): Generator<Uint8Array> {
  yield* replacedPieces(prepared, contents);
  yield appended;
}

/** An output that is this document with an intact signature in its gap, of the level asked for. */
function doneBefore(
  found: ByteSource,
  record: SignRecord,
  { setup, verifier }: LevelTools<AttachSetup>,
): SignRecord | undefined {
  const own = verifier.intactBy(found, undefined, 0);
  const { level: wanted } = setup.options;
  if (!own || (wanted && !verifier.hasLevel(found, wanted))) return undefined;
  const { field, level, time, signer } = own;
  return {
    ...record,
    result: 'skipped',
    skipped: 'done',
    field,
    level,
    signer: signer?.sha256 ?? null,
    sha256After: sha256Of(found),
    time: time.claimed ?? null,
  };
}

/** Does a file say the same as the prepared one but for its gap and what follows? */
function isFilled(
  found: ByteSource,
  prepared: ByteSource,
  [, before, after]: readonly [number, number, number, number],
): boolean {
  return (
    found.length >= prepared.length &&
    sameThere(found, prepared, 0, before) &&
    sameThere(found, prepared, after, prepared.length)
  );
}

/** The record of a document whose worker crashed. */
export const crashedAttach = ({ file, output }: OutputItem, failure: Failure): SignRecord =>
  failedRecord(blankRecord(file, output ?? null, null), failure);
