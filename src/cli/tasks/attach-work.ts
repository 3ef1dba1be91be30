import { createHash } from 'node:crypto';
import type { ItemHandler } from '../../batch/worker.ts';
import { KysoError } from '../../errors.ts';
import { memorySource } from '../../pdf/source.ts';
import type { LevelServices } from '../../sign/levels/raise.ts';
import { repairHint } from '../../sign/rules.ts';
import { type AttachOptions, attachSignature } from '../../sign/two-step/attach-signature.ts';
import { readPrepared } from '../../sign/two-step/waiting.ts';
import { readDocumentFile } from './document-file.ts';
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
  { file, output }: OutputTask,
  blank: SignRecord,
  { setup, services, verifier }: LevelTools<AttachSetup>,
): Promise<SignRecord> {
  const { options, signatures } = setup;
  const { bytes, stats } = readDocumentFile(file);
  const sha256 = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex');
  const record: SignRecord = { ...blank, sha256Before: sha256(bytes) };
  try {
    const prepared = readPrepared(bytes, options);
    const earlier = (): SignRecord | undefined =>
      earlierOutput(output, setup, (found) => {
        const own =
          isFilled(found, bytes, prepared.byteRange) && verifier.intactBy(memorySource(found), undefined, 0);
        if (!own || (options.level && !verifier.hasLevel(memorySource(found), options.level)))
          return undefined;
        const { field, level, time, signer } = own;
        return {
          ...record,
          result: 'skipped',
          skipped: 'done',
          field,
          level,
          signer: signer?.sha256 ?? null,
          sha256After: sha256(found),
          time: time.claimed ?? null,
        };
      });
    const done = earlier();
    if (done !== undefined) return done;
    const given = signatureFor(signatures, prepared, file);
    if (setup.dryRun) {
      const { field, signer } = await attachSignature(bytes, given, { ...options, level: 'B-B' });
      return { ...record, result: 'planned', field, signer };
    }
    const attached = await attachSignature(bytes, given, options, services);
    const { pdf, field, level, byteRange, signer, signedAt, warnings } = attached;
    const finished = { byteRange, level: level ?? 'B-B' };
    const mended = verifier.checkSigned(memorySource(pdf), finished, signer, memorySource(bytes));
    if (mended !== undefined && !options.repair)
      throw new KysoError('pdf-needs-repair', mended, { hint: repairHint });
    const lost = await writeOutput(output, [pdf], setup, stats, file);
    if (lost !== undefined) return earlier() ?? failedRecord(record, lost);
    return {
      ...record,
      result: 'signed',
      field,
      level,
      signer,
      sha256After: sha256(pdf),
      time: signedAt?.toISOString().replace('.000Z', 'Z') ?? null,
      ...(mended === undefined ? {} : { repaired: true as const }),
      ...(warnings.length > 0 ? { warnings } : {}),
    };
  } catch (error) {
    return failedRecord(record, failureOf(error));
  }
}

/** Does a file say the same as the prepared one but for its gap and what follows? */
function isFilled(
  found: Uint8Array,
  prepared: Uint8Array,
  [, before, after]: readonly [number, number, number, number],
): boolean {
  if (found.length < prepared.length) return false;
  const same = (from: number, to: number): boolean =>
    Buffer.compare(found.subarray(from, to), prepared.subarray(from, to)) === 0;
  return same(0, before) && same(after, prepared.length);
}

/** The record of a document whose worker crashed. */
export const crashedAttach = ({ file, output }: OutputItem, failure: Failure): SignRecord =>
  failedRecord(blankRecord(file, output ?? null, null), failure);
