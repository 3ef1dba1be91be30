import { KysoError } from '../errors.ts';
import { readFields } from '../pades/fields.ts';
import { readSeedValues } from '../pades/seed-values.ts';
import { type AppendedSection, beginUpdate, type DictEdit, type Update } from '../pdf/append.ts';
import { openPdf } from '../pdf/document.ts';
import { PdfArray, PdfDict, PdfName, type PdfRef } from '../pdf/objects.ts';
import { walkPages } from '../pdf/pages.ts';
import type { ByteSource } from '../pdf/source.ts';
import type { PdfDocument, PdfView } from '../pdf/types.ts';
import { archivalRules } from './appearance/pdfa.ts';
import type { PlacedMark, PreparedAppearance } from './appearance/types.ts';
import { declarePades } from './extensions.ts';
import { chooseField, type TargetField } from './field.ts';
import { addNewField, catalogOf, entryOf, signExistingField, type WidgetLook } from './form-edit.ts';
import { newFieldLock, type Restrictions } from './lock.ts';
import type { SignOptions } from './options.ts';
import {
  readRules,
  refuseCertified,
  refuseLateCertification,
  refuseLocked,
  refusePermissions,
  refuseRepaired,
  refuseStamps,
  repairHint,
} from './rules.ts';
import { obeySeedValues, type SigningParty } from './seed-rules.ts';

/**
 * Opens a document to be signed. One whose structure is damaged is opened when that was asked for, or when whoever
 * reconstructs it comes to the same.
 * @param reconstruct though its cross-references could be used
 * @throws pdf-needs-repair, and whatever opening a PDF throws
 */
export function openForSigning(
  source: Uint8Array | ByteSource,
  { password, repair, limits }: Pick<SignOptions, 'password' | 'repair' | 'limits'>,
  reconstruct = false,
): PdfDocument {
  const options = { ...(password === undefined ? {} : { password }), ...(limits ? { limits } : {}) };
  if (reconstruct) return openPdf(source, { repair: 'always', ...options });
  try {
    return openPdf(source, { repair: repair ? 'allow' : 'never', ...options });
  } catch (error) {
    if (!(error instanceof KysoError) || error.code !== 'pdf-needs-repair') throw error;
    const { message, offset } = error;
    const refusal = new KysoError('pdf-needs-repair', message, {
      hint: repairHint,
      cause: error,
      ...(offset === undefined ? {} : { offset }),
    });
    return openedInOneWay(source, options) ?? throws(refusal);
  }
}

function openedInOneWay(
  source: Uint8Array | ByteSource,
  options: Pick<SignOptions, 'password' | 'limits'>,
): PdfDocument | undefined {
  try {
    const document = openPdf(source, { repair: 'allow', ...options });
    return document.oneReading ? document : undefined;
  } catch (error) {
    if (error instanceof KysoError) return undefined;
    throw error;
  }
}

function throws(error: KysoError): never {
  throw error;
}

/** A document that may be signed, and where. */
export interface SigningTask {
  readonly document: PdfDocument;
  readonly target: TargetField;
  /** Where a new widget goes when nothing visible says otherwise. */
  readonly page: PdfRef;
  readonly signingTime: Date;
  /** As given, but for what the field asks for and nobody chose. */
  readonly options: SignOptions;
}

/**
 * Asks the document's rules, finds or names the field.
 * @throws refused-certified, refused-field-signed, refused-field-locked, refused-permissions, refused-signed
 * @throws refused-seed-value, pdf-needs-repair, field-not-found, pdf-no-pages
 */
export function prepareTask(
  document: PdfDocument,
  options: SignOptions,
  party: SigningParty = { timestamps: false },
): SigningTask {
  const view = document.latest;
  refuseRepaired(document, options.repair ?? false);
  const tree = readFields(view, document.limits);
  const rules = readRules(view, tree);
  refuseCertified(rules);
  if (options.certify !== undefined) refuseLateCertification(rules);
  const target = chooseField(view, tree, options.field);
  refusePermissions(document.encryption, target.kind === 'new');
  refuseLocked(rules, target.name);
  if (options.appearance?.page === 'all') refuseStamps(rules);
  const seed = target.kind === 'existing' ? readSeedValues(view, target.field) : undefined;
  return {
    document,
    target,
    options: seed ? obeySeedValues(seed, target.name, options, party) : options,
    page: firstPage(view),
    signingTime: wholeSeconds(options.signingTime ?? new Date()),
  };
}

/** M has no fractions: what is told of a signature is what stands in it. */
const wholeSeconds = (time: Date): Date => new Date(Math.floor(time.getTime() / 1000) * 1000);

const pagelessHint = 'Open it in a viewer: it is empty or damaged, and has to be made again.';

/** The first page a widget can point at. @throws pdf-no-pages */
export function firstPage(view: PdfView): PdfRef {
  for (const { ref } of walkPages(view)) if (ref) return ref;
  throw new KysoError('pdf-no-pages', 'the document has no page a signature field could stand on', {
    hint: pagelessHint,
  });
}

const invisible = [0, 0, 0, 0] as const;

/** Writes the update: signature dictionary, field and widget, form, page, extensions. */
export function layOut(
  { document, target, page }: Pick<SigningTask, 'document' | 'target' | 'page'>,
  dictionary: DictEdit,
  mark: PreparedAppearance | undefined,
  restrictions: Restrictions = {},
): AppendedSection {
  const view = document.latest;
  const update = beginUpdate(view);
  const signature = update.add(dictionary);
  const lock = newFieldLock(restrictions);
  if (target.kind === 'existing')
    signExistingField(view, update, target, signature, mark?.addTo(update) ?? emptyAppearance(view, update));
  else
    addNewField(view, update, target, signature, {
      widget: mark ? shown(mark, update) : unseen(view, update, page),
      stamps: mark?.others.map((other) => shown(other, update)) ?? [],
      visible: mark !== undefined,
      ...(mark ? { text: mark.text } : {}),
      ...(lock === undefined ? {} : { lock }),
    });
  if (restrictions.certify !== undefined)
    entryOf(view, update, catalogOf(view, update), 'Perms').edit().set('DocMDP', signature);
  declarePades(view, update);
  return update.finish();
}

const shown = ({ page, rect, addTo }: PlacedMark, update: Update): WidgetLook => ({
  page,
  rect,
  normalAppearance: addTo(update),
});

function unseen(view: PdfView, update: Update, page: PdfRef): WidgetLook {
  const normalAppearance = emptyAppearance(view, update);
  return { page, rect: invisible, ...(normalAppearance ? { normalAppearance } : {}) };
}

/** In PDF/A-1 even a field nobody sees has an appearance (ISO 19005-1, 6.9). */
function emptyAppearance(view: PdfView, update: Update): PdfRef | undefined {
  if (archivalRules(view)?.part !== 1) return undefined;
  const dict = PdfDict.of({
    Type: PdfName.of('XObject'),
    Subtype: PdfName.of('Form'),
    BBox: new PdfArray([0, 0, 0, 0]),
    Resources: PdfDict.of({}),
  });
  return update.add({ kind: 'stream', dict, data: new Uint8Array(0) });
}
