import { isArray, isDict, isRef, isStream, type PdfName, type PdfObject } from './objects.ts';
import type { PdfView } from './types.ts';

/** Entries that no viewer shows or acts by: descriptions of the document, and data private to its producer. */
const unread: ReadonlySet<string> = new Set(['Metadata', 'PieceInfo']);

/** Under these, keys are names of the producer's choice (7.8.3, 9.6.4, 12.5.5), whatever they mean elsewhere. */
const chosen: ReadonlySet<string> = new Set([
  ...['ExtGState', 'ColorSpace', 'Pattern', 'Shading', 'XObject', 'Font', 'Properties', 'CharProcs'],
  ...['N', 'D', 'R'],
]);

/**
 * Numbers of the objects that lead from the catalog, and of the streams that hold them. Reads each of them once, so that
 * what reading has to tolerate is then among the document's anomalies.
 * @throws limit-exceeded
 */
export function reachableObjects(view: PdfView): Set<number> {
  const met = new Set<number>();
  const named: PdfObject[] = [];
  collect(view, [view.trailer.get('Root')], met, named);
  for (let value = named.pop(); value !== undefined; value = named.pop()) {
    const names = view.resolve(value);
    if (!isDict(names)) continue;
    for (const key of unread) {
      const entry = names.get(key);
      if (entry !== undefined && leads(entry)) collect(view, [entry], met, named);
    }
  }
  return met;
}

/** Walks on from the values in `stack`. What stands under `chosen` is added to `named`. */
function collect(
  view: PdfView,
  stack: (PdfObject | undefined)[],
  met: Set<number>,
  named: PdfObject[],
): void {
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
      if (!isDict(dict)) continue;
      const { pairs } = dict;
      for (let at = 1; at < pairs.length; at += 2) {
        const entry = pairs[at] as PdfObject;
        if (!leads(entry)) continue;
        const key = (pairs[at - 1] as PdfName).value;
        if (unread.has(key)) continue;
        stack.push(entry);
        if (chosen.has(key)) named.push(entry);
      }
    }
  }
}

const leads = (value: PdfObject): boolean =>
  isRef(value) || isDict(value) || isArray(value) || isStream(value);
