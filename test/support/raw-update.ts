import { lastStartxref } from '../../fixtures/raw-pdf.ts';
import type { Paper } from './paper.ts';

/** An update with a cross-reference table written by hand. `objects` stand before it, from the end of the paper on. */
export function append(
  paper: Paper,
  input: { entries?: string; trailer?: string; objects?: string; startxref?: number },
): Paper {
  const before = Buffer.from(paper.bytes);
  const objects = Buffer.from(input.objects ?? '', 'latin1');
  const at = before.length + objects.length;
  const trailer =
    input.trailer ??
    `/Root 1 0 R /ID [<00112233445566778899aabbccddeeff> <ff>] /Prev ${lastStartxref(before)}`;
  const section = `xref\n${input.entries ?? '0 0\n'}trailer\n<< /Size 200 ${trailer} >>\nstartxref\n${input.startxref ?? at}\n%%EOF\n`;
  return paper.withBytes(Buffer.concat([before, objects, Buffer.from(section, 'latin1')]));
}

/** One subsection of a table that places one object. */
export const entry = (num: number, offset: number): string =>
  `${num} 1\n${String(offset).padStart(10, '0')} 00000 n \n`;
