import { createHash } from 'node:crypto';
import type { Stats } from 'node:fs';
import { type Placement, writeAtomic } from '../../batch/atomic-file.ts';
import { fileError } from '../../batch/file-error.ts';
import { lstatOf, statOf } from '../../batch/stat.ts';
import type { ItemHandler } from '../../batch/worker.ts';
import { KysoError } from '../../errors.ts';
import type { KeyHandle } from '../../keys/key-handle.ts';
import { memorySource } from '../../pdf/source.ts';
import type { SignOptions } from '../../sign/options.ts';
import { repairHint } from '../../sign/rules.ts';
import { planSignature, signPdf } from '../../sign/sign.ts';
import { writeBinary } from '../view/streams.ts';
import type { WorkItem } from './batch.ts';
import { byteBudget } from './byte-budget.ts';
import { concatSource } from './concat-source.ts';
import { readDocumentFile } from './document-file.ts';
import { type Failure, failureOf } from './failure.ts';
import { type SharedKey, useKey } from './key-channel.ts';
import { type OwnVerifier, ownVerifier } from './own-verifier.ts';
import { blankRecord, failedRecord, type SignRecord, type SkipReason } from './sign-record.ts';

/** A document to sign, and where the signed one goes. */
export interface SignItem extends WorkItem {
  /** Absent when the document was refused before it had a place. */
  readonly output?: string;
  /** Another name of this very document, under which this run signs it. */
  readonly sameAs?: string;
}

export type IfSigned = 'append' | 'skip' | 'skip-mine' | 'fail';

/** All that signing depends on besides the document; plain data and one key, for any thread. */
export interface SignSetup {
  readonly key: SharedKey;
  /** SHA-256 of the signer's certificate, lower-case hex. */
  readonly signer: string;
  readonly options: SignOptions;
  readonly ifSigned: IfSigned;
  readonly inPlace: boolean;
  readonly overwrite: boolean;
  readonly dryRun: boolean;
}

/** Bytes of documents one thread holds at once, at most; they are in memory twice while they are checked. */
const heldBytes = 96 * 1024 * 1024;

/**
 * Makes the function that signs one document; runs in a worker or in line.
 * @param key where the calling thread holds it already
 */
export async function signHandler(
  setup: SignSetup,
  key: KeyHandle = useKey(setup.key),
): Promise<ItemHandler<SignItem, SignRecord>> {
  const tools: Tools = {
    setup,
    key,
    verifier: ownVerifier(setup.options.password),
  };
  const budget = byteBudget(heldBytes);
  return async (item) => {
    const blank = blankRecord(item.file, item.output ?? null, setup.signer);
    if (item.failure !== undefined || item.output === undefined)
      return failedRecord(
        blank,
        item.failure ?? failureOf(new KysoError('internal', 'no output was planned')),
      );
    if (item.sameAs !== undefined)
      return { ...blank, result: 'skipped', skipped: 'same', sameAs: item.sameAs };
    const size = item.file === '-' ? 0 : (statOf(item.file)?.size ?? 0);
    const release = await budget.take(size);
    try {
      return await signOne({ file: item.file, output: item.output }, blank, tools);
    } catch (error) {
      return failedRecord(blank, failureOf(error));
    } finally {
      release();
    }
  };
}

interface Tools {
  readonly setup: SignSetup;
  readonly key: KeyHandle;
  readonly verifier: OwnVerifier;
}

interface Task {
  readonly file: string;
  readonly output: string;
}

async function signOne({ file, output }: Task, blank: SignRecord, tools: Tools): Promise<SignRecord> {
  const { setup, key, verifier } = tools;
  const { bytes, stats } = readDocumentFile(file);
  const hash = createHash('sha256').update(bytes);
  const record: SignRecord = { ...blank, sha256Before: hash.copy().digest('hex') };
  try {
    const skip = earlierOutput(output, bytes, record, tools) ?? alreadySigned(bytes, record, tools);
    if (skip !== undefined) return skip;
    const source = memorySource(bytes);
    if (setup.dryRun) {
      const { field, level, repaired, warnings } = await planSignature(source, key, setup.options);
      return { ...record, result: 'planned', field, level, ...remarks({ repaired, warnings }) };
    }
    const signed = await signPdf(source, key, setup.options, { sha256: hash });
    const finished = concatSource(bytes, signed.appended);
    const mended = verifier.checkSigned(finished, signed, setup.signer, source);
    if (mended !== undefined && !setup.options.repair)
      throw new KysoError('pdf-needs-repair', mended, { hint: repairHint });
    const repaired = signed.repaired || mended !== undefined;
    if (output === '-') await toStandardOutput([bytes, signed.appended]);
    else {
      const lost = await written(output, [bytes, signed.appended], placementOf(setup, stats, file));
      if (lost !== undefined)
        return earlierOutput(output, bytes, record, tools) ?? failedRecord(record, lost);
    }
    return {
      ...record,
      result: 'signed',
      field: signed.field,
      level: signed.level,
      sha256After: hash.update(signed.appended).digest('hex'),
      time: signed.signedAt.toISOString().replace('.000Z', 'Z'),
      ...remarks({ ...signed, repaired }),
    };
  } catch (error) {
    return failedRecord(record, failureOf(error));
  }
}

