import { KysoError } from '../../errors.ts';
import type { Anomaly, IndirectObject, PdfView, XrefEntry } from '../types.ts';

/** Signs that a file was altered after its offsets were written, so that any entry may be wrong. */
const signsOfMovedBytes: ReadonlySet<Anomaly['code']> = new Set([
  'startxref-wrong',
  'xref-damaged',
  'xref-offset-wrong',
  'object-number-mismatch',
]);

/** Entries checked one by one in such a file, at most. */
const mostChecked = 100_000;

/**
 * Entries a new section repeats although their objects do not change, so that strict readers can open the file:
 * all of them after a repair, and those that point beside their objects where bytes were moved.
 * @param base what written offsets count from
 */
export function carriedEntries(view: PdfView, base: number): Map<number, XrefEntry> {
  const { repaired, anomalies } = view.document;
  if (repaired) return everyEntry(view, base);
  return anomalies.some(({ code }) => signsOfMovedBytes.has(code))
    ? correctedEntries(view, base)
    : new Map<number, XrefEntry>();
}

function everyEntry(view: PdfView, base: number): Map<number, XrefEntry> {
  const entries = new Map<number, XrefEntry>([[0, { type: 'free', next: 0, gen: 65_535 }]]);
  for (const num of view.objectNumbers()) {
    const entry = view.entry(num);
    if (!entry || num === 0) continue;
    const moved = view.document.offsetBase - base;
    entries.set(num, entry.type === 'offset' ? { ...entry, offset: entry.offset + moved } : entry);
  }
  return entries;
}

function correctedEntries(view: PdfView, base: number): Map<number, XrefEntry> {
  const entries = new Map<number, XrefEntry>();
  for (const num of view.objectNumbers().slice(0, mostChecked)) {
    const entry = view.entry(num);
    if (entry?.type !== 'offset') continue;
    const object = readable(view, num);
    if (!object || object.offset === entry.offset + view.document.offsetBase) continue;
    entries.set(num, { type: 'offset', offset: object.offset - base, gen: object.gen });
  }
  return entries;
}

/** An object nobody may ever ask for does not stop an update when it cannot be read. */
function readable(view: PdfView, num: number): IndirectObject | undefined {
  try {
    return view.object(num);
  } catch (error) {
    if (error instanceof KysoError) return undefined;
    throw error;
  }
}
