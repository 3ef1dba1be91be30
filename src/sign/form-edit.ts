import { KysoError } from '../errors.ts';
import { readFields } from '../pades/fields.ts';
import {
  appendToArray,
  type DictEdit,
  editDict,
  newArray,
  newDict,
  type Update,
  type Writable,
} from '../pdf/append.ts';
import {
  isArray,
  isDict,
  isRef,
  PdfArray,
  PdfDict,
  PdfName,
  type PdfRef,
  PdfString,
} from '../pdf/objects.ts';
import { walkPages } from '../pdf/pages.ts';
import { encodeTextString } from '../pdf/text.ts';
import type { PdfView } from '../pdf/types.ts';
import type { TargetField } from './field.ts';
import { lastRef } from './last-ref.ts';
import { taggerOf } from './structure.ts';

/** Where a widget stands, and what it shows. */
export interface WidgetLook {
  readonly page: PdfRef;
  /** Default user space: llx, lly, urx, ury; all zero when invisible. */
  readonly rect: readonly [number, number, number, number];
  /** AP N. */
  readonly normalAppearance?: PdfRef;
}

/** How a new field looks, and what it is bound by. */
export interface FieldLook {
  readonly widget: WidgetLook;
  /** The same mark on other pages. */
  readonly stamps: readonly WidgetLook[];
  /** Can it be seen? */
  readonly visible: boolean;
  /** What a visible mark says; for readers of tagged documents. */
  readonly text?: string;
  /** Lock: what the signature forbids of other fields. */
  readonly lock?: Writable;
  /** Entries of a field that is to be filled in later, in place of those of a signature. */
  readonly own?: Readonly<Record<string, Writable>>;
}

/** SigFlags: signatures exist, append only (ISO 32000-2, table 225). */
const sigFlags = 3;
/** Print and locked (table 167). */
const widgetFlags = 4 | 128;
/** Print, locked, its contents too. */
const stampFlags = widgetFlags | 512;

export const textString = (text: string): PdfString => new PdfString(encodeTextString(text));

/** A dictionary that is edited only when something in it has to change. */
export interface Editable {
  readonly dict: PdfDict;
  edit(): DictEdit;
}

/** Puts the signature into an empty field: V set, everything else of it kept. */
export function signExistingField(
  view: PdfView,
  update: Update,
  target: TargetField & { kind: 'existing' },
  signature: PdfRef,
  normalAppearance: PdfRef | undefined,
): void {
  update.edit(target.ref).set('V', signature);
  const widget = target.field.widgets[0];
  // An appearance state of a former life (AS) would choose among appearances that are gone.
  if (normalAppearance && widget?.ref)
    update
      .edit(widget.ref)
      .set('AP', newDict({ N: normalAppearance }))
      .delete('AS');
  const form = formOf(view, update);
  raiseSigFlags(view, form);
  if (normalAppearance) dropNeedAppearances(view, form);
}

/**
 * Makes the field with its one widget (ISO 32000-2, 12.7.5.5), and hangs both into the form, the page and the structure
 * of a tagged document. On other pages the same mark is a stamp annotation.
 */
export function addNewField(
  view: PdfView,
  update: Update,
  target: TargetField & { kind: 'new' },
  signature: PdfRef | undefined,
  look: FieldLook,
  form: Editable = formOf(view, update),
): void {
  const chain = [...target.above, target.partialName].map(() => update.allocate());
  const field = chain.at(-1);
  const outermost = chain[0];
  if (!field || !outermost) throw new KysoError('internal', 'a field without a name');
  target.above.forEach((name, i) => {
    const below = chain[i + 1];
    const group = {
      T: textString(name),
      Parent: chain[i - 1] ?? target.parent,
      Kids: below && newArray([below]),
    };
    update.put(chain[i] ?? field, newDict(group));
  });
  const tagger = taggerOf(view, update);
  const alternate = tagger?.alternate(look.visible ? look.text : undefined);
  const contents = alternate !== undefined && look.visible ? textString(alternate) : undefined;
  const annotation = (role: 'Form' | 'Annot', ref: PdfRef, { page, rect, normalAppearance }: WidgetLook) => ({
    Type: PdfName.of('Annot'),
    P: page,
    Rect: new PdfArray([...rect]),
    AP: normalAppearance && newDict({ N: normalAppearance }),
    Contents: contents,
    StructParent: tagger?.tag(role, ref, page, alternate ?? ''),
  });
  update.put(
    field,
    newDict({
      ...annotation('Form', field, look.widget),
      Subtype: PdfName.of('Widget'),
      F: widgetFlags,
      FT: PdfName.of('Sig'),
      T: textString(target.partialName),
      Parent: chain.at(-2) ?? target.parent,
      TU: alternate === undefined ? undefined : textString(alternate),
      V: signature,
      Lock: look.lock,
      ...look.own,
    }),
  );
  const placed = new Map([[field, look.widget]]);
  for (const stamp of look.stamps) {
    const ref = update.allocate();
    const base = annotation('Annot', ref, stamp);
    update.put(ref, newDict({ ...base, Subtype: PdfName.of('Stamp'), F: stampFlags }));
    placed.set(ref, stamp);
  }
  tagger?.finish();
  if (signature) raiseSigFlags(view, form);
  if (signature && look.visible) dropNeedAppearances(view, form);
  if (target.parent) grow(view, update, indirect(view, update, target.parent), 'Kids', outermost);
  else grow(view, update, form, 'Fields', outermost);
  const shares = look.visible ? sharedAnnots(view) : () => false;
  for (const [ref, { page: on }] of placed) {
    const page = indirect(view, update, on);
    if (shares(page.dict)) page.edit().set('Annots', ownAnnots(view, page.dict, ref));
    else grow(view, update, page, 'Annots', ref);
  }
}

