import type { ItemHandler } from '../../batch/worker.ts';
import { joinedSource } from '../../pdf/joined-source.ts';
import { type ByteSource, beginsWith } from '../../pdf/source.ts';
import { type ExtendOptions, extendPdf, planExtension } from '../../sign/extend.ts';
import type { LevelServices } from '../../sign/levels/raise.ts';
import { type OpenDocument, openDocumentFile } from './document-file.ts';
import { extendedPieces, hashOf, sha256Of } from './document-pieces.ts';
import { earlierOutput } from './earlier-output.ts';
import { type Failure, failureOf } from './failure.ts';
import { type SharedServices, useLevels } from './level-channel.ts';
import type { OutputItem } from './output-run.ts';
import { type LevelTools, levelHandler, type OutputTask } from './output-work.ts';
import type { OwnVerifier } from './own-verifier.ts';
import { blankRecord, failedRecord, type SignRecord } from './sign-record.ts';
import { type OutputManner, writeOutput } from './write-output.ts';

/** All that extending depends on besides the document; plain data, for any thread. */
export interface ExtendSetup extends OutputManner {
  readonly services: SharedServices;
  readonly options: ExtendOptions;
  readonly dryRun: boolean;
}

/** Makes the function that extends one document. @param services where the calling thread holds them already */
export async function extendHandler(
  setup: ExtendSetup,
  services: LevelServices = useLevels(setup.services),
): Promise<ItemHandler<OutputItem, SignRecord>> {
  return levelHandler(setup, services, extendOne);
}

async function extendOne(
  task: OutputTask,
  blank: SignRecord,
  tools: LevelTools<ExtendSetup>,
): Promise<SignRecord> {
  const document = openDocumentFile(task.file);
  try {
    return await extendOpen(document, task, blank, tools);
  } finally {
    document.close();
  }
}

async function extendOpen(
  document: OpenDocument,
  { file, output }: OutputTask,
  blank: SignRecord,
  { setup, services, verifier }: LevelTools<ExtendSetup>,
): Promise<SignRecord> {
  const { options } = setup;
  const { source, stats } = document;
  const hash = hashOf(source);
  const record: SignRecord = { ...blank, sha256Before: hash.copy().digest('hex') };
  const earlier = () =>
    earlierOutput(output, setup, (found) => doneBefore(found, source, record, setup, verifier));
  try {
    const done = earlier();
    if (done !== undefined) return done;
    const { before, steps } = planExtension(source, options);
    if (steps.length === 0)
      return { ...record, output: null, result: 'skipped', skipped: 'level', level: before };
    if (setup.dryRun) return { ...record, result: 'planned', level: options.level };
    const extended = await extendPdf(source, options, services);
    const finished = joinedSource(source, extended.appended);
    verifier.checkExtended(finished, source, extended.level);
    if (extended.appended.length === 0)
      return {
        ...record,
        output: null,
        result: 'skipped',
        skipped: 'level',
        level: extended.before,
        ...(extended.warnings.length > 0 ? { warnings: extended.warnings } : {}),
      };
    const chunks = extendedPieces(document, hash, extended.appended, file);
    const lost = await writeOutput(output, chunks, setup, stats, file);
    if (lost !== undefined) return earlier() ?? failedRecord(record, lost);
    return {
      ...record,
      result: 'extended',
      field: extended.field ?? null,
      level: extended.level,
      sha256After: hash.update(extended.appended).digest('hex'),
      time: extended.stampedAt?.toISOString().replace('.000Z', 'Z') ?? null,
      ...(extended.kept ? { validationData: extended.kept } : {}),
      ...(extended.warnings.length > 0 ? { warnings: extended.warnings } : {}),
    };
  } catch (error) {
    return failedRecord(record, failureOf(error));
  }
}

/** An output that continues the input and has the level is the one of an earlier run. */
function doneBefore(
  found: ByteSource,
  input: ByteSource,
  record: SignRecord,
  { options: { level } }: ExtendSetup,
  verifier: OwnVerifier,
): SignRecord | undefined {
  if (found.length <= input.length || !beginsWith(found, input)) return undefined;
  if (!verifier.hasLevel(found, level)) return undefined;
  return { ...record, result: 'skipped', skipped: 'done', level, sha256After: sha256Of(found) };
}

/** The record of a document whose worker crashed. */
export const crashedExtend = ({ file, output }: OutputItem, failure: Failure): SignRecord =>
  failedRecord(blankRecord(file, output ?? null, null), failure);
