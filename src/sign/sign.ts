import { KysoError } from '../errors.ts';
import type { KeySource } from '../keys/key-handle.ts';
import { readFields } from '../pades/fields.ts';
import { beginUpdate } from '../pdf/append.ts';
import { openPdf } from '../pdf/document.ts';
import type { PdfRef } from '../pdf/objects.ts';
import type { ByteSource } from '../pdf/source.ts';
import type { PdfDocument } from '../pdf/types.ts';
import type { PreparedAppearance } from './appearance/types.ts';
import {
  fits,
  fixByteRange,
  openByteRange,
  type PreparedUpdate,
  placeContents,
  signatureDictionary,
  subFilterOf,
} from './dictionary.ts';
import { digestRanges, joinRanges } from './digest.ts';
import { declarePades } from './extensions.ts';
import { chooseField, type TargetField } from './field.ts';
import { addNewField, signExistingField } from './form-edit.ts';
import { keyContext } from './key-context.ts';
import { drawMark, firstPage } from './mark.ts';
import type { SignaturePlan, SignedPdf, SignOptions, SignWarning } from './options.ts';
import { readRules, refuseCertified, refuseLocked, refusePermissions, refuseRepaired } from './rules.ts';

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
): Promise<SignedPdf> {
  return signDocument(openForSigning(source, options), key, options);
}

/** Signs a document that is open already. @throws as signPdf */
export async function signDocument(
  document: PdfDocument,
  key: KeySource,
  options: SignOptions = {},
): Promise<SignedPdf> {
  const task = await prepare(document, key, options);
  const prepared = await fill(layOut(task, roomFor(key, options)), task, key, options);
  return {
    appended: prepared.appended,
    field: task.target.name,
    level: 'B-B',
    byteRange: prepared.byteRange,
    signedAt: task.signingTime,
    repaired: document.repaired,
    warnings: task.warnings,
  };
}

/** Asks every rule and lays the update out, and signs nothing. @throws as signPdf, but signing-failed */
export async function planSignature(
  source: Uint8Array | ByteSource,
  key: KeySource,
  options: SignOptions = {},
): Promise<SignaturePlan> {
  const task = await prepare(openForSigning(source, options), key, options);
  const { appended, room } = layOut(task, roomFor(key, options));
  return {
    field: task.target.name,
    fieldIsNew: task.target.kind === 'new',
    level: 'B-B',
    appendedBytes: appended.length,
    room,
    repaired: task.document.repaired,
    warnings: task.warnings,
  };
}

export function openForSigning(
  source: Uint8Array | ByteSource,
  { password, repair, limits }: Pick<SignOptions, 'password' | 'repair' | 'limits'>,
): PdfDocument {
  return openPdf(source, {
    repair: repair ? 'allow' : 'never',
    ...(password === undefined ? {} : { password }),
    ...(limits ? { limits } : {}),
  });
}

/** What is decided before anything is written; laying it out may happen twice. */
interface SigningTask {
  readonly document: PdfDocument;
  readonly target: TargetField;
  /** Where a new widget goes; also the page of a mark. */
  readonly page: PdfRef;
  readonly mark: PreparedAppearance | undefined;
  readonly signingTime: Date;
  readonly subFilter: string;
  readonly options: SignOptions;
  readonly warnings: readonly SignWarning[];
}

async function prepare(document: PdfDocument, key: KeySource, options: SignOptions): Promise<SigningTask> {
  const view = document.latest;
  refuseRepaired(document, options.repair ?? false);
  const tree = readFields(view, document.limits);
  const rules = readRules(view, tree);
  refuseCertified(rules);
  const target = chooseField(view, tree, options.field);
  refusePermissions(document.encryption, target.kind === 'new');
  refuseLocked(rules, target.name);
  const signingTime = options.signingTime ?? new Date();
  const page = firstPage(view);
  const mark = await drawMark(view, target, key, options, signingTime);
  const warnings: SignWarning[] = [...(mark?.warnings ?? [])];
  if (document.repaired)
    warnings.push({ code: 'repaired', message: 'the structure of the document had to be reconstructed' });
  const subFilter = subFilterOf(key);
  return { document, target, page: mark?.page ?? page, mark, signingTime, subFilter, options, warnings };
}

const roomFor = (key: KeySource, options: SignOptions): number =>
  key.kind === 'cms' ? key.estimatedSize : keyContext(key, options).room;

const invisible = [0, 0, 0, 0] as const;

/** Writes the update with `room` bytes kept for the CMS; its ByteRange is final. */
function layOut(task: SigningTask, room: number): PreparedUpdate {
  const { document, target, mark } = task;
  const view = document.latest;
  const update = beginUpdate(view);
  const texts = { ...task.options, signingTime: task.signingTime, subFilter: task.subFilter };
  const signature = update.add(signatureDictionary(texts, { byteRange: openByteRange, room }));
  const normalAppearance = mark?.addTo(update);
  if (target.kind === 'existing') signExistingField(view, update, target, signature, normalAppearance);
  else
    addNewField(view, update, target, signature, {
      page: task.page,
      rect: mark?.rect ?? invisible,
      ...(normalAppearance ? { normalAppearance } : {}),
    });
  declarePades(view, update);
  return fixByteRange(update.finish(), document.length);
}

/** Signs, and lays out once more with the room that is really needed when the CMS came out longer than expected. */
async function fill(
  first: PreparedUpdate,
  task: SigningTask,
  key: KeySource,
  options: SignOptions,
): Promise<PreparedUpdate> {
  let prepared = first;
  let cms = await makeCms(prepared, task, key, options);
  if (!fits(prepared, cms)) {
    // Some signers' values vary by a few bytes from one time to the next.
    prepared = layOut(task, cms.length + 64);
    cms = await makeCms(prepared, task, key, options);
  }
  if (!fits(prepared, cms))
    throw new KysoError(
      'signing-failed',
      `the signature takes ${cms.length} bytes, ${prepared.room} were kept`,
    );
  placeContents(prepared, cms);
  return prepared;
}

function makeCms(
  { appended, gap }: PreparedUpdate,
  { document, signingTime }: SigningTask,
  key: KeySource,
  options: SignOptions,
): Promise<Uint8Array> {
  if (key.kind === 'cms') return key.signRanges(joinRanges(document.source, appended, gap), signingTime);
  const context = keyContext(key, options);
  return context.sign(digestRanges(document.source, appended, gap, context.scheme.digest));
}
