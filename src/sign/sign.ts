import type { Hash } from 'node:crypto';
import { KysoError } from '../errors.ts';
import type { KeySource } from '../keys/key-handle.ts';
import type { ByteSource } from '../pdf/source.ts';
import type { PdfDocument } from '../pdf/types.ts';
import type { PreparedAppearance } from './appearance/types.ts';
import { certificateWarnings } from './certificate-warnings.ts';
import {
  fits,
  fixByteRange,
  openByteRange,
  openContents,
  type PreparedUpdate,
  placeContents,
  signatureDictionary,
} from './dictionary.ts';
import { digestRanges, joinRanges } from './digest.ts';
import { keyContext } from './key-context.ts';
import { lockReference } from './lock.ts';
import { drawMark } from './mark.ts';
import type { SignaturePlan, SignedPdf, SignOptions, SignWarning } from './options.ts';
import { layOut, openForSigning, prepareTask, type SigningTask } from './prepare.ts';

/** Work on the source that was done already. */
export interface KnownOfSource {
  /** SHA-256 over all of it, not yet finished: spares reading and hashing it once more. */
  readonly sha256?: Hash;
}

/**
 * Signs a PDF: PAdES B-B in an incremental update. The signed file is the source followed by `appended`.
 * @throws refused-certified, refused-field-signed, refused-field-locked, refused-permissions, pdf-needs-repair
 * @throws field-not-found, pdf-no-pages, appearance-invalid, algorithm-unsupported, signing-failed
 * @throws whatever opening a PDF throws
 */
export async function signPdf(
  source: Uint8Array | ByteSource,
  key: KeySource,
  options: SignOptions = {},
  known: KnownOfSource = {},
): Promise<SignedPdf> {
  return signDocument(openForSigning(source, options), key, options, known);
}

/** Signs a document that is open already. @throws as signPdf */
export async function signDocument(
  document: PdfDocument,
  key: KeySource,
  options: SignOptions = {},
  known: KnownOfSource = {},
): Promise<SignedPdf> {
  const task = prepareTask(document, options);
  const mark = await drawMark(task, key, options);
  const draft = (room: number): PreparedUpdate => draftUpdate(task, mark, key, options, room);

  let update = draft(roomFor(key, options));
  let cms = await makeCms(update, task, key, options, known);
  if (!fits(update, cms)) {
    // The signer was asked for its size and answered too low; some vary by a few bytes from one time to the next.
    update = draft(cms.length + 64);
    cms = await makeCms(update, task, key, options, known);
  }
  if (!fits(update, cms))
    throw new KysoError(
      'signing-failed',
      `the signature takes ${cms.length} bytes, ${update.room} were kept`,
    );
  placeContents(update, cms);

  return {
    appended: update.appended,
    field: task.target.name,
    level: 'B-B',
    byteRange: update.byteRange,
    signedAt: task.signingTime,
    repaired: document.repaired,
    warnings: warningsOf(task, mark, key, options),
  };
}

/** Asks every rule and lays the update out, but signs nothing. @throws as signPdf, without signing-failed */
export async function planSignature(
  source: Uint8Array | ByteSource,
  key: KeySource,
  options: SignOptions = {},
): Promise<SignaturePlan> {
  const task = prepareTask(openForSigning(source, options), options);
  const mark = await drawMark(task, key, options);
  const { appended, room } = draftUpdate(task, mark, key, options, roomFor(key, options));
  return {
    field: task.target.name,
    fieldIsNew: task.target.kind === 'new',
    level: 'B-B',
    appendedBytes: appended.length,
    room,
    repaired: task.document.repaired,
    warnings: warningsOf(task, mark, key, options),
  };
}

const roomFor = (key: KeySource, options: SignOptions): number =>
  key.kind === 'cms' ? key.estimatedSize : keyContext(key, options).room;

/** The update with `room` bytes kept for the CMS, its ByteRange final. */
function draftUpdate(
  task: SigningTask,
  mark: PreparedAppearance | undefined,
  key: KeySource,
  options: SignOptions,
  room: number,
): PreparedUpdate {
  const subFilter = key.kind === 'cms' ? key.subFilter : 'ETSI.CAdES.detached';
  const dictionary = signatureDictionary(
    {
      ...options,
      signingTime: task.signingTime,
      subFilter,
      reference: lockReference(task.document.latest, task.target),
    },
    { byteRange: openByteRange, contents: openContents(room) },
  );
  return fixByteRange(layOut(task, dictionary, mark), task.document.length);
}

function makeCms(
  { appended, gap }: PreparedUpdate,
  { document, signingTime }: SigningTask,
  key: KeySource,
  options: SignOptions,
  { sha256 }: KnownOfSource,
): Promise<Uint8Array> {
  if (key.kind === 'cms') return key.signRanges(joinRanges(document.source, appended, gap), signingTime);
  const context = keyContext(key, options);
  return context.sign(digestRanges(document.source, appended, gap, context.scheme.digest, sha256));
}

function warningsOf(
  { document, signingTime }: SigningTask,
  mark: PreparedAppearance | undefined,
  key: KeySource,
  options: SignOptions,
): SignWarning[] {
  const repaired: SignWarning = {
    code: 'repaired',
    message: 'the structure of the document had to be reconstructed',
  };
  const certificate =
    key.kind === 'cms'
      ? []
      : certificateWarnings(keyContext(key, options).certificate, [signingTime, new Date()]);
  return [...certificate, ...(mark?.warnings ?? []), ...(document.repaired ? [repaired] : [])];
}
