import { describe, expect, test } from 'vitest';
import { flateBody, latin1, writeSection } from '../../fixtures/raw-pdf.ts';
import { makeHybridPdf, makeStreamPdf, makeTablePdf } from '../../fixtures/small-pdfs.ts';
import { openPdf } from '../../src/pdf/document.ts';
import { isDict, isName, PdfDict } from '../../src/pdf/objects.ts';
import type { PdfDocument } from '../../src/pdf/types.ts';

const codes = (document: PdfDocument): string[] => document.anomalies.map(({ code }) => code);

/** A file of a catalog and an empty page tree, and whatever cross-reference text is given (`$1`, `$2`: offsets). */
function withTable(
  text: string,
  objects = ['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[]/Count 0>>'],
): Uint8Array {
  let file = '%PDF-1.4\n';
  const offsets: number[] = [];
  for (const [i, body] of objects.entries()) {
    offsets.push(file.length);
    file += `${i + 1} 0 obj\n${body}\nendobj\n`;
  }
  const startxref = file.length;
  file += text.replace(/\$(\d)/g, (_, i) => String(offsets[Number(i) - 1]).padStart(10, '0'));
  return latin1(`${file}startxref\n${startxref}\n%%EOF\n`);
}

const trailer = 'trailer\n<< /Size 3 /Root 1 0 R >>\n';

describe('tables (7.5.4)', () => {
  test.each([
    ['twenty bytes a line', 'xref\n0 3\n0000000000 65535 f \n$1 00000 n \n$2 00000 n \n', []],
    ['lines of nineteen bytes', 'xref\n0 3\n0000000000 65535 f\n$1 00000 n\n$2 00000 n\n', []],
    ['lines of twenty-one bytes', 'xref\n0 3\n0000000000 65535 f \r\n$1 00000 n \r\n$2 00000 n \r\n', []],
    ['odd white space', 'xref \r0  3 \r0000000000  65535  f\r\r$1 00000 n\t$2 00000 n\r', []],
    ['several subsections', 'xref\n0 1\n0000000000 65535 f \n1 1\n$1 00000 n \n2 1\n$2 00000 n \n', []],
    [
      'a first subsection that counts from 1',
      'xref\n1 3\n0000000000 65535 f \n$1 00000 n \n$2 00000 n \n',
      ['xref-damaged'],
    ],
    ['a count too small', 'xref\n0 2\n0000000000 65535 f \n$1 00000 n \n$2 00000 n \n', ['xref-damaged']],
    ['a count too large', 'xref\n0 9\n0000000000 65535 f \n$1 00000 n \n$2 00000 n \n', ['xref-damaged']],
  ])('reads %s', (_, table, anomalies) => {
    const document = openPdf(withTable(table + trailer));
    expect(document.repaired).toBe(false);
    expect(codes(document)).toEqual(anomalies);
    expect(document.latest.objectNumbers()).toEqual([1, 2]);
    expect(isName(document.latest.catalog.get('Type'), 'Catalog')).toBe(true);
  });

  test('an object at offset 0 does not exist', () => {
    const { latest } = openPdf(
      withTable(`xref\n0 4\n0000000000 65535 f \n$1 00000 n \n$2 00000 n \n0000000000 00000 n \n${trailer}`),
    );
    expect(latest.object(3)).toBeUndefined();
  });

  test('an entry a few bytes off is found, and told', () => {
    const file = latin1(
      Buffer.from(makeTablePdf())
        .toString('latin1')
        .replace(
          /(\d{10}) 00000 n/g,
          (_, offset) => `${String(Number(offset) - 3).padStart(10, '0')} 00000 n`,
        ),
    );
    const document = openPdf(file);
    expect(document.repaired).toBe(false);
    expect(document.latest.get(document.latest.catalog, 'Pages')).toBeInstanceOf(PdfDict);
    expect(codes(document)).toContain('xref-offset-wrong');
  });

  test('an entry that leads to another object is looked up by scanning, and told', () => {
    const document = openPdf(
      withTable(`xref\n0 3\n0000000000 65535 f \n$1 00000 n \n$3 00000 n \n${trailer}`, [
        '<</Type/Catalog/Pages 2 0 R>>',
        `<</Type/Pages/Kids[]/Count 0>> %${'-'.repeat(200)}`,
        '(other)',
      ]),
    );
    const pages = document.latest.object(2)?.value;
    expect(isDict(pages) && isName(pages.get('Type'), 'Pages')).toBe(true);
    expect(codes(document)).toContain('object-number-mismatch');
  });
});

