import { createHash, type Hash } from 'node:crypto';
import { lstatOf } from '../../batch/stat.ts';
import type { ItemHandler } from '../../batch/worker.ts';
import { KysoError } from '../../errors.ts';
import type { KeyHandle } from '../../keys/key-handle.ts';
import { joinedSource } from '../../pdf/joined-source.ts';
import { type ByteSource, beginsWith, piecesOf } from '../../pdf/source.ts';
import type { LevelServices } from '../../sign/levels/raise.ts';
import type { SignedPdf, SignOptions } from '../../sign/options.ts';
import { repairHint } from '../../sign/rules.ts';
import { planSignature, signPdf } from '../../sign/sign.ts';
import { type OpenDocument, openDocumentFile } from './document-file.ts';
import { type Failure, failureOf } from './failure.ts';
import { type SharedKey, useKey } from './key-channel.ts';
import { type SharedServices, useLevels } from './level-channel.ts';
import type { OutputItem } from './output-run.ts';
import { type OutputTask, outputHandler } from './output-work.ts';
import { type OwnVerifier, ownVerifier } from './own-verifier.ts';
import { blankRecord, failedRecord, type SignRecord, type SkipReason } from './sign-record.ts';
import { writeOutput } from './write-output.ts';

export type IfSigned = 'append' | 'skip' | 'skip-mine' | 'fail';

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
  const { setup, key, services } = tools;
  const { source, stats } = document;
  const hash = hashOf(source);
  const record: SignRecord = { ...blank, sha256Before: hash.copy().digest('hex') };
  try {
    const skip = earlierOutput(output, source, record, tools) ?? alreadySigned(source, record, tools);
    if (skip !== undefined) return skip;
    if (setup.dryRun) {
      const { field, level, repaired, warnings } = await planSignature(source, key, setup.options, services);
      return { ...record, result: 'planned', field, level, ...remarks({ repaired, warnings }) };
    }
    const { signed, repaired } = await signChecked(source, hash, tools);
    const chunks = finishedFile(document, hash, signed.appended, file);
    const lost = await writeOutput(output, chunks, setup, stats, file);
    if (lost !== undefined) return earlierOutput(output, source, record, tools) ?? failedRecord(record, lost);
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

interface CheckedSignature {
  readonly signed: SignedPdf;
  readonly repaired: boolean;
}

/**
 * Signs, and makes sure that the result stands up to verification. Where verifiers would not pass it for what had to be
 * mended to read the document, it is reconstructed, so that they need not mend it again.
 * @throws pdf-needs-repair unless `--repair` allows that; output-not-verified, and as signPdf
 */
async function signChecked(
  source: ByteSource,
  sha256: Hash,
  { setup, key, services, verifier }: Tools,
): Promise<CheckedSignature> {
  const attempt = async (reconstruct: boolean) => {
    const signed = await signPdf(source, key, setup.options, { ...services, sha256, reconstruct });
    const finished = joinedSource(source, signed.appended);
    return { signed, mended: verifier.checkSigned(finished, signed, setup.signer, source) };
  };
  const { signed, mended } = await attempt(false);
  if (mended === undefined) return { signed, repaired: signed.repaired };
  if (!setup.options.repair) throw new KysoError('pdf-needs-repair', mended, { hint: repairHint });
  // Revisions end with a reconstruction, and earlier signatures with their revisions.
  if (verifier.isSigned(source)) return { signed, repaired: true };
  try {
    const again = await attempt(true);
    return { signed: again.mended === undefined ? again.signed : signed, repaired: true };
  } catch (error) {
    // What cannot be reconstructed stays as it was asked for: signed as it can be read.
    if (error instanceof KysoError) return { signed, repaired: true };
    throw error;
  }
}

function hashOf(source: ByteSource): Hash {
  const hash = createHash('sha256');
  for (const piece of piecesOf(source)) hash.update(piece);
  return hash;
}

/** The signed file in pieces. @throws file-changed when a document read in pieces is no longer the one that was signed */
function finishedFile(
  { source, inPieces }: OpenDocument,
  signed: Hash,
  appended: Uint8Array,
  file: string,
): Iterable<Uint8Array> {
  if (!inPieces) return [...piecesOf(source), appended];
  const before = signed.copy().digest();
  return (function* () {
    const hash = createHash('sha256');
    for (const piece of piecesOf(source)) {
      hash.update(piece);
      yield piece;
    }
    if (!before.equals(hash.digest()))
      throw new KysoError('file-changed', `${file} changed while it was being signed`, {
        subject: file,
        hint: 'Run the command again once nobody writes to the file.',
      });
    yield appended;
  })();
}

function remarks({ repaired, warnings }: Pick<Awaited<ReturnType<typeof signPdf>>, 'repaired' | 'warnings'>) {
  return {
    ...(repaired ? { repaired: true as const } : {}),
    ...(warnings.length > 0 ? { warnings } : {}),
  };
}

/**
 * What an output that exists means: the one of an earlier run counts as done, anything else is left alone.
 * @throws output-exists, file-unreadable
 */
function earlierOutput(
  output: string,
  input: ByteSource,
  record: SignRecord,
  tools: Tools,
): SignRecord | undefined {
  const { inPlace, overwrite, signer } = tools.setup;
  if (inPlace || overwrite || output === '-') return undefined;
  const exists = lstatOf(output);
  if (exists === undefined) return undefined;
  if (exists.isFile() && exists.size > input.length) {
    const found = openDocumentFile(output);
    try {
      const isUpdate = beginsWith(found.source, input);
      const own = isUpdate ? tools.verifier.intactBy(found.source, signer, input.length) : undefined;
      if (own !== undefined)
        return {
          ...record,
          result: 'skipped',
          skipped: 'done',
          field: own.field,
          level: own.level,
          sha256After: hashOf(found.source).digest('hex'),
          time: own.time.claimed ?? null,
        };
    } finally {
      found.close();
    }
  }
  throw new KysoError('output-exists', `${output} exists already and is no result of this signing`, {
    subject: output,
    hint: 'Move it away, choose another --output, or replace it with --overwrite.',
  });
}

/** What `--if-signed` says of a document that carries an intact signature. @throws refused-signed */
function alreadySigned(document: ByteSource, record: SignRecord, tools: Tools): SignRecord | undefined {
  const { ifSigned, signer } = tools.setup;
  if (ifSigned === 'append') return undefined;
  const found = tools.verifier.intactBy(document, ifSigned === 'skip-mine' ? signer : undefined, 0);
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
  ({ file, output }: OutputItem, failure: Failure): SignRecord =>
    failedRecord(blankRecord(file, output ?? null, signer), failure);
