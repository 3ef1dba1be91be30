import { createHash } from 'node:crypto';
import { lstatOf } from '../../batch/stat.ts';
import type { ItemHandler } from '../../batch/worker.ts';
import { KysoError } from '../../errors.ts';
import { joinedSource } from '../../pdf/joined-source.ts';
import { memorySource } from '../../pdf/source.ts';
import { type ExtendOptions, extendPdf, planExtension } from '../../sign/extend.ts';
import type { LevelServices } from '../../sign/levels/raise.ts';
import { readDocumentFile } from './document-file.ts';
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
  { file, output }: OutputTask,
  blank: SignRecord,
  { setup, services, verifier }: LevelTools<ExtendSetup>,
): Promise<SignRecord> {
  const { options } = setup;
  const { bytes, stats } = readDocumentFile(file);
  const hash = createHash('sha256').update(bytes);
  const record: SignRecord = { ...blank, sha256Before: hash.copy().digest('hex') };
  try {
    const source = memorySource(bytes);
    const done = earlierOutput(output, bytes, record, setup, verifier);
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
    const lost = await writeOutput(output, [bytes, extended.appended], setup, stats, file);
    if (lost !== undefined)
      return earlierOutput(output, bytes, record, setup, verifier) ?? failedRecord(record, lost);
    return {
      ...record,
      result: 'extended',
      field: extended.field ?? null,
      level: extended.level,
      sha256After: hash.update(extended.appended).digest('hex'),
      time: extended.stampedAt?.toISOString().replace('.000Z', 'Z') ?? null,
      ...(extended.warnings.length > 0 ? { warnings: extended.warnings } : {}),
    };
  } catch (error) {
    return failedRecord(record, failureOf(error));
  }
}

/** An output that exists is the one of an earlier run when it continues the input and has the level. @throws output-exists */
function earlierOutput(
  output: string,
  input: Uint8Array,
  record: SignRecord,
  { inPlace, overwrite, options }: ExtendSetup,
  verifier: OwnVerifier,
): SignRecord | undefined {
  if (inPlace || overwrite || output === '-') return undefined;
  const exists = lstatOf(output);
  if (exists === undefined) return undefined;
  if (exists.isFile() && exists.size > input.length) {
    const { bytes } = readDocumentFile(output);
    if (
      Buffer.compare(bytes.subarray(0, input.length), input) === 0 &&
      verifier.hasLevel(memorySource(bytes), options.level)
    )
      return {
        ...record,
        result: 'skipped',
        skipped: 'done',
        level: options.level,
        sha256After: createHash('sha256').update(bytes).digest('hex'),
      };
  }
  throw new KysoError('output-exists', `${output} exists already and is no result of this command`, {
    subject: output,
    hint: 'Move it away, choose another --output, or replace it with --overwrite.',
  });
}

/** The record of a document whose worker crashed. */
export const crashedExtend = ({ file, output }: OutputItem, failure: Failure): SignRecord =>
  failedRecord(blankRecord(file, output ?? null, null), failure);
