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
  isInteger,
  isName,
  isRef,
  isString,
  type PdfDict,
  PdfName,
  type PdfObject,
  type PdfRef,
  PdfString,
} from '../pdf/objects.ts';
import { decodeTextString, encodeTextString } from '../pdf/text.ts';
import type { PdfView } from '../pdf/types.ts';
import { lastRef } from './last-ref.ts';

/** Puts annotations into the structure tree of a tagged document (ISO 32000-2, 14.7 and 14.8.4.7). */
export interface Tagger {
  /** What readers say of the field: the text of its mark, or that it is a signature. */
  alternate(text: string | undefined): string;
  /** Makes the element of a widget, or of another annotation. @returns its StructParent */
  tag(role: 'Form' | 'Annot', annotation: PdfRef, page: PdfRef, alternate: string): number;
  /** Hangs the elements made into the tree. */
  finish(): void;
}

interface Node {
  readonly ref: PdfRef;
  readonly dict: PdfDict;
}

/** Nodes of a parent tree looked at for its highest key. */
const mostNodes = 100_000;

/** Undefined for a document that has no structure tree. */
export function taggerOf(view: PdfView, update: Update): Tagger | undefined {
  const root = nodeAt(view, view.catalog.get('StructTreeRoot'));
  if (!root) return undefined;
  const parent = documentElement(view, root.dict) ?? root;
  const written = view.get(root.dict, 'ParentTreeNextKey');
  let next = Math.max(isInteger(written) ? written : 0, highestKey(view, root.dict) + 1);
  const entries: [key: number, element: PdfRef][] = [];
  return {
    alternate: (text) => (text ? text.replaceAll('\n', ', ') : defaultAlternate(view)),
    tag(role, annotation, page, alternate) {
      const key = next++;
      const element = update.add(
        newDict({
          Type: PdfName.of('StructElem'),
          S: PdfName.of(role),
          P: parent.ref,
          Alt: new PdfString(encodeTextString(alternate)),
          K: newDict({ Type: PdfName.of('OBJR'), Obj: annotation, Pg: page }),
        }),
      );
      entries.push([key, element]);
      return key;
    },
    finish() {
      if (entries.length === 0) return;
      const kids = entries.map(([, element]) => element);
      appendTo(view, update, parent.dict, update.edit(parent.ref), 'K', kids);
      const edit = update.edit(root.ref);
      edit.set('ParentTreeNextKey', next);
      growParentTree(view, update, root.dict, edit, entries);
    },
  };
}

function nodeAt(view: PdfView, written: PdfObject | undefined): Node | undefined {
  const dict = view.resolve(written);
  return isRef(written) && isDict(dict) ? { ref: written, dict } : undefined;
}

/** The one element that all others are in, where there is one (14.8.4.3). */
function documentElement(view: PdfView, root: PdfDict): Node | undefined {
  const written = root.get('K');
  const value = view.resolve(written);
  const [only, ...more] = isArray(value) ? value.items : [written];
  const node = more.length === 0 ? nodeAt(view, only) : undefined;
  return node && isName(view.get(node.dict, 'S'), 'Document') ? node : undefined;
}

function defaultAlternate(view: PdfView): string {
  const lang = view.get(view.catalog, 'Lang');
  const vietnamese = isString(lang) && /^vi\b/i.test(decodeTextString(lang.bytes));
  return vietnamese ? 'Chữ ký số' : 'Digital signature';
}

/** Adds to an array, or makes one of the single value that stands there. */
function appendTo(
  view: PdfView,
  update: Update,
  dict: PdfDict,
  edit: DictEdit,
  key: string,
  added: readonly Writable[],
): void {
  const written = dict.get(key);
  const value = view.resolve(written);
  if (isArray(value)) {
    const grown = appendToArray(value, added);
    if (isRef(written)) update.put(lastRef(view, written), grown);
    else edit.set(key, grown);
  } else edit.set(key, newArray([...(value === null ? [] : [written ?? value]), ...added]));
}

function growParentTree(
  view: PdfView,
  update: Update,
  root: PdfDict,
  rootEdit: DictEdit,
  entries: readonly (readonly [number, PdfRef])[],
): void {
  const written = root.get('ParentTree');
  const tree = view.resolve(written);
  const numbers: Writable[] = entries.flat();
  if (!isDict(tree)) {
    rootEdit.set('ParentTree', update.add(newDict({ Nums: newArray(numbers) })));
    return;
  }
  const edit = isRef(written) ? update.edit(lastRef(view, written)) : editDict(tree);
  if (!isRef(written)) rootEdit.set('ParentTree', edit);
  if (!isArray(view.get(tree, 'Kids'))) {
    appendTo(view, update, tree, edit, 'Nums', numbers);
    return;
  }
  const keys = entries.map(([key]) => key);
  const limits = newArray([Math.min(...keys), Math.max(...keys)]);
  const leaf = update.add(newDict({ Limits: limits, Nums: newArray(numbers) }));
  appendTo(view, update, tree, edit, 'Kids', [leaf]);
}

/** The highest key in the parent tree, -1 when it has none. */
function highestKey(view: PdfView, root: PdfDict): number {
  let highest = -1;
  const stack: PdfObject[] = [view.get(root, 'ParentTree')];
  for (let seen = 0; stack.length > 0 && seen < mostNodes; seen++) {
    const node = view.resolve(stack.pop());
    if (!isDict(node)) continue;
    const numbers = view.get(node, 'Nums');
    if (isArray(numbers))
      for (let i = 0; i < numbers.items.length; i += 2) {
        const key = view.resolve(numbers.items[i]);
        if (isInteger(key)) highest = Math.max(highest, key);
      }
    const kids = view.get(node, 'Kids');
    if (isArray(kids)) stack.push(...kids.items);
  }
  return highest;
}
