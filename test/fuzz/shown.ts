import { createHash } from 'node:crypto';
import { isArray, isDict, isName, isRef, isStream, isString, type PdfObject } from '../../src/pdf/objects.ts';
import { walkPages } from '../../src/pdf/pages.ts';
import type { PdfDocument, PdfView } from '../../src/pdf/types.ts';

/** Keys of a page that are not what its own content draws. */
const aside: ReadonlySet<string> = new Set(['Annots', 'Parent', 'StructParents', 'Tabs', 'Metadata']);

/**
 * A digest of everything the pages of a document draw without their annotations: content, resources, boxes. It follows
 * references itself and knows nothing of the rules for later changes, so it can judge them.
 */
export function shownBy(document: PdfDocument): string {
  const hash = createHash('sha256');
  const view = document.latest;
  for (const page of walkPages(view)) {
    hash.update(`page ${page.mediaBox} ${page.cropBox} ${page.rotate} ${page.userUnit}\n`);
    const seen = new Set<number>();
    // A null entry is an absent one (7.3.9).
    for (const [key, value] of page.dict.entries)
      if (!aside.has(key) && view.resolve(value) !== null)
        hash.update(`${key} ${spell(view, value, seen, 0)}\n`);
    if (page.resources) hash.update(`resources ${spell(view, page.resources, seen, 0)}\n`);
  }
  return hash.digest('hex');
}

function spell(view: PdfView, value: PdfObject, seen: Set<number>, depth: number): string {
  if (depth > 60) return '…';
  if (isRef(value)) {
    if (seen.has(value.num)) return `again ${value.num}`;
    seen.add(value.num);
    return spell(view, view.resolve(value), seen, depth + 1);
  }
  if (isStream(value))
    return `${spell(view, value.dict, seen, depth + 1)} ${Buffer.from(value.raw).toString('latin1')}`;
  if (isArray(value)) return `[${value.items.map((item) => spell(view, item, seen, depth + 1)).join(' ')}]`;
  if (isDict(value))
    return `<<${[...value.entries]
      .filter(([key, inner]) => key !== 'Parent' && key !== 'Length' && view.resolve(inner) !== null)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => `/${key} ${spell(view, inner, seen, depth + 1)}`)
      .join(' ')}>>`;
  if (isName(value)) return `/${value.value}`;
  if (isString(value)) return `(${Buffer.from(value.bytes).toString('latin1')})`;
  return String(value);
}
