import { isDigit } from './cursor.ts';
import { makeFinder, nowhere } from './search.ts';
import type { PdfDocument } from './types.ts';

const keyword = 'startxref';

/** How far behind the keyword its number and `%%EOF` are looked for. */
const reach = 128;

/** Revisions told of; a hostile file may hold any number. */
const most = 4096;

/** A revision that no Prev leads to: its bytes are in the file, and readers pass them over. */
export interface UnlinkedRevision {
  /** File offset of its cross-reference section. */
  readonly section: number;
  /** File offset behind its `%%EOF` and the end-of-line. */
  readonly end: number;
}

/**
 * Revisions the chain of Prev leads around, in file order: each `startxref` and `%%EOF` that name a cross-reference
 * section of this file which is none of the chain's. What such an offset means in a PDF within a stream, or before the
 * first page of a linearized file, is no section here.
 */
export function unlinkedRevisions(document: PdfDocument): UnlinkedRevision[] {
  // Reconstruction reads every byte as it stands: nothing is led around.
  if (document.repaired) return [];
  const { source, offsetBase } = document;
  const known = new Set<number>();
  for (const { sections } of document.revisions)
    for (const { offset, xrefStm } of sections) {
      known.add(offset);
      if (xrefStm !== undefined) known.add(xrefStm);
    }
  const found: UnlinkedRevision[] = [];
  const next = makeFinder(source, keyword);
  for (let at = next(0); at !== nowhere && found.length < most; at = next(at + keyword.length)) {
    const text = textAt(document, at + keyword.length, reach);
    const match = /^[\0\t\n\f\r ]*(\d{1,15})[\0\t\n\f\r ]*%%EOF(?:\r\n?|\n)?/.exec(text);
    const named = Number(match?.[1] ?? 0) + offsetBase;
    if (!match || named <= 0 || named >= at) continue;
    const section = sectionAt(document, named);
    if (section === undefined || known.has(section)) continue;
    known.add(section);
    found.push({ section, end: at + keyword.length + match[0].length });
  }
  return found;
}

/** Where the section stands that an offset names, white space passed over; undefined when none does. */
function sectionAt(document: PdfDocument, offset: number): number | undefined {
  const [before] = document.source.read(offset - 1, offset);
  if (before !== undefined && isDigit(before)) return undefined;
  const start = /^([\0\t\n\f\r ]*)(?:xref[\0\t\n\f\r ]|\d{1,10}[\0\t\n\f\r ]+\d{1,5}[\0\t\n\f\r ]+obj)/.exec(
    textAt(document, offset, reach),
  )?.[1];
  return start === undefined ? undefined : offset + start.length;
}

const textAt = ({ source }: PdfDocument, from: number, length: number): string =>
  Buffer.from(source.read(from, Math.min(source.length, from + length))).toString('latin1');
