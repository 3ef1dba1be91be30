import { decodeQR } from 'qr/decode.js';
import { expect, test } from 'vitest';
import { makeTablePdf } from '../../fixtures/small-pdfs.ts';
import { programTest } from '../support/programs.ts';
import { type Rendered, renderPage } from './pixels.ts';
import { stamp } from './stamp.ts';

/** What a reader of QR codes finds in a part of a page, counted from its upper-left corner. */
function readCode(page: Rendered, x: number, y: number, side: number): string {
  const data = new Uint8Array(4 * side * side);
  for (let down = 0; down < side; down++)
    for (let across = 0; across < side; across++)
      data.set([...page.at(x + across, y + down), 255], 4 * (down * side + across));
  return decodeQR({ width: side, height: side, data });
}

for (const rotate of [0, 90, 180, 270] as const)
  programTest(['pdftoppm'], `a QR code can be read from the page (Rotate ${rotate})`, async () => {
    const { bytes, prepared } = await stamp(makeTablePdf({ text: '', rotate }), {
      values: { serial: '1F09' },
      variables: { number: '12/QĐ-UBND' },
      qr: 'https://example.test/?d={number}&s={serial}',
      placement: { kind: 'rect', rect: [100, 150, 300, 300] },
    });
    expect(prepared).toMatchObject({ warnings: [], text: '' });
    const page = renderPage(bytes);
    expect(readCode(page, 100, page.height - 450, 300)).toBe('https://example.test/?d=12/QĐ-UBND&s=1F09');
  });

programTest(['pdftoppm', 'pdftotext'], 'a QR code stands at the right of a text, in a square', async () => {
  const { bytes } = await stamp(makeTablePdf({ text: '' }), {
    values: { name: 'An' },
    text: 'Ký bởi {name}',
    qr: 'kyso',
    placement: { kind: 'rect', rect: [50, 100, 400, 160] },
  });
  const page = renderPage(bytes);
  expect(readCode(page, 290, page.height - 260, 160)).toBe('kyso');
});

test('a text too long for a QR code is appearance-invalid, and says how much fits', async () => {
  await expect(stamp(makeTablePdf(), { values: {}, qr: 'x'.repeat(2331) })).resolves.toBeDefined();
  await expect(stamp(makeTablePdf(), { values: {}, qr: 'x'.repeat(2332) })).rejects.toMatchObject({
    code: 'appearance-invalid',
    hint: expect.stringContaining('2 331') as string,
  });
});
