import { KysoError } from '../errors.ts';
import { locks } from '../pades/doc-mdp.ts';
import { readFields } from '../pades/fields.ts';
import { beginUpdate, type Update, type Writable } from '../pdf/append.ts';
import { isDict, PdfName } from '../pdf/objects.ts';
import { countPages, pageAt } from '../pdf/pages.ts';
import type { ByteSource } from '../pdf/source.ts';
import type { PdfView } from '../pdf/types.ts';
import { putCarried } from './appearance/carry.ts';
import { typeface } from './appearance/font.ts';
import { pageGeometry, place } from './appearance/geometry.ts';
import type { Placement } from './appearance/types.ts';
import { chooseField, type TargetField } from './field.ts';
import { addNewField, type Editable, entryOf, type FieldLook, formOf, textString } from './form-edit.ts';
import { newFieldLock, type Restrictions } from './lock.ts';
import type { SignOptions } from './options.ts';
import { openForSigning } from './prepare.ts';
import { type DocumentRules, readRules, refuseCertified, refusePermissions } from './rules.ts';

export interface AddFieldOptions extends Pick<SignOptions, 'password' | 'repair' | 'limits'> {
  /** Fully qualified. */
  readonly name: string;
  readonly type: 'signature' | 'text';
  /** From 1, or the last one. Default 1. */
  readonly page?: number | 'last';
  /** On the page as it is seen. Default: `bottom-right`. */
  readonly placement?: Exclude<Placement, { kind: 'widget' }>;
  /** What a signature in the field will close. */
  readonly lock?: NonNullable<Restrictions['lock']>;
}

/** A field added: the document is the source followed by `appended`. */
export interface AddedField {
  readonly appended: Uint8Array;
  readonly name: string;
  readonly page: number;
  /** llx, lly, urx, ury in default user space. */
  readonly rect: readonly [number, number, number, number];
  /** Why a signature made before would not survive that the field is filled in. */
  readonly warnings: readonly FieldWarning[];
}

export interface FieldWarning {
  readonly code: 'fill-breaks-signature' | 'changes-signed';
  readonly message: string;
}

/** Of a field placed by name, in points. */
const defaultSizes = { signature: [170, 60], text: [120, 18] } as const;
const fontSize = 11;
const fontName = 'KysoText';

/**
 * Adds an empty field: one for a signature to come, or one for text, in a font that covers Vietnamese.
 * @throws refused-certified, refused-permissions, field-not-found when the name is taken, appearance-invalid
 * @throws pdf-no-pages, usage, and whatever opening a PDF throws
 */
export async function addField(
  source: Uint8Array | ByteSource,
  options: AddFieldOptions,
): Promise<AddedField> {
  const document = openForSigning(source, options);
  const view = document.latest;
  const tree = readFields(view, document.limits);
  const rules = readRules(view, tree);
  refuseCertified(rules);
  refusePermissions(document.encryption, true);
  if (tree.fields.some(({ name }) => name === options.name))
    throw new KysoError('field-not-found', `the document has a field named ${options.name} already`, {
      subject: options.name,
      hint: 'Give the new field another name; kyso field list shows those there are.',
    });
  const target = chooseField(view, tree, options.name) as TargetField & { kind: 'new' };
  const { ref, number, rect } = placeOn(view, options);
  const update = beginUpdate(view);
  const form = formOf(view, update);
  const lock = newFieldLock(options.lock === undefined ? {} : { lock: options.lock });
  const own =
    options.type === 'signature'
      ? { FT: PdfName.of('Sig'), F: printed }
      : { FT: PdfName.of('Tx'), F: printed, DA: await defaultAppearance(view, update, form) };
  const look: FieldLook = {
    widget: { page: ref, rect },
    stamps: [],
    visible: true,
    own,
    ...(lock === undefined ? {} : { lock }),
  };
  addNewField(view, update, target, undefined, look, form);
  return {
    appended: update.finish().bytes,
    name: target.name,
    page: number,
    rect,
    warnings: warningsOf(rules, target.name, options.type),
  };
}

/** Annotation flag Print (table 167); locked would keep people from filling it in. */
const printed = 4;

/** @throws appearance-invalid, pdf-no-pages */
function placeOn(view: PdfView, { page: wanted = 1, placement, type }: AddFieldOptions) {
  const count = countPages(view);
  if (count === 0) throw new KysoError('pdf-no-pages', 'the document has no page a field could stand on');
  const number = wanted === 'last' ? count : wanted;
  const page = pageAt(view, number - 1);
  if (!page?.ref)
    throw new KysoError('appearance-invalid', `page ${wanted} does not exist: the document has ${count}`, {
      hint: `Give a page from 1 to ${count}, or last.`,
    });
  const where = placement ?? { kind: 'position', position: 'bottom-right' };
  const { rect } = place(pageGeometry(page), where, defaultSizes[type]);
  const [llx, lly, urx, ury] = rect.map((at) => Math.round(at * 1e4) / 1e4);
  return { ref: page.ref, number, rect: [llx ?? 0, lly ?? 0, urx ?? 0, ury ?? 0] as const };
}

/** Letters of Vietnamese beyond ASCII, each in both cases. */
const vietnamese = (() => {
  const letters = [...'aăâeêioôơuưy'].flatMap((letter) =>
    ['', '\u0300', '\u0301', '\u0303', '\u0309', '\u0323'].map((tone) => (letter + tone).normalize('NFC')),
  );
  const small = [...letters, 'đ'];
  return [...small, ...small.map((letter) => letter.toUpperCase())];
})();
const ascii = Array.from({ length: 0x5f }, (_, i) => String.fromCharCode(0x20 + i));

/** The string DA, and the font it names in the form's resources (ISO 32000-2, 12.7.4.3). */
async function defaultAppearance(view: PdfView, update: Update, form: Editable): Promise<Writable> {
  const fonts = entryOf(view, update, entryOf(view, update, form, 'DR'), 'Font');
  if (!isDict(view.get(fonts.dict, fontName))) {
    const face = await typeface(undefined);
    const { carried } = await face.subset([...ascii, ...vietnamese]);
    fonts.edit().set(fontName, putCarried(carried, update));
  }
  return textString(`/${fontName} ${fontSize} Tf 0 g`);
}

/** Filling it in later is a change like any other: locks in force reach it, whoever adds it. */
function warningsOf({ locksInForce }: DocumentRules, name: string, type: string): FieldWarning[] {
  const act = type === 'signature' ? 'signing' : 'filling in';
  return locksInForce
    .filter(({ lock }) => locks(lock, name))
    .map(({ setBy }) => ({
      code: 'fill-breaks-signature' as const,
      message: `${act} the field ${name} will break the signature in field ${setBy}, which locks it`,
    }));
}
