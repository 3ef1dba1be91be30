import type { SectorLine } from './plan.ts';

/** Marks and letters that the standard fonts of PDF lack are left out: these papers are for counting. */
const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replace(/đ/g, 'd')
    .replace(/Đ/g, 'D')
    .replace(/[()\\]/g, ' ');

/** The sum that whoever tampers with the paper changes. */
export const SUM = '4.860.000.000';

/** A document of one page, as small as one can be. */
export function sectorPaper({ number, symbol, day, title, unit }: SectorLine): Uint8Array {
  const lines = [
    unit.path.join(' / '),
    `So: ${number}/${symbol}`,
    `Ngay ${day.slice(8)} thang ${day.slice(5, 7)} nam ${day.slice(0, 4)}`,
    title,
    `Kinh phi: ${SUM} dong`,
  ];
  const text = `BT /F1 12 Tf 72 760 Td 18 TL ${lines.map((line) => `(${plain(line)}) Tj T*`).join(' ')} ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${text.length} >>\nstream\n${text}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let body = '%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n';
  const offsets = objects.map((object, index) => {
    const at = body.length;
    body += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(at).padStart(10, '0')} 00000 n \n`;
  });
  const xref = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join('')}`;
  const trailer = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`;
  return Buffer.from(body + xref + trailer, 'latin1');
}

/** Changes the sum in place; the file stays as long as it was. */
export function tampered(pdf: Uint8Array): Uint8Array {
  const changed = Buffer.from(pdf);
  const at = changed.indexOf(SUM, 0, 'latin1');
  if (at < 0) throw new RangeError('the paper has no sum to tamper with');
  changed[at] = '9'.charCodeAt(0);
  return changed;
}
