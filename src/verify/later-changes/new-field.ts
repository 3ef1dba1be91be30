import type { FormField } from '../../pades/fields.ts';
import { isArray, isDict, isName, isStream, type PdfObject } from '../../pdf/objects.ts';
import type { PdfView } from '../../pdf/types.ts';
import type { ChangeKind } from '../facts.ts';
import { followed, isStray } from './comparison.ts';
import { addChange, type Context, judgeReading, refName } from './context.ts';
import { isHidden } from './hidden.ts';

/** Entries a signature field made in an update may have: no actions among them. */
const newFieldKeys = new Set([
  ...['Type', 'Subtype', 'FT', 'T', 'TU', 'TM', 'Ff', 'V', 'Parent', 'Kids', 'Lock', 'SV'],
  ...['Rect', 'P', 'F', 'AP', 'AS', 'MK', 'M', 'NM', 'BS', 'Border', 'C', 'H', 'DA', 'DR', 'Q', 'DV'],
  ...['StructParent', 'Contents', 'Lang', 'OC'],
]);

/** A field this revision added: only a signature field may be new, with nothing but what one needs. */
export function judgeNewField(context: Context, field: FormField): void {
  const { view } = context.after;
  const { name } = field;
  const object = refName(field.ref?.num, `field ${name}`);
  if (field.type !== 'Sig') {
    addChange(context, 'other', object, `form field ${name} was added`, { field: name });
    return;
  }
  const dicts = [field.dict, ...field.widgets.map(({ dict }) => dict)];
  const odd = dicts
    .flatMap((dict) => [...dict.entries])
    .find(([key, value]) => !newFieldKeys.has(key) || isStray(view, value));
  if (odd !== undefined) {
    addChange(context, 'other', object, `the added signature field ${name} has ${odd[0]}`, { field: name });
    return;
  }
  for (const { ref } of [field, ...field.widgets]) if (ref) context.added.set(ref.num, field);
  for (const dict of dicts) judgeReading(context, undefined, dict, object);
  const visible = isVisible(view, field);
  const kind = kindOfNew(view, field, visible);
  const what = field.value === undefined ? 'an empty signature field' : 'a signature field';
  addChange(context, kind, object, `${what}, ${name}, was added`, {
    field: name,
    ...(visible ? { visible: true } : {}),
  });
}

/** Nobody answers for what an unsigned field draws: that is an annotation, whatever it says it is. */
function kindOfNew(view: PdfView, field: FormField, visible: boolean): ChangeKind {
  if (field.value === undefined) return visible && draws(view, field) ? 'annotation' : 'signature-added';
  return isTimestamp(view, field) && !visible ? 'document-timestamp' : 'signature-added';
}

/** What viewers paint where a widget has no appearance of its own (table 192). */
const painted = ['BG', 'BC', 'CA', 'I'];

/** Do its appearance characteristics alone make a widget show? */
const isPainted = (view: PdfView, { dict }: FormField['widgets'][number]): boolean => {
  const look = view.get(dict, 'MK');
  return isDict(look) && painted.some((key) => !isEmpty(followed(view, look.get(key))));
};

const isEmpty = (value: PdfObject): boolean => value === null || (isArray(value) && value.items.length === 0);

/** Is there more in an appearance of the field than comments and white space? */
function draws(view: PdfView, { widgets }: FormField): boolean {
  if (widgets.some((widget) => isPainted(view, widget))) return true;
  const streams = widgets.flatMap(({ dict }) => {
    const appearances = view.get(dict, 'AP');
    if (!isDict(appearances)) return [];
    return [...appearances.entries.values()].flatMap((value) => {
      const look = followed(view, value);
      return isDict(look) ? [...look.entries.values()].map((state) => followed(view, state)) : [look];
    });
  });
  return streams.some((stream) => {
    if (!isStream(stream)) return false;
    try {
      return (
        Buffer.from(view.decode(stream))
          .toString('latin1')
          .replace(/%[^\r\n]*/g, '')
          .trim() !== ''
      );
    } catch {
      return true;
    }
  });
}

function isTimestamp(view: PdfView, field: FormField): boolean {
  const value = view.resolve(field.value);
  // Type alone makes no token of a signature (EN 319 142-1, 5.4.3).
  return isDict(value) && isName(view.get(value, 'SubFilter'), 'ETSI.RFC3161');
}

/** Has a widget of the field an area and an appearance, and is it not hidden? */
export function isVisible(view: PdfView, field: FormField): boolean {
  return field.widgets.some(({ dict }) => {
    const rect = followed(view, dict.get('Rect'));
    if (isHidden(view.get(dict, 'F'))) return false;
    if (!isArray(rect) || !['AP', 'MK'].some((key) => isDict(followed(view, dict.get(key))))) return false;
    const [x1, y1, x2, y2] = rect.items.map((item) => followed(view, item));
    return x1 !== x2 && y1 !== y2;
  });
}
