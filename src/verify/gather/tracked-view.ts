import { isRef, type PdfDict, type PdfObject, type PdfRef, type PdfStream } from '../../pdf/objects.ts';
import type { IndirectObject, PdfView, Revision, XrefEntry } from '../../pdf/types.ts';

/** References that lead to references, before it is a loop. */
const maxHops = 32;

/** A view that notes the number of every object looked at, there or not, and of the streams that hold them. */
export interface TrackedView extends PdfView {
  readonly touched: ReadonlySet<number>;
}

export function trackedView(view: PdfView): TrackedView {
  return new Tracked(view);
}

class Tracked implements TrackedView {
  readonly touched = new Set<number>();
  readonly #view: PdfView;

  constructor(view: PdfView) {
    this.#view = view;
  }

  get document(): PdfView['document'] {
    return this.#view.document;
  }
  get revision(): Revision {
    return this.#view.revision;
  }
  get trailer(): PdfDict {
    return this.#view.trailer;
  }
  get catalogRef(): PdfRef | undefined {
    return this.#view.catalogRef;
  }
  get catalog(): PdfDict {
    const { catalogRef, catalog } = this.#view;
    if (catalogRef) this.object(catalogRef.num);
    return catalog;
  }

  object(num: number): IndirectObject | undefined {
    this.touched.add(num);
    const found = this.#view.object(num);
    if (found?.container !== undefined) this.touched.add(found.container);
    return found;
  }

  resolve(value: PdfObject | undefined): PdfObject {
    let current = value ?? null;
    for (let hops = 0; isRef(current); hops++) {
      if (hops === maxHops) return null;
      const object = this.object(current.num);
      // As in the view itself: a reference of another generation is one to an object that was deleted (7.3.10).
      current = object && object.gen === current.gen ? object.value : null;
    }
    return current;
  }

  get(dict: PdfDict, key: string): PdfObject {
    return this.resolve(dict.get(key));
  }
  entry(num: number): XrefEntry | undefined {
    return this.#view.entry(num);
  }
  valueAt(num: number, entry: XrefEntry): PdfObject {
    this.touched.add(num);
    return this.#view.valueAt(num, entry);
  }
  decode(stream: PdfStream): Uint8Array {
    return this.#view.decode(stream);
  }
  objectNumbers(): number[] {
    return this.#view.objectNumbers();
  }
}

/** Does a revision give any of these objects another entry? */
export function redefines(revision: Revision, numbers: ReadonlySet<number>): boolean {
  for (const { entries } of revision.sections)
    for (const num of entries.keys()) if (numbers.has(num)) return true;
  return false;
}