/** The catalog. @throws pdf-malformed when it is no indirect object */
export function catalogOf(view: PdfView, update: Update): Editable {
  const ref = view.catalogRef;
  if (!ref) throw new KysoError('pdf-malformed', 'the document catalog is no indirect object');
  return { dict: view.catalog, edit: () => update.edit(ref) };
}

/** The dictionary an entry holds, directly or by reference; made when there is none. */
export function entryOf(view: PdfView, update: Update, holder: Editable, key: string): Editable {
  const written = holder.dict.get(key);
  const found = view.resolve(written);
  if (isDict(found) && isRef(written)) {
    const ref = lastRef(view, written);
    return { dict: found, edit: () => update.edit(ref) };
  }
  const dict = isDict(found) ? found : PdfDict.of({});
  let pending: DictEdit | undefined;
  return {
    dict,
    edit: () => {
      if (!pending) {
        pending = editDict(dict);
        holder.edit().set(key, pending);
      }
      return pending;
    },
  };
}

/** The interactive form: asked for once an update, since what was edited of it is kept there. */
export const formOf = (view: PdfView, update: Update): Editable =>
  entryOf(view, update, catalogOf(view, update), 'AcroForm');

export function indirect(view: PdfView, update: Update, ref: PdfRef): Editable {
  const found = view.resolve(ref);
  if (!isDict(found)) throw new KysoError('pdf-malformed', `object ${ref.num} is no dictionary`);
  return { dict: found, edit: () => update.edit(ref) };
}

function raiseSigFlags(view: PdfView, form: Editable): void {
  const flags = view.get(form.dict, 'SigFlags');
  const now = Number.isInteger(flags) ? Number(flags) : 0;
  if ((now & sigFlags) !== sigFlags) form.edit().set('SigFlags', now | sigFlags);
}

/** Adds values to an array entry: where the array stands, or in a new one when there is none. */
export function grow(
  view: PdfView,
  update: Update,
  holder: Editable,
  key: string,
  ...added: readonly Writable[]
): void {
  const written = holder.dict.get(key);
  const array = view.resolve(written);
  if (!isArray(array)) holder.edit().set(key, newArray(added));
  else if (isRef(written)) update.put(lastRef(view, written), appendToArray(array, added));
  else holder.edit().set(key, appendToArray(array, added));
}

/** Whether another page shows the annotations of one: pages may refer to one array. */
function sharedAnnots(view: PdfView): (page: PdfDict) => boolean {
  const arrayOf = (page: PdfDict): number | undefined => {
    const written = page.get('Annots');
    return isRef(written) ? lastRef(view, written).num : undefined;
  };
  const users = new Map<number, number>();
  for (const { dict } of walkPages(view)) {
    const num = arrayOf(dict);
    if (num !== undefined) users.set(num, (users.get(num) ?? 0) + 1);
  }
  return (page) => (users.get(arrayOf(page) ?? -1) ?? 0) > 1;
}

/** A copy of a shared array for one page, so that a mark shows on no other. */
function ownAnnots(view: PdfView, page: PdfDict, added: PdfRef): Writable {
  const array = view.get(page, 'Annots');
  return isArray(array) ? appendToArray(array, [added]) : newArray([added]);
}

/**
 * Does the form ask viewers to make appearances anew? Some then leave a mark out, so that the request goes with the
 * first mark, where every field that shows a value has its appearance already.
 * @returns whether the request stands and has to stay
 */
export function keepsNeedAppearances(view: PdfView): boolean {
  const { acroForm, fields } = readFields(view, view.document.limits);
  if (!acroForm || view.get(acroForm, 'NeedAppearances') !== true) return false;
  return fields.some(
    ({ type, value, widgets }) =>
      type !== 'Sig' && value !== undefined && widgets.some(({ dict }) => !isDict(view.get(dict, 'AP'))),
  );
}

/** Takes the request back where it has done its work. */
function dropNeedAppearances(view: PdfView, form: Editable): void {
  if (view.get(form.dict, 'NeedAppearances') === true && !keepsNeedAppearances(view))
    form.edit().set('NeedAppearances', false);
}
