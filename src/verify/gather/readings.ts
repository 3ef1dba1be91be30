import { reachableObjects } from '../../pdf/reachable.ts';
import type { Anomaly, CrossReferenceSection, PdfDocument, PdfView, XrefEntry } from '../../pdf/types.ts';
import type { Finding } from '../facts.ts';
import { sameValue } from '../later-changes/comparison.ts';

/** What each fault of an object, or of the file where none is named, comes to. One problem of a kind is told of. */
const faults: Partial<Record<Anomaly['code'], Finding['code']>> = {
  // Other viewers may mend these otherwise, and so show another document.
  reconstructed: 'structure-repaired',
  'startxref-wrong': 'structure-repaired',
  'xref-damaged': 'structure-repaired',
  'xref-offset-wrong': 'structure-repaired',
  'object-unreadable': 'structure-repaired',
  // Some viewers take the object that stands where another should, others look for that.
  'object-number-mismatch': 'ambiguous-structure',
  // Of two values some viewers take the first, others the last.
  'key-conflict': 'ambiguous-structure',
  'generation-mismatch': 'structure-tolerated',
  'stream-length-wrong': 'structure-tolerated',
  'syntax-tolerated': 'structure-tolerated',
};

/**
 * How else the document may be read, from the first signed revision on, in what its catalog leads to: objects that are
 * not where their cross-references say, keys and objects that stand twice, syntax that viewers mend each in its own way.
 */
export function readings(document: PdfDocument, first: number): Finding[] {
  const views = [...new Set([first, document.revisions.length - 1])].map((index) => document.at(index));
  const reachable = views.map(reachableObjects);
  const counts = (object: number | undefined): boolean =>
    object === undefined || reachable.some((numbers) => numbers.has(object));
  const findings = new Map<string, Finding>();
  for (const { code, object, message } of document.anomalies) {
    const problem = faults[code];
    if (problem && !findings.has(problem) && counts(object))
      findings.set(problem, { code: problem, message });
  }
  const other = otherPlaces(document);
  if (other) findings.set(other.code, other);
  return [...findings.values()];
}

/** An object that one section places twice (7.5.4), or that the halves of a hybrid one place differently (7.5.8.4). */
function otherPlaces(document: PdfDocument): Finding | undefined {
  for (const { index, sections } of document.revisions)
    for (const { alternatives } of sections) {
      if (!alternatives) continue;
      const num = differing(document.at(index), alternatives);
      if (num !== undefined)
        return {
          code: 'ambiguous-structure',
          message: `the cross-references of revision ${index + 1} give object ${num} in two ways`,
        };
    }
  return undefined;
}

/** The first object the catalog leads to that another answer of the section makes another value. */
function differing(
  view: PdfView,
  alternatives: NonNullable<CrossReferenceSection['alternatives']>,
): number | undefined {
  const reachable = reachableObjects(view);
  for (const [num, entries] of alternatives)
    if (reachable.has(num) && entries.some((entry) => !sameThere(view, num, entry))) return num;
  return undefined;
}

function sameThere(view: PdfView, num: number, entry: XrefEntry): boolean {
  return sameValue(view, view.object(num)?.value, view, view.valueAt(num, entry));
}
