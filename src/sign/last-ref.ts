import { isRef, type PdfObject, type PdfRef } from '../pdf/objects.ts';
import type { PdfView } from '../pdf/types.ts';

/** The object that holds the value itself, where a reference leads to another one. */
export function lastRef(view: PdfView, ref: PdfRef): PdfRef {
  let last = ref;
  for (let hops = 0; hops < 32; hops++) {
    const next: PdfObject | undefined = view.object(last.num)?.value;
    if (!isRef(next)) break;
    last = next;
  }
  return last;
}
