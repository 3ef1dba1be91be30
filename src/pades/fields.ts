import { KysoError } from '../errors.ts';
import { defaultLimits, type Limits } from '../limits.ts';
import {
  isArray,
  isDict,
  isInteger,
  isName,
  isRef,
  isString,
  type PdfDict,
  type PdfObject,
  type PdfRef,
} from '../pdf/objects.ts';
import { walkPages } from '../pdf/pages.ts';
import { decodeTextString } from '../pdf/text.ts';
import type { PdfView } from '../pdf/types.ts';

/** A widget annotation of a field; one dictionary may be both (ISO 32000-2, 12.7.4.1). */
export interface Widget {
  readonly ref: PdfRef | undefined;
  readonly dict: PdfDict;
}

/** A terminal field, with what it inherits. */
export interface FormField {
  /** Fully qualified: partial names from the root joined by full stops. */
  readonly name: string;
  readonly ref: PdfRef | undefined;
  readonly dict: PdfDict;
  /** FT, inherited; undefined when nothing gives one. */
  readonly type: string | undefined;
  /** Ff, inherited. */
  readonly flags: number;
  /** V as written, inherited; undefined when there is none, or when it resolves to null. */
  readonly value: PdfObject | undefined;
  readonly widgets: readonly Widget[];
  /** Object numbers of the fields above, outermost first. */
  readonly ancestors: readonly number[];
  /** How it was reached. */
  readonly via: 'acroform' | 'page';
}

/** A node above terminal fields. */
export interface FieldGroup {
  readonly name: string;
  readonly ref: PdfRef | undefined;
  readonly dict: PdfDict;
}

export interface FieldTree {
  readonly acroForm: PdfDict | undefined;
  readonly acroFormRef: PdfRef | undefined;
  readonly fields: readonly FormField[];
  readonly groups: readonly FieldGroup[];
  /** SigFlags; 0 when absent. */
  readonly sigFlags: number;
  /** Objects that lists of fields name by another generation: none to those who go by the rules (ISO 32000-2, 7.3.10). */
  readonly strays: readonly number[];
  /** What is wrong with the tree, one sentence each: cycles, entries that are no fields. */
  readonly faults: readonly string[];
}

interface Inherited {
  readonly name: string;
  readonly type: string | undefined;
  readonly flags: number;
  readonly value: PdfObject | undefined;
  readonly ancestors: readonly number[];
}

const root: Inherited = { name: '', type: undefined, flags: 0, value: undefined, ancestors: [] };

const asDict = (value: PdfObject): PdfDict | undefined => (isDict(value) ? value : undefined);

/**
 * Walks `AcroForm.Fields`. A field met twice is listed once; the second meeting is a fault.
 * @throws limit-exceeded past `limits.fields` nodes
 */
export function readFields(view: PdfView, limits: Limits = defaultLimits): FieldTree {
  const written = view.catalog.get('AcroForm');
  const acroForm = asDict(view.resolve(written));
  const faults: string[] = [];
  const fields: FormField[] = [];
  const groups: FieldGroup[] = [];
  const strays: number[] = [];
  if (acroForm) {
    const list = view.get(acroForm, 'Fields');
    if (isArray(list))
      walkAll(view, list.items, root, {
        fields,
        groups,
        strays,
        faults,
        seen: new Set(),
        limits,
        nameLength: 0,
      });
  }
  const sigFlags = acroForm ? view.get(acroForm, 'SigFlags') : 0;
  return {
    acroForm,
    acroFormRef: isRef(written) ? written : undefined,
    fields,
    groups,
    sigFlags: isInteger(sigFlags) ? sigFlags : 0,
    strays,
    faults,
  };
}

interface Walk {
  readonly fields: FormField[];
  readonly groups: FieldGroup[];
  readonly strays: number[];
  readonly faults: string[];
  /** Object numbers and direct dictionaries already met. */
  readonly seen: Set<number | PdfDict>;
  readonly limits: Limits;
  /** Characters of all names so far. */
  nameLength: number;
}

function walkAll(view: PdfView, items: readonly PdfObject[], above: Inherited, walk: Walk): void {
  for (const item of items) walkOne(view, item, above, walk);
}

function walkOne(view: PdfView, item: PdfObject, above: Inherited, walk: Walk): void {
  const dict = asDict(view.resolve(item));
  const ref = isRef(item) ? item : undefined;
  if (!dict) {
    if (ref && view.resolve(item) !== null) walk.faults.push(`object ${ref.num} in a field list is no field`);
    noteStray(view, item, walk);
    return;
  }
  const key = ref?.num ?? dict;
  if (walk.seen.has(key)) {
    walk.faults.push(`field ${ref ? `object ${ref.num}` : above.name} is listed twice or contains itself`);
    return;
  }
  walk.seen.add(key);
  if (walk.seen.size > walk.limits.fields)
    throw new KysoError('limit-exceeded', `the form has more than ${walk.limits.fields} fields`, {
      subject: 'fields',
    });
  if (above.ancestors.length >= walk.limits.nesting)
    throw new KysoError('limit-exceeded', `form fields are nested more than ${walk.limits.nesting} deep`, {
      subject: 'nesting',
    });
  const here = inherit(view, dict, ref, above);
  walk.nameLength += here.name.length;
  if (walk.nameLength > walk.limits.fieldNames)
    throw new KysoError(
      'limit-exceeded',
      `the names of the form's fields have more than ${walk.limits.fieldNames} characters in all`,
      { subject: 'fieldNames' },
    );
  const kids = view.get(dict, 'Kids');
  const { below, widgets } = isArray(kids)
    ? sortKids(view, kids.items, here, walk)
    : { below: [], widgets: [] };
  if (below.length > 0) {
    walk.groups.push({ name: here.name, ref, dict });
    walkAll(view, below, here, walk);
    return;
  }
  if (widgets.length === 0 && !isArray(kids)) widgets.push({ ref, dict });
  walk.fields.push(makeField(here, ref, dict, above.ancestors, widgets, 'acroform'));
}