function remarks({ repaired, warnings }: Pick<Awaited<ReturnType<typeof signPdf>>, 'repaired' | 'warnings'>) {
  return {
    ...(repaired ? { repaired: true as const } : {}),
    ...(warnings.length > 0 ? { warnings } : {}),
  };
}

/** @throws file-unwritable, disk-full */
async function toStandardOutput(chunks: readonly Uint8Array[]): Promise<void> {
  try {
    await writeBinary(chunks);
  } catch (error) {
    throw fileError(error, 'standard output', 'write');
  }
}

/**
 * Writes an output. What another run gave the same name meanwhile is no error yet: it may be the same document, signed.
 * @returns that error
 */
async function written(
  output: string,
  chunks: readonly Uint8Array[],
  placement: Placement,
): Promise<Failure | undefined> {
  try {
    await writeAtomic(output, chunks, placement);
    return undefined;
  } catch (error) {
    if (error instanceof KysoError && error.code === 'output-exists') return failureOf(error);
    throw error;
  }
}

/** @throws file-unwritable when what is to be replaced is no file */
function placementOf({ inPlace, overwrite }: SignSetup, was: Stats, file: string): Placement {
  if (inPlace && !was.isFile())
    throw new KysoError('file-unwritable', `${file} is no file that could be replaced`, {
      subject: file,
      hint: 'Name a place for the signed document with --output.',
    });
  if (inPlace) return { kind: 'replace', was };
  // Whoever may not read the document may not read the signed one; its owner may replace it.
  const mode = was.isFile() ? { mode: (was.mode & 0o666) | 0o200 } : {};
  return overwrite ? { kind: 'overwrite', ...mode } : { kind: 'new', ...mode };
}

/**
 * What an output that exists means: the one of an earlier run counts as done, anything else is left alone.
 * @throws output-exists, file-unreadable
 */
function earlierOutput(
  output: string,
  input: Uint8Array,
  record: SignRecord,
  tools: Tools,
): SignRecord | undefined {
  const { inPlace, overwrite, signer } = tools.setup;
  if (inPlace || overwrite || output === '-') return undefined;
  const exists = lstatOf(output);
  if (exists === undefined) return undefined;
  if (exists.isFile() && exists.size > input.length) {
    const { bytes } = readDocumentFile(output);
    const isUpdate = Buffer.compare(bytes.subarray(0, input.length), input) === 0;
    const own = isUpdate ? tools.verifier.intactBy(bytes, signer, input.length) : undefined;
    if (own !== undefined)
      return {
        ...record,
        result: 'skipped',
        skipped: 'done',
        field: own.field,
        level: own.level === null ? null : 'B-B',
        sha256After: createHash('sha256').update(bytes).digest('hex'),
        time: own.time.claimed ?? null,
      };
  }
  throw new KysoError('output-exists', `${output} exists already and is no result of this signing`, {
    subject: output,
    hint: 'Move it away, choose another --output, or replace it with --overwrite.',
  });
}

/** What `--if-signed` says of a document that carries an intact signature. @throws refused-signed */
function alreadySigned(bytes: Uint8Array, record: SignRecord, tools: Tools): SignRecord | undefined {
  const { ifSigned, signer } = tools.setup;
  if (ifSigned === 'append') return undefined;
  const found = tools.verifier.intactBy(bytes, ifSigned === 'skip-mine' ? signer : undefined, 0);
  if (found === undefined) return undefined;
  if (ifSigned === 'fail')
    throw new KysoError('refused-signed', `it carries an intact signature already (${found.field})`, {
      subject: found.field,
      hint: 'Sign it nevertheless with --if-signed append.',
    });
  const skipped: SkipReason = ifSigned === 'skip' ? 'signed' : 'mine';
  return { ...record, output: null, result: 'skipped', skipped, field: found.field };
}

/** The record of a document whose worker crashed. */
export const crashedSign =
  (signer: string) =>
  ({ file, output }: SignItem, failure: Failure): SignRecord =>
    failedRecord(blankRecord(file, output ?? null, signer), failure);
