import { findBackward } from '../../pdf/search.ts';
import type { ByteSource } from '../../pdf/source.ts';
import type { CrossReferenceSection, PdfDocument } from '../../pdf/types.ts';
import type { Finding } from '../facts.ts';

const keyword = 'startxref';

/**
 * Is the revision that a signature covers the document its signer saw: the one a reader makes of the signed bytes
 * alone? What was appended may lead into them by another way: its startxref or Prev to a cross-reference section that
 * lay hidden there, or a signed Prev to a section that was added behind.
 */
export function signedReading(document: PdfDocument, home: number, end: number): Finding | undefined {
  const newest = document.revisions[home]?.sections[0];
  // Where cross-references were reconstructed there is no way in to compare; that is told of elsewhere.
  if (!newest || document.repaired) return undefined;
  const behind = document.revisions
    .slice(0, home + 1)
    .flatMap(({ sections }) => sections)
    .find((section) => lastByte(section) >= end);
  if (behind)
    return {
      code: 'ambiguous-structure',
      message: `a cross-reference section at ${lastByte(behind)}, behind the signed bytes, counts among theirs`,
    };
  const entry = entryPoint(document.source, end);
  if (entry === undefined)
    return {
      code: 'structure-repaired',
      message: 'the signed bytes by themselves name no cross-reference section to begin at',
    };
  if (leadsTo(document, entry + document.offsetBase, newest.offset)) return undefined;
  return {
    code: 'ambiguous-structure',
    message: `the signed bytes begin at cross-reference section ${entry}, the document as it is now sees them from ${newest.offset}`,
  };
}

const lastByte = ({ offset, xrefStm }: CrossReferenceSection): number => Math.max(offset, xrefStm ?? 0);

/** What the last startxref before `end` names. */
function entryPoint(source: ByteSource, end: number): number | undefined {
  const at = findBackward(source, keyword, 0, end);
  if (at < 0) return undefined;
  const from = at + keyword.length;
  const digits = /^[\0\t\n\f\r ]*(\d{1,15})/.exec(
    Buffer.from(source.read(from, from + 64)).toString('latin1'),
  )?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** White space before a section is passed over. */
function leadsTo({ source }: PdfDocument, from: number, to: number): boolean {
  if (from > to || to - from > 64) return false;
  return /^[\0\t\n\f\r ]*$/.test(Buffer.from(source.read(from, to)).toString('latin1'));
}
