import { KysoError } from '../../errors.ts';
import { defaultLimits } from '../../limits.ts';
import { isArray, isDict, isInteger, isRef, type PdfDict, type PdfRef } from '../../pdf/objects.ts';
import type { PdfView } from '../../pdf/types.ts';

interface FoundPage {
  readonly ref: PdfRef;
  readonly dict: PdfDict;
}

interface Search {
  readonly view: PdfView;
  readonly wanted: number | 'last';
  readonly seen: Set<number>;
  visited: number;
  /** Pages that stand before the place the search has come to. */
  passed: number;
}

/**
 * Finds one page. Subtrees before it are passed over by their Count, as viewers do, and the last page is looked
 * for from the end; only what is on the way is read.
 * @param wanted 1-based page number, or the last page
 * @throws pdf-no-pages, appearance-invalid when there is no such page, limit-exceeded
 */
export function findPage(view: PdfView, wanted: number | 'last'): FoundPage {
  const root = view.get(view.catalog, 'Pages');
  if (!isDict(root)) throw new KysoError('pdf-no-pages', 'the document has no page tree');
  const search: Search = { view, wanted, seen: new Set(), visited: 0, passed: 0 };
  const found = walk(search, root, 0);
  if (found) return found;
  if (search.passed === 0) throw new KysoError('pdf-no-pages', 'the document has no pages');
  throw new KysoError('appearance-invalid', `there is no page ${wanted}: the document has ${search.passed}`, {
    hint: `Give a page from 1 to ${search.passed}, or last.`,
  });
}

function walk(search: Search, node: PdfDict, depth: number): FoundPage | undefined {
  const { view, wanted } = search;
  if (depth > defaultLimits.nesting)
    throw new KysoError(
      'limit-exceeded',
      `the page tree is nested deeper than ${defaultLimits.nesting} (nesting)`,
    );
  const kids = view.get(node, 'Kids');
  if (!isArray(kids)) return undefined;
  for (const kid of wanted === 'last' ? [...kids.items].reverse() : kids.items) {
    search.visited += 1;
    if (search.visited > defaultLimits.pages)
      throw new KysoError(
        'limit-exceeded',
        `the page tree has more than ${defaultLimits.pages} nodes (pages)`,
      );
    const dict = view.resolve(kid);
    // A page that is not an indirect object cannot be pointed at by a widget.
    if (!isRef(kid) || !isDict(dict) || search.seen.has(kid.num)) continue;
    search.seen.add(kid.num);
    if (!dict.has('Kids')) {
      search.passed += 1;
      if (wanted === 'last' || search.passed === wanted) return { ref: kid, dict };
      continue;
    }
    const count = view.get(dict, 'Count');
    if (wanted !== 'last' && isInteger(count) && count > 0 && search.passed + count < wanted) {
      search.passed += count;
      continue;
    }
    const inside = walk(search, dict, depth + 1);
    if (inside) return inside;
  }
  return undefined;
}
