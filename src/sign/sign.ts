import type { Hash } from 'node:crypto';
import { KysoError } from '../errors.ts';
import type { KeySource } from '../keys/key-handle.ts';
import { joinedSource } from '../pdf/joined-source.ts';
import type { ByteSource } from '../pdf/source.ts';
import type { PdfDocument } from '../pdf/types.ts';
import { timestampAttributeOverhead } from '../pki/cms/build.ts';
import { metadataFault } from './appearance/pdfa.ts';
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
import { keepsNeedAppearances } from './form-edit.ts';
import { keyContext } from './key-context.ts';
import { levelPlan, wantedLevel } from './levels/plan.ts';
import { type LevelServices, raise } from './levels/raise.ts';
import { reachLevel } from './levels/reach.ts';
import type { TimestampSource } from './levels/timestamp-source.ts';
import { signatureReferences } from './lock.ts';
import { drawMark } from './mark.ts';
import type { SignaturePlan, SignedPdf, SignOptions, SignWarning } from './options.ts';
import { layOut, openForSigning, prepareTask, type SigningTask } from './prepare.ts';

/** What signing may use besides the document, the key and the options. */
export interface SigningMeans extends LevelServices {
  /** SHA-256 over all of the source, not yet finished: spares reading and hashing it once more. */
  readonly sha256?: Hash;
  /**
   * Reconstruct the cross-references though they could be used, so that the signed document has one reading; without
   * `repair` only where that can be done in one way.
   */
  readonly reconstruct?: boolean;
}

/**
 * Signs a PDF in an incremental update; levels above B-T add further ones. The signed file is the source followed by
 * `appended`.
 * @throws refused-certified, refused-field-signed, refused-field-locked, refused-permissions, refused-signed
 * @throws refused-seed-value
 * @throws pdf-needs-repair, field-not-found, pdf-no-pages, appearance-invalid, algorithm-unsupported, signing-failed
 * @throws timestamp-refused, timestamp-invalid, validation-data-missing, certificate-revoked, net-*
 * @throws whatever opening a PDF throws
 */
export async function signPdf(
  source: Uint8Array | ByteSource,
  key: KeySource,
  options: SignOptions = {},
  means: SigningMeans = {},
): Promise<SignedPdf> {
  const document = openForSigning(source, options, means.reconstruct);
  return signDocument(document, key, options, means);
}

/** Signs a document that is open already. @throws as signPdf */
export async function signDocument(
  document: PdfDocument,
  key: KeySource,
  given: SignOptions = {},
  means: SigningMeans = {},
): Promise<SignedPdf> {
  const task = prepareTask(document, given, { key, timestamps: means.timestamps !== undefined });
  const { options } = task;
  const mark = await drawMark(task, key, options);
  const wanted = wantedLevel(options, means);
  const { level, warnings, result } = await reachLevel(wanted, options.levelFallback, async (tried) => {
    const plan = levelPlan(tried, means, key.kind === 'cms');
    const stamps = plan.stampSignature ? means.timestamps : undefined;
    const update = await signedUpdate(task, mark, key, options, { ...means, stamps });
    const { appended, kept } = await raise(
      joinedSource(document.source, update.appended),
      plan.steps,
      means,
      options,
    );
    return {
      update,
      kept,
      appended: appended.length > 0 ? Buffer.concat([update.appended, appended]) : update.appended,
    };
  });
  return {
    appended: result.appended,
    field: task.target.name,
    level,
    byteRange: result.update.byteRange,
    signedAt: task.signingTime,
    repaired: document.repaired,
    ...(result.kept ? { kept: result.kept } : {}),
    warnings: [...warningsOf(task, mark, key, options), ...warnings],
  };
}

interface StampedMeans extends SigningMeans {
  readonly stamps: TimestampSource | undefined;
}

/** The update with its signature in place. */
async function signedUpdate(
  task: SigningTask,
  mark: PreparedAppearance | undefined,
  key: KeySource,
  options: SignOptions,
  means: StampedMeans,
): Promise<PreparedUpdate> {
  const draft = (room: number): PreparedUpdate => draftUpdate(task, mark, key, options, room);
  let update = draft(roomFor(key, options, means.stamps));
  let cms = await makeCms(update, task, key, options, means);
  if (!fits(update, cms)) {
    // The signer was asked for its size and answered too low; some vary by a few bytes from one time to the next.
    update = draft(cms.length + 64);
    cms = await makeCms(update, task, key, options, means);
  }
  if (!fits(update, cms))
    throw new KysoError(
      'signing-failed',
      `the signature takes ${cms.length} bytes, ${update.room} were kept`,
    );
  placeContents(update, cms);
  return update;
}

/** Asks every rule and lays the update out, but signs nothing. @throws as signPdf, without signing-failed */
export async function planSignature(
  source: Uint8Array | ByteSource,
  key: KeySource,
  given: SignOptions = {},
  services: LevelServices = {},
): Promise<SignaturePlan> {
  const party = { key, timestamps: services.timestamps !== undefined };
  const task = prepareTask(openForSigning(source, given), given, party);
  const { options } = task;
  const mark = await drawMark(task, key, options);
  const level = wantedLevel(options, services);
  const { stampSignature } = levelPlan(level, services, key.kind === 'cms');
  const kept = roomFor(key, options, stampSignature ? services.timestamps : undefined);
  const { appended, room } = draftUpdate(task, mark, key, options, kept);
  return {
    field: task.target.name,
    fieldIsNew: task.target.kind === 'new',
    level,
    appendedBytes: appended.length,
    room,
    repaired: task.document.repaired,
    warnings: warningsOf(task, mark, key, options),
  };
}

/** Bytes to keep for the CMS of that key. */
export const roomFor = (key: KeySource, options: SignOptions, stamps: TimestampSource | undefined): number =>
  (key.kind === 'cms' ? key.estimatedSize : keyContext(key, options).room) +
  (stamps ? stamps.estimatedSize + timestampAttributeOverhead : 0);

/** The update with `room` bytes kept for the CMS, its ByteRange final. */
export function draftUpdate(
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
      reference: signatureReferences(task.document.latest, task.target, options),
    },
    { byteRange: openByteRange, contents: openContents(room) },
  );
  return fixByteRange(layOut(task, dictionary, mark, options), task.document.length);
}

function makeCms(
  { appended, gap }: PreparedUpdate,
  { document, signingTime }: SigningTask,
  key: KeySource,
  options: SignOptions,
  { sha256, stamps }: StampedMeans,
): Promise<Uint8Array> {
  if (key.kind === 'cms') return key.signRanges(joinRanges(document.source, appended, gap), signingTime);
  const context = keyContext(key, options);
  return context.sign(digestRanges(document.source, appended, gap, context.scheme.digest, sha256), stamps);
}

/** What is worth knowing of a signature besides that it was made. */
export function warningsOf(
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
  const leftOut: SignWarning = {
    code: 'mark-may-not-show',
    message: 'the form has viewers make its appearances anew (NeedAppearances); some leave the mark out',
  };
  const fault = metadataFault(document.latest);
  const unread: SignWarning = {
    code: 'metadata-unread',
    message: `the metadata of the document cannot be read and stay as they are: ${fault}; whether it is PDF/A is not known`,
  };
  return [
    ...certificate,
    ...(fault === undefined ? [] : [unread]),
    ...(mark?.warnings ?? []),
    ...(mark && keepsNeedAppearances(document.latest) ? [leftOut] : []),
    ...(document.repaired ? [repaired] : []),
  ];
}
