import type { FormField, Widget } from '../../pades/fields.ts';
import { isDict, isInteger, type PdfDict, type PdfObject } from '../../pdf/objects.ts';
import { awaitedFonts } from './awaited-fonts.ts';
import { followed, isStray, strayed } from './comparison.ts';
import {
  addChange,
  type Context,
  compareStrictly,
  judgeReading,
  keysOf,
  placeOf,
  refName,
} from './context.ts';
import { isVisible, judgeNewField } from './new-field.ts';
import { becameReadOnly, isLockedHere } from './read-only.ts';

/** Entries a fill of an existing field may change (ISO 32000-2, 12.7.5): its value and how that looks. */
const valueKeys = new Set(['V', 'RV', 'AS', 'AP', 'I', 'M', 'MK', 'DA']);

/** Entries the signing of an empty signature field may change. */
const signingKeys = new Set(['V', 'AS', 'AP', 'M', 'MK', 'F', 'NM', 'Type', 'P']);

const newGroupKeys = new Set(['T', 'TU', 'TM', 'FT', 'Ff', 'Kids', 'Parent']);

/** Compares `AcroForm`, field by field (VERIFY rules of later changes). */
export function compareForm(context: Context): void {
  const { before, after } = context;
  const a = before.form.acroForm;
  const b = after.form.acroForm;
  context.comparison.charge(before.form.fields.length + after.form.fields.length);
  for (const [name, fields] of before.fields)
    compareNamesakes(context, name, fields, after.fields.get(name) ?? []);
  for (const [name, fields] of after.fields)
    if (!before.fields.has(name)) compareNamesakes(context, name, [], fields);
  compareGroups(context);
  const known = new Set(before.form.strays);
  for (const num of after.form.strays)
    if (!known.has(num))
      addChange(context, 'other', refName(num, 'AcroForm'), 'a field was added by another generation');
  judgeReading(context, a, b, refName(after.form.acroFormRef?.num, 'AcroForm'));
  for (const key of keysOf(a, b)) compareFormKey(context, key, a, b);
}

/** Every resource that was there is still the same; others may stand beside it (7.8.3). */
function onlyGrew(context: Context, a: PdfObject, b: PdfObject): boolean {
  if (!isDict(a) || !isDict(b)) return false;
  return [...a.entries].every(([category, resources]) => {
    const old = context.before.view.resolve(resources);
    const now = context.after.view.get(b, category);
    if (!isDict(old) || !isDict(now)) return context.comparison.same(resources, b.get(category), category);
    return [...old.entries].every(([name, value]) => context.comparison.same(value, now.get(name), name));
  });
}

/** Is a font added by a name that values waiting to be drawn are drawn with? */
function givesAwaited({ before, after }: Context, a: PdfObject, b: PdfObject): boolean {
  const [old, now] = [isDict(a) && before.view.get(a, 'Font'), isDict(b) && after.view.get(b, 'Font')];
  if (!isDict(now)) return false;
  const added = [...now.entries.keys()].filter((name) => !(isDict(old) && old.has(name)));
  if (added.length === 0) return false;
  const awaited = awaitedFonts(before);
  return added.some((name) => awaited.has(name));
}

type FormRule = (context: Context, a: PdfObject, b: PdfObject) => string | undefined;

/** Entries of the form itself. A rule gives what is wrong, or undefined. */
const formRules: Readonly<Record<string, FormRule>> = {
  // Compared field by field.
  Fields: () => undefined,
  SigFlags: (_context, a, b) => {
    const [old, now] = [isInteger(a) ? a : 0, isInteger(b) ? b : 0];
    return old & ~now ? `SigFlags changed from ${old} to ${now}` : undefined;
  },
  NeedAppearances: (_context, a, b) =>
    b === true && a !== true ? 'NeedAppearances was turned on' : undefined,
};

function compareFormKey(context: Context, key: string, a: PdfDict | undefined, b: PdfDict | undefined): void {
  const { before, after } = context;
  const num = after.form.acroFormRef?.num ?? before.form.acroFormRef?.num;
  const rule = formRules[key];
  const [written, rewritten] = [a?.get(key), b?.get(key)];
  const [old, now] = [followed(before.view, written), followed(after.view, rewritten)];
  const byGeneration = strayed(context.comparison, written, rewritten);
  if (rule) {
    const fault = byGeneration ? `${key} is named by another generation` : rule(context, old, now);
    if (fault) addChange(context, 'other', refName(num, 'AcroForm'), fault);
    return;
  }
  if (!byGeneration && context.comparison.same(old, now, key)) return;
  if (!byGeneration && key === 'DR' && onlyGrew(context, old, now) && !givesAwaited(context, old, now)) {
    addChange(context, 'form-resources', refName(num, 'AcroForm'), 'resources were added to the form');
    return;
  }
  // Defaults for text that are new cannot change how older fields look where none of those holds text.
  const textless = before.form.fields.every(({ type }) => type === 'Sig');
  if (!byGeneration && old === null && textless && (key === 'DA' || key === 'DR' || key === 'Q')) {
    addChange(context, 'form-resources', refName(num, 'AcroForm'), `${key} was added to the form`);
    return;
  }
  compareStrictly(context, written, rewritten, { up: placeOf('AcroForm', num), key, num: undefined });
}

function compareNamesakes(
  context: Context,
  name: string,
  before: readonly FormField[],
  after: readonly FormField[],
): void {
  before.forEach((field, i) => {
    const heir = after[i];
    if (heir) compareField(context, field, heir);
    else
      addChange(context, 'other', refName(field.ref?.num, 'AcroForm'), `field ${name} was removed`, {
        field: name,
      });
  });
  for (const field of after.slice(before.length)) {
    if (before.length > 0)
      addChange(
        context,
        'other',
        refName(field.ref?.num, 'AcroForm'),
        `a second field named ${name} was added`,
        {
          field: name,
        },
      );
    else judgeNewField(context, field);
  }
}

