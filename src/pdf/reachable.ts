import { isArray, isDict, isRef, isStream, type PdfObject } from './objects.ts';
import type { PdfView } from './types.ts';

/** Entries that no viewer shows or acts by: descriptions of the document, and data private to its producer. */
const unread: ReadonlySet<string> = new Set(['Metadata', 'PieceInfo']);

/**
 * Numbers of the objects that lead from the catalog, and of the streams that hold them. Reads each of them once, so that
 * what reading has to tolerate is then among the document's anomalies.
 * @throws limit-exceeded
 */
export function reachableObjects(view: PdfView): Set<number> {
  const met = new Set<number>();
  const stack: (PdfObject | undefined)[] = [view.trailer.get('Root')];
  for (let value = stack.pop(); value !== undefined; value = stack.pop()) {
    if (isRef(value)) {
      if (met.has(value.num)) continue;
      met.add(value.num);
      const object = view.object(value.num);
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
