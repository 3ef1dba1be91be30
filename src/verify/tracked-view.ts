import { isRef, type PdfDict, type PdfObject } from '../pdf/objects.ts';
import type { PdfView, Revision } from '../pdf/types.ts';

/** References that lead to references, before it is a loop. */
const maxHops = 32;

/** A view that notes the number of every object looked at, there or not, and of the streams that hold them. */
export interface TrackedView extends PdfView {
  readonly touched: ReadonlySet<number>;
}

export function trackedView(view: PdfView): TrackedView {
  const touched = new Set<number>();
  const object: PdfView['object'] = (num) => {
    touched.add(num);
    const found = view.object(num);
    if (found?.container !== undefined) touched.add(found.container);
    return found;
  };
  const resolve = (value: PdfObject | undefined): PdfObject => {
    let current = value ?? null;
    for (let hops = 0; isRef(current); hops++) {
      if (hops === maxHops) return null;
      current = object(current.num)?.value ?? null;
    }
    return current;
  };
  return {
    touched,
    document: view.document,
    revision: view.revision,
    trailer: view.trailer,
    catalogRef: view.catalogRef,
    get catalog(): PdfDict {
      if (view.catalogRef) object(view.catalogRef.num);
      return view.catalog;
    },
    object,
    entry: (num) => view.entry(num),
    resolve,
    get: (dict, key) => resolve(dict.get(key)),
    decode: (stream) => view.decode(stream),
    objectNumbers: () => view.objectNumbers(),
  };
}

/** Does a revision give any of these objects another entry? */
export function redefines(revision: Revision, numbers: ReadonlySet<number>): boolean {
  for (const { entries } of revision.sections)
    for (const num of entries.keys()) if (numbers.has(num)) return true;
  return false;
}