/** The rules for one existing field: which keys may change, and as what. */
interface FieldRules {
  readonly kind: 'field-value' | 'signature-filled' | undefined;
  readonly keys: ReadonlySet<string>;
}

const nothing: ReadonlySet<string> = new Set();

function rulesFor(before: FormField, after: FormField): FieldRules {
  if (before.type !== 'Sig') return { kind: 'field-value', keys: valueKeys };
  // A signed field's value, appearance and place never change; an empty one changes only by being signed.
  if (before.value !== undefined || after.value === undefined) return { kind: undefined, keys: nothing };
  return { kind: 'signature-filled', keys: signingKeys };
}

function compareField(context: Context, before: FormField, after: FormField): void {
  const object = refName(after.ref?.num ?? before.ref?.num, `field ${before.name}`);
  const field = before.name;
  if (before.type !== after.type)
    addChange(
      context,
      'other',
      object,
      `field ${field} changed its type from ${before.type} to ${after.type}`,
      { field },
    );
  const rules = rulesFor(before, after);
  if (rules.kind === 'signature-filled') context.filled.add(field);
  const touched = new Set<string>();
  compareEntries(context, before, before.dict, after.dict, rules, touched, object);
  compareWidgets(context, before, after, rules, touched, object);
  // How text is written goes with the text; by itself it is no value.
  if (touched.has('DA') && !touched.has('V') && !touched.has('AP'))
    addChange(context, 'other', object, `DA of field ${field} changed`, { field });
  else if (touched.size > 0 && rules.kind)
    addChange(context, rules.kind, object, `field ${field}: ${[...touched].join(', ')}`, {
      field,
      ...(isVisible(context.after.view, after) ? { visible: true } : {}),
    });
}

function compareWidgets(
  context: Context,
  before: FormField,
  after: FormField,
  rules: FieldRules,
  touched: Set<string>,
  object: string,
): void {
  const own = ({ dict, widgets }: FormField): readonly Widget[] =>
    widgets.filter((widget) => widget.dict !== dict);
  const a = own(before);
  const b = own(after);
  if (a.length !== b.length)
    addChange(
      context,
      'other',
      object,
      `field ${before.name} has ${b.length} widgets instead of ${a.length}`,
      {
        field: before.name,
      },
    );
  a.forEach((widget, i) => {
    const heir = b[i];
    if (!heir) return;
    const name = refName(heir.ref?.num ?? widget.ref?.num, object);
    compareEntries(context, before, widget.dict, heir.dict, rules, touched, name);
  });
}

function compareEntries(
  context: Context,
  field: FormField,
  a: PdfDict,
  b: PdfDict,
  rules: FieldRules,
  touched: Set<string>,
  object: string,
): void {
  const { comparison } = context;
  judgeReading(context, a, b, object);
  for (const key of keysOf(a, b)) {
    const old = a.get(key);
    const now = b.get(key);
    if (key === 'Kids' ? !strayed(comparison, old, now) : comparison.same(old, now, key)) continue;
    if (rules.keys.has(key) && (key !== 'MK' || field.type === 'Sig' || onlyCaption(context, old, now)))
      touched.add(key);
    else if (key === 'Ff' && becameReadOnly(context, old, now) && isLockedHere(context, field.name))
      addChange(context, 'signature-added', object, `field ${field.name} became read-only`, {
        field: field.name,
      });
    else addChange(context, 'other', object, `${key} of field ${field.name} changed`, { field: field.name });
  }
}

/** Of a button's appearance characteristics only the captions and icons are its value. */
function onlyCaption(context: Context, a: PdfObject | undefined, b: PdfObject | undefined): boolean {
  const old = context.before.view.resolve(a);
  const now = context.after.view.resolve(b);
  const dicts = [old, now].map((value) => (isDict(value) ? value : undefined));
  return [...keysOf(dicts[0], dicts[1])].every(
    (key) =>
      ['CA', 'RC', 'AC', 'I', 'RI', 'IX'].includes(key) ||
      context.comparison.same(dicts[0]?.get(key), dicts[1]?.get(key), key),
  );
}

/** Nodes above the fields: unchanged but for their Kids; new ones lead to new signature fields only. */
function compareGroups(context: Context): void {
  const old = new Map(context.before.form.groups.map((group) => [group.name, group]));
  for (const group of context.after.form.groups) {
    const before = old.get(group.name);
    old.delete(group.name);
    const object = refName(group.ref?.num, `field ${group.name}`);
    if (!before) {
      const odd = [...group.dict.entries].find(
        ([key, value]) => !newGroupKeys.has(key) || isStray(context.after.view, value),
      );
      if (odd !== undefined)
        addChange(context, 'other', object, `the added group of fields ${group.name} has ${odd[0]}`, {
          field: group.name,
        });
      continue;
    }
    judgeReading(context, before.dict, group.dict, object);
    for (const key of keysOf(before.dict, group.dict)) {
      const [was, is] = [before.dict.get(key), group.dict.get(key)];
      if (key === 'Kids' ? strayed(context.comparison, was, is) : !context.comparison.same(was, is, key))
        addChange(context, 'other', object, `${key} of field ${group.name} changed`, { field: group.name });
    }
  }
  for (const [name, group] of old)
    addChange(context, 'other', refName(group.ref?.num, `field ${name}`), `field ${name} was removed`, {
      field: name,
    });
}
