import type { FormField } from '../../pades/fields.ts';
import { isDict, isString, type PdfDict } from '../../pdf/objects.ts';
import type { DocumentMap } from './document-map.ts';

/**
 * Fonts by which viewers draw the values of fields that have no appearance, or are to get a new one (ISO 32000-2,
 * 12.7.3, NeedAppearances): names that default appearances mention, whether the form has such fonts or not.
 */
export function awaitedFonts({ view, form }: DocumentMap): ReadonlySet<string> {
  const names = new Set<string>();
  const anew = form.acroForm && view.get(form.acroForm, 'NeedAppearances') === true;
  const note = (dict: PdfDict | undefined): void => {
    const look = dict && view.get(dict, 'DA');
    if (!isString(look)) return;
    const text = Buffer.from(look.bytes).toString('latin1');
    for (const [, name] of text.matchAll(/\/([^\s/[\]<>(){}%]+)/g)) if (name) names.add(unescaped(name));
  };
  const drawn = form.fields.filter((field) => hasText(field) && (anew || lacksLook(field)));
  if (drawn.length === 0) return names;
  note(form.acroForm);
  for (const { dict } of form.groups) note(dict);
  for (const { dict, widgets } of drawn) for (const each of [dict, ...widgets.map((w) => w.dict)]) note(each);
  return names;

  function lacksLook({ widgets }: FormField): boolean {
    return widgets.some(({ dict }) => !isDict(view.get(dict, 'AP')));
  }
}

/** A name's `#xx` (7.3.5) as the characters they stand for. */
const unescaped = (name: string): string =>
  name.replace(/#([0-9A-Fa-f]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));

const hasText = ({ type, value }: FormField): boolean => type !== 'Sig' && value !== undefined;
