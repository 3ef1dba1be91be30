import { lastStartxref } from '../../fixtures/raw-pdf.ts';
import type { Paper } from './paper.ts';
import { makeCms } from './sealing.ts';

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

/** The last signature made anew over bytes that were changed, its ByteRange too; the change keeps both where they are. */
export function resealed(paper: Paper, change: (text: string) => string): Paper {
  const bytes = Buffer.from(change(Buffer.from(paper.bytes).toString('latin1')), 'latin1');
  const open = bytes.lastIndexOf('/Contents <') + '/Contents '.length;
  const close = bytes.indexOf('>', open) + 1;
  const range = bytes.lastIndexOf('/ByteRange [') + '/ByteRange '.length;
  const room = bytes.indexOf('/', range) - range;
  bytes.write(`[0 ${open} ${close} ${bytes.length - close}]`.padEnd(room), range, 'latin1');
  const content = Buffer.concat([bytes.subarray(0, open), bytes.subarray(close)]);
  const hex = Buffer.from(makeCms({ content })).toString('hex');
  bytes.write(hex.padEnd(close - open - 2, '0'), open + 1, 'latin1');
  return paper.withBytes(bytes);
}