describe('streams (7.5.8)', () => {
  test('reads plain and predicted streams to the same entries', () => {
    const [plain, predicted] = [false, true].map((predictor) =>
      openPdf(
        writeSection({
          kind: 'stream',
          predictor,
          trailer: '/Root 1 0 R',
          objects: new Map([
            [1, '<</Type/Catalog/Pages 2 0 R>>'],
            [2, '<</Type/Pages/Kids[]/Count 0>>'],
          ]),
          compressed: [2],
        }),
      ),
    );
    expect(plain?.revisions[0]?.sections[0]?.kind).toBe('stream');
    expect(
      [...(plain?.revisions[0]?.sections[0]?.entries ?? [])].map(([num, { type }]) => [num, type]),
    ).toEqual(
      [...(predicted?.revisions[0]?.sections[0]?.entries ?? [])].map(([num, { type }]) => [num, type]),
    );
    expect(predicted?.latest.object(2)).toMatchObject({ num: 2, container: 3 });
  });

  test('field widths of zero take their defaults', () => {
    const head =
      '%PDF-1.5\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n';
    const rows = Buffer.from([9, head.indexOf('2 0 obj')]);
    const stream = flateBody('/Type/XRef/Size 3/Root 1 0 R/W[0 1 0]/Index[1 2]', rows);
    const file = Buffer.concat([
      latin1(`${head}3 0 obj\n`),
      stream,
      latin1(`\nendobj\nstartxref\n${head.length}\n%%EOF\n`),
    ]);
    const document = openPdf(file);
    expect(document.repaired).toBe(false);
    expect(document.latest.entry(1)).toEqual({ type: 'offset', offset: 9, gen: 0 });
  });

  test.each([
    ['no W', '/Type/XRef/Size 3/Root 1 0 R'],
    ['a width of nine bytes', '/Type/XRef/Size 3/Root 1 0 R/W[1 9 1]'],
    ['an Index that lists an object twice', '/Type/XRef/Size 3/Root 1 0 R/W[1 2 1]/Index[0 2 1 2]'],
    ['an Index beyond the highest number', '/Type/XRef/Size 3/Root 1 0 R/W[1 2 1]/Index[0 9000000]'],
  ])('refuses %s', (_, dict) => {
    const head = '%PDF-1.5\n1 0 obj\n<</Type/Catalog>>\nendobj\n';
    const file = Buffer.concat([
      latin1(`${head}3 0 obj\n`),
      flateBody(dict, Buffer.alloc(12)),
      latin1(`\nendobj\nstartxref\n${head.length}\n%%EOF\n`),
    ]);
    expect(() => openPdf(file, { repair: 'never' })).toThrow(
      expect.objectContaining({ code: 'pdf-needs-repair' }),
    );
    expect(openPdf(file).repaired).toBe(true);
  });
});

describe('hybrid files (7.5.8.4)', () => {
  test('objects hidden from the table are found through XRefStm', () => {
    const document = openPdf(makeHybridPdf());
    const [section] = document.revisions[0]?.sections ?? [];
    expect(section?.kind).toBe('hybrid');
    expect(section?.alternatives).toBeUndefined();
    expect(document.latest.object(3)?.container).toBeGreaterThan(0);
    expect(codes(document)).toEqual([]);
  });

  test('keeps the table apart, and tells, when the XRefStm says otherwise about an object in use', () => {
    const hybrid = Buffer.from(makeHybridPdf()).toString('latin1');
    // The table gives the Info dictionary a place of its own: the catalog's.
    const table = hybrid.lastIndexOf('xref\n0');
    const entry =
      table + 'xref\n0 99\n'.length - (/^xref\n0 \d\n/.test(hybrid.slice(table)) ? 1 : 0) + 3 * 20;
    const forged = `${hybrid.slice(0, entry)}0000000015 00000 n \n${hybrid.slice(entry + 20)}`;
    const document = openPdf(latin1(forged));
    expect(document.revisions[0]?.sections[0]?.alternatives?.get(3)).toEqual([
      expect.objectContaining({ type: 'compressed' }),
    ]);
    expect(document.latest.entry(3)).toEqual({ type: 'offset', offset: 15, gen: 0 });
    expect(document.anomalies).toContainEqual(expect.objectContaining({ code: 'hybrid-differs', object: 3 }));
  });

  test('an XRefStm that cannot be read leaves the table, and is told', () => {
    const file = latin1(
      Buffer.from(makeHybridPdf())
        .toString('latin1')
        .replace(/\/XRefStm \d+/, '/XRefStm 3'),
    );
    const document = openPdf(file);
    expect(document.revisions[0]?.sections[0]?.kind).toBe('table');
    expect(codes(document)).toContain('xref-damaged');
  });
});

describe('object streams (7.5.7)', () => {
  test('a compressed object is generation 0, has its container, and no place of its own', () => {
    const { latest } = openPdf(makeStreamPdf());
    const compressed = latest
      .objectNumbers()
      .map((num) => latest.object(num))
      .filter((object) => object?.container !== undefined);
    expect(compressed.length).toBeGreaterThan(3);
    for (const object of compressed) {
      expect(object).toMatchObject({ gen: 0, offset: latest.object(object?.container ?? 0)?.offset });
      expect(object?.end).toBeUndefined();
    }
  });
});
