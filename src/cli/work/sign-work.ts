import { createHash, type KeyObject } from 'node:crypto';
import { realpathSync, type Stats } from 'node:fs';
import { type Placement, writeAtomic } from '../../batch/atomic-file.ts';
import { lstatOf, statOf } from '../../batch/stat.ts';
import type { ItemHandler } from '../../batch/worker.ts';
import { KysoError } from '../../errors.ts';
import { localKey } from '../../keys/local-key.ts';
import { memorySource } from '../../pdf/source.ts';
import type { SignOptions } from '../../sign/options.ts';
import { planSignature, signPdf } from '../../sign/sign.ts';
import { writeBinary } from '../view/streams.ts';
import type { WorkItem } from './batch.ts';
import { byteBudget } from './byte-budget.ts';
import { concatSource } from './concat-source.ts';
import { readDocumentFile } from './document-file.ts';
import { type Failure, failureOf } from './failure.ts';
import { type OwnVerifier, ownVerifier } from './own-verifier.ts';
import { blankRecord, failedRecord, type SignRecord, type SkipReason } from './sign-record.ts';

/** A document to sign, and where the signed one goes. */
export interface SignItem extends WorkItem {
  /** Absent when the document was refused before it had a place. */
  readonly output?: string;
}

export type IfSigned = 'append' | 'skip' | 'skip-mine' | 'fail';

/** All that signing depends on besides the document; plain data and one key, for any thread. */
export interface SignSetup {
  readonly key: {
    readonly privateKey: KeyObject;
    readonly certificate: Uint8Array;
    readonly chain: readonly Uint8Array[];
  };
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

/** Makes the function that signs one document; runs in a worker or in line. */
export async function signHandler(setup: SignSetup): Promise<ItemHandler<SignItem, SignRecord>> {
  const { privateKey, certificate, chain } = setup.key;
  const tools: Tools = {
    setup,
    key: localKey(privateKey, certificate, chain),
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
  readonly key: ReturnType<typeof localKey>;
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
    verifier.checkSigned(concatSource(bytes, signed.appended), signed, setup.signer, source);
    if (output === '-') await writeBinary([bytes, signed.appended]);
    else await writeAtomic(targetOf(output, setup), [bytes, signed.appended], placementOf(setup, stats));
    return {
      ...record,
      result: 'signed',
      field: signed.field,
      level: signed.level,
      sha256After: hash.update(signed.appended).digest('hex'),
      time: signed.signedAt.toISOString().replace('.000Z', 'Z'),
      ...remarks(signed),
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

/** A link is followed, so that in-place signing replaces the document and not the link. */
const targetOf = (output: string, { inPlace }: SignSetup): string =>
  inPlace ? realpathSync(output) : output;

function placementOf({ inPlace, overwrite }: SignSetup, was: Stats): Placement {
  if (inPlace) return { kind: 'replace', was };
  return overwrite ? { kind: 'overwrite' } : { kind: 'new' };
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
