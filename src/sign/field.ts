import { KysoError } from '../errors.ts';
import type { FieldTree, FormField } from '../pades/fields.ts';
import {
  isArray,
  isDict,
  isRef,
  isString,
  type PdfDict,
  type PdfObject,
  type PdfRef,
} from '../pdf/objects.ts';
import { decodeTextString } from '../pdf/text.ts';
import type { PdfView } from '../pdf/types.ts';
import { refuseSigned } from './rules.ts';

/** The field a signature goes into. */
export type TargetField =
  /** An empty field of the document. */
  | { readonly kind: 'existing'; readonly name: string; readonly field: FormField; readonly ref: PdfRef }
  /** A field to be made, below `parent` or at the top of the form. */
  | {
      readonly kind: 'new';
      readonly name: string;
      readonly parent: PdfRef | undefined;
      /** Partial names of fields to be made above it, outermost first. */
      readonly above: readonly string[];
      readonly partialName: string;
    };

/**
 * Finds the field to sign: the empty one of that name, or a new one.
 * @throws refused-field-signed, field-not-found when the name is one of a field that takes no signature
 */
export function chooseField(view: PdfView, tree: FieldTree, name: string | undefined): TargetField {
  if (name === undefined) return newField(view, tree, nextFreeName(tree));
  const found = tree.fields.find((field) => field.name === name);
  if (!found) return newField(view, tree, name);
  if (found.type !== 'Sig')
    throw new KysoError('field-not-found', `the field ${name} is no signature field`, {
      subject: name,
      hint: knownFields(tree),
    });
  if (isSigned(view, found)) refuseSigned(found);
  if (!found.ref)
    throw new KysoError('pdf-malformed', `the field ${name} is written in place and cannot be referred to`, {
      subject: name,
    });
  return { kind: 'existing', name, field: found, ref: found.ref };
}

/** An empty dictionary is no signature either: some form designers leave one behind. */
export function isSigned(view: PdfView, field: FormField): boolean {
  if (field.value === undefined) return false;
  const value = view.resolve(field.value);
  return !(isDict(value) && value.entries.size === 0);
}

function nextFreeName(tree: FieldTree): string {
  const taken = new Set(tree.fields.map(({ name }) => name.split('.', 1)[0]));
  let n = 1;
  while (taken.has(`Signature${n}`)) n++;
  return `Signature${n}`;
}

function knownFields(tree: FieldTree): string {
  const names = tree.fields.filter(({ type }) => type === 'Sig').map(({ name }) => name);
  if (names.length === 0) return 'The document has no signature field; leave --field out to have one made.';
  const shown = names.slice(0, 20).join(', ');
  return `Its signature fields are: ${shown}${names.length > 20 ? ', …' : ''}`;
}

/** Follows the parts of a full name as far as the form has them; the rest is to be made. */
function newField(view: PdfView, tree: FieldTree, name: string): TargetField {
  const parts = name.split('.');
  if (parts.some((part) => part === ''))
    throw new KysoError('usage', `"${name}" is no field name: a part of it is empty`, { subject: name });
  let list: PdfObject = tree.acroForm ? view.get(tree.acroForm, 'Fields') : null;
  let parent: PdfRef | undefined;
  while (parts.length > 1) {
    const here = childNamed(view, list, parts[0] ?? '');
    if (!here) break;
    if (!isArray(view.get(here.dict, 'Kids')) || tree.fields.some(({ ref }) => ref?.num === here.ref.num))
      throw new KysoError(
        'field-not-found',
        `${name} cannot be made: a field above it has no room for others`,
        {
          subject: name,
          hint: knownFields(tree),
        },
      );
    parent = here.ref;
    list = view.get(here.dict, 'Kids');
    parts.shift();
  }
  const partialName = parts.pop() ?? name;
  if (parts.length === 0 && childNamed(view, list, partialName))
    throw new KysoError('field-not-found', `${name} is a group of fields, not a signature field`, {
      subject: name,
      hint: knownFields(tree),
    });
  return { kind: 'new', name, parent, above: parts, partialName };
}

interface NamedChild {
  readonly ref: PdfRef;
  readonly dict: PdfDict;
}

function childNamed(view: PdfView, list: PdfObject, partialName: string): NamedChild | undefined {
  if (!isArray(list)) return undefined;
  for (const item of list.items) {
    const dict = view.resolve(item);
    if (!isRef(item) || !isDict(dict)) continue;
    const own = view.get(dict, 'T');
    if (isString(own) && decodeTextString(own.bytes) === partialName) return { ref: item, dict };
  }
  return undefined;
}
