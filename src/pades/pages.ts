import { KysoError } from '../errors.ts';
import { defaultLimits, type Limits } from '../limits.ts';
import { isArray, isDict, isRef, type PdfDict, type PdfObject, type PdfRef } from '../pdf/objects.ts';
import type { PdfView } from '../pdf/types.ts';

/** A leaf of the page tree (ISO 32000-2, 7.7.3). */
export interface Page {
  /** 0-based position in the document. */
  readonly index: number;
  readonly ref: PdfRef | undefined;
  readonly dict: PdfDict;
}

/**
 * Pages in order; a node met twice is passed over.
 * @throws limit-exceeded past `limits.pages` nodes
 */
export function* pagesOf(view: PdfView, limits: Limits = defaultLimits): Generator<Page> {
  const seen = new Set<PdfDict>();
  const stack: (PdfObject | undefined)[] = [view.catalog.get('Pages')];
  let index = 0;
  while (stack.length > 0) {
    const item = stack.pop();
    const node = view.resolve(item);
    if (!isDict(node) || seen.has(node)) continue;
    seen.add(node);
    if (seen.size > limits.pages)
      throw new KysoError('limit-exceeded', `the page tree has more than ${limits.pages} nodes`, {
        subject: 'pages',
      });
    const kids = view.get(node, 'Kids');
    if (isArray(kids)) for (let i = kids.items.length - 1; i >= 0; i--) stack.push(kids.items[i]);
    else yield { index: index++, ref: isRef(item) ? item : undefined, dict: node };
  }
}