function noteStray(view: PdfView, item: PdfObject, { strays }: Walk): void {
  if (isRef(item) && view.object(item.num)?.gen !== item.gen && isDict(view.object(item.num)?.value ?? null))
    strays.push(item.num);
}

function makeField(
  here: Inherited,
  ref: PdfRef | undefined,
  dict: PdfDict,
  ancestors: readonly number[],
  widgets: readonly Widget[],
  via: FormField['via'],
): FormField {
  const { name, type, flags, value } = here;
  return { name, ref, dict, type, flags, value, widgets, ancestors, via };
}

function inherit(view: PdfView, dict: PdfDict, ref: PdfRef | undefined, above: Inherited): Inherited {
  const partial = view.get(dict, 'T');
  const own = isString(partial) ? decodeTextString(partial.bytes) : undefined;
  const type = view.get(dict, 'FT');
  const flags = view.get(dict, 'Ff');
  const value = dict.get('V');
  return {
    name: own === undefined ? above.name : above.name === '' ? own : `${above.name}.${own}`,
    type: isName(type) ? type.value : above.type,
    flags: isInteger(flags) ? flags : above.flags,
    value: value === undefined || isNothing(view, value) ? above.value : value,
    ancestors: ref ? [...above.ancestors, ref.num] : above.ancestors,
  };
}

/** Null is no value (7.3.9); an object that stands in the file but cannot be read is one. */
function isNothing(view: PdfView, value: PdfObject): boolean {
  if (view.resolve(value) !== null) return false;
  if (!isRef(value) || !view.object(value.num)) return true;
  return !view.document.anomalies.some(
    ({ code, object }) => code === 'object-unreadable' && object === value.num,
  );
}

/**
 * Kids with a name of their own, or kids of their own, are fields; the others are widgets of this one. A signature below
 * a signature field is nobody's but its own, named or not.
 */
function sortKids(
  view: PdfView,
  kids: readonly PdfObject[],
  { type }: Inherited,
  walk: Walk,
): { below: PdfObject[]; widgets: Widget[] } {
  const below: PdfObject[] = [];
  const widgets: Widget[] = [];
  for (const kid of kids) {
    const dict = asDict(view.resolve(kid));
    if (!dict) {
      noteStray(view, kid, walk);
      continue;
    }
    if (walk.seen.has(isRef(kid) ? kid.num : dict)) {
      walk.faults.push(`field object ${isRef(kid) ? kid.num : ''} contains itself`);
      continue;
    }
    if (dict.has('T') || dict.has('Kids') || ((type === 'Sig' || dict.has('FT')) && dict.has('V')))
      below.push(kid);
    else widgets.push({ ref: isRef(kid) ? kid : undefined, dict });
  }
  return { below, widgets };
}

/**
 * Signature fields that stand only among the widgets of pages, not in `AcroForm.Fields`: some viewers show them.
 * Walks the whole page tree, so ask only when there is a reason to.
 * @throws limit-exceeded past `limits.pages` nodes or `limits.fields` annotations
 */
export function pageOnlySignatureFields(
  view: PdfView,
  tree: FieldTree,
  limits: Limits = defaultLimits,
): FormField[] {
  const known = new Set<number>();
  for (const field of tree.fields) {
    if (field.ref) known.add(field.ref.num);
    for (const widget of field.widgets) if (widget.ref) known.add(widget.ref.num);
  }
  const found: FormField[] = [];
  let met = 0;
  for (const { dict: page } of walkPages(view)) {
    const annots = view.get(page, 'Annots');
    if (!isArray(annots)) continue;
    for (const annot of annots.items) {
      if (++met > limits.fields)
        throw new KysoError('limit-exceeded', `the pages have more than ${limits.fields} annotations`, {
          subject: 'fields',
        });
      const ref = isRef(annot) ? annot : undefined;
      if (ref && known.has(ref.num)) continue;
      const dict = asDict(view.resolve(annot));
      if (!dict || !isName(view.get(dict, 'FT'), 'Sig')) continue;
      if (ref) known.add(ref.num);
      found.push(makeField(inherit(view, dict, ref, root), ref, dict, [], [{ ref, dict }], 'page'));
    }
  }
  return found;
}
