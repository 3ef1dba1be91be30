import { isArray, isDict, isRef, isStream, type PdfObject } from './objects.ts';
import type { PdfView } from './types.ts';

/** Entries that no viewer shows or acts by: descriptions of the document, and data private to its producer. */
const unread: ReadonlySet<string> = new Set(['Metadata', 'PieceInfo']);

/** Objects kept as they are read, since comparing revisions asks for them again; in larger documents the others are not. */
const kept = 20_000;

/** Object numbers met, a bit each: a document may have millions. */
class NumberSet {
  #bits = new Uint8Array(1024);

  has(num: number): boolean {
    return ((this.#bits[num >> 3] ?? 0) & (1 << (num & 7))) !== 0;
  }

  /** @returns whether it is new */
  add(num: number): boolean {
    if (this.has(num)) return false;
    const at = num >> 3;
    if (at >= this.#bits.length) {
      const grown = new Uint8Array(Math.max(at + 1, 2 * this.#bits.length));
      grown.set(this.#bits);
      this.#bits = grown;
    }
    this.#bits[at] = (this.#bits[at] ?? 0) | (1 << (num & 7));
    return true;
  }
}

/**
 * Numbers of the objects that lead from the catalog, and of the streams that hold them. Reads each of them once, so that
 * what reading has to tolerate is then among the document's anomalies.
 * @throws limit-exceeded
 */
export function reachableObjects(view: PdfView): NumberSet {
  const met = new NumberSet();
  let count = 0;
  const stack: (PdfObject | undefined)[] = [view.trailer.get('Root')];
  for (let value = stack.pop(); value !== undefined; value = stack.pop()) {
    if (isRef(value)) {
      if (value.num > view.document.limits.objectNumber || !met.add(value.num)) continue;
      const object = ++count <= kept ? view.object(value.num) : view.glance(value.num);
      if (object?.container !== undefined) met.add(object.container);
      stack.push(object?.value ?? null);
    } else if (isArray(value)) {
      for (const item of value.items) if (leads(item)) stack.push(item);
    } else {
      const dict = isStream(value) ? value.dict : value;
      if (isDict(dict))
        for (const [key, entry] of dict.entries) if (leads(entry) && !unread.has(key)) stack.push(entry);
    }
  }
  return met;
}

const leads = (value: PdfObject): boolean =>
  isRef(value) || isDict(value) || isArray(value) || isStream(value);
