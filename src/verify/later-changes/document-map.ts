import type { Limits } from '../../limits.ts';
import { type FieldTree, type FormField, readFields } from '../../pades/fields.ts';
import { isArray, isDict, isName, isRef, type PdfDict, type PdfObject } from '../../pdf/objects.ts';
import { walkPages } from '../../pdf/pages.ts';
import type { PdfView } from '../../pdf/types.ts';
import { redefines, trackedView } from '../gather/tracked-view.ts';
import { followed } from './comparison.ts';

/** What objects of one view are, by their numbers: pages, form fields, annotations. */
export interface DocumentMap {
  readonly view: PdfView;
  /** Objects looked at for this map. */
  readonly touched: ReadonlySet<number>;
  readonly form: FieldTree;
  /** Terminal fields by fully qualified name, in order of appearance. */
  readonly fields: ReadonlyMap<string, readonly FormField[]>;
  /** The field an object is, or is a widget of. */
  readonly fieldOf: ReadonlyMap<number, FormField>;
  /** Fields, widgets and groups of fields. */
  readonly formObjects: ReadonlySet<number>;
  readonly pages: ReadonlySet<number>;
  /** Annotations that stand on pages. */
  readonly annotations: ReadonlySet<number>;
}

/** @throws limit-exceeded */
export function mapDocument(plain: PdfView, limits: Limits): DocumentMap {
  const view = trackedView(plain);
  const form = readFields(view, limits);
  const fields = new Map<string, FormField[]>();
  const fieldOf = new Map<number, FormField>();
  const formObjects = new Set<number>();
  for (const field of form.fields) {
    const namesakes = fields.get(field.name);
    if (namesakes) namesakes.push(field);
    else fields.set(field.name, [field]);
    for (const { ref } of [field, ...field.widgets])
      if (ref) {
        fieldOf.set(ref.num, field);
        formObjects.add(ref.num);
      }
  }
  for (const { ref } of form.groups) if (ref) formObjects.add(ref.num);
  const pages = new Set<number>();
  const annotations = new Set<number>();
  for (const page of walkPages(view)) {
    if (page.ref) pages.add(page.ref.num);
    for (const annotation of annotationsOf(view, page.dict))
      if (isRef(annotation) && isAnnotation(followed(view, annotation))) annotations.add(annotation.num);
  }
  return { view: plain, touched: view.touched, form, fields, fieldOf, formObjects, pages, annotations };
}

/** The map of the following revision; the same one where that changed nothing a map is made of. */
export function mapNext(before: DocumentMap, view: PdfView, limits: Limits): DocumentMap {
  const [a, b] = [before.view.catalogRef, view.catalogRef];
  const moved = !a || !b || a.num !== b.num;
  return moved || redefines(view.revision, before.touched) ? mapDocument(view, limits) : { ...before, view };
}

export function annotationsOf(view: PdfView, page: PdfDict): readonly PdfObject[] {
  const list = followed(view, page.get('Annots'));
  return isArray(list) ? list.items : [];
}

const isAnnotation = (value: PdfObject): boolean =>
  isDict(value) && (isName(value.get('Type'), 'Annot') || (!value.has('Type') && value.has('Subtype')));
