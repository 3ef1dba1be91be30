import { describe, expect, test } from 'vitest';
import { latin1, writeSection } from '../../fixtures/raw-pdf.ts';
import { makeFreedPdf, makeTablePdf, makeUpdatedPdf } from '../../fixtures/small-pdfs.ts';
import { openPdf } from '../../src/pdf/document.ts';
import { PdfRef, PdfString } from '../../src/pdf/objects.ts';

const base = (eol: '\n' | '\r\n' | '\r' = '\n'): Uint8Array =>
  writeSection({
    trailer: '/Root 1 0 R',
    eol,
    objects: new Map([
      [1, '<</Type/Catalog/Pages 2 0 R>>'],
      [2, '<</Type/Pages/Kids[]/Count 0>>'],
      [3, '(old)'],
    ]),
  });

const update = (previous: Uint8Array, kind: 'table' | 'stream' | 'hybrid' = 'table'): Uint8Array =>
  writeSection({ kind, previous, trailer: '/Root 1 0 R', objects: new Map([[3, '(new)']]) });

const text = (value: unknown): string =>
  value instanceof PdfString ? Buffer.from(value.bytes).toString() : String(value);

describe('incremental updates (7.5.6)', () => {
  test.each(['table', 'stream', 'hybrid'] as const)(
    'each %s update is a revision that ends behind its own %%%%EOF and end-of-line',
    (kind) => {
      const first = base();
      const second = update(first, kind);
      const third = update(second, kind);
      const { revisions, anomalies } = openPdf(third);
      expect(anomalies).toEqual([]);
      expect(revisions.map(({ start, end, eof }) => [start, eof, end])).toEqual([
        [0, first.length - 1, first.length],
        [first.length, second.length - 1, second.length],
        [second.length, third.length - 1, third.length],
      ]);
    },
  );

  test.each([
    ['\n', 1],
    ['\r\n', 2],
    ['\r', 1],
  ] as const)('the end-of-line %j belongs to the revision', (eol, width) => {
    const [revision] = openPdf(base(eol)).revisions;
    expect((revision?.end ?? 0) - (revision?.eof ?? 0)).toBe(width);
  });

  test('a view sees objects as of its revision only', () => {
    const document = openPdf(update(update(base()), 'table'));
    expect(document.revisions).toHaveLength(3);
    expect(text(document.at(0).object(3)?.value)).toBe('old');
    expect(text(document.at(1).object(3)?.value)).toBe('new');
    expect(document.at(1)).toBe(document.at(1));
    expect(document.at(0).object(1)).toBe(document.at(2).object(1));
  });

  test('a freed object is gone, and still there in the revision before', () => {
    const document = openPdf(makeFreedPdf());
    const freed = document
      .at(0)
      .objectNumbers()
      .filter((num) => !document.latest.objectNumbers().includes(num));
    expect(freed).toHaveLength(1);
    expect(document.latest.object(freed[0] ?? 0)).toBeUndefined();
    expect(document.at(0).object(freed[0] ?? 0)).toBeDefined();
  });

  test('an entry that points behind its revision finds nothing there', () => {
    const first = Buffer.from(base());
    const place = first.length;
    const forged = Buffer.from(
      first
        .toString('latin1')
        .replace(
          /(3 0 obj[\s\S]*xref[\s\S]*)\d{10}( 00000 n \ntrailer)/,
          `$1${String(place).padStart(10, '0')}$2`,
        ),
      'latin1',
    );
    const file = Buffer.concat([forged, latin1('3 0 obj\n(planted)\nendobj\n')]);
    expect(text(openPdf(file).latest.object(3)?.value)).toBe('old');
  });

  test('a reference of another generation is null', () => {
    const { latest } = openPdf(base());
    expect(latest.resolve(new PdfRef(3, 1))).toBeNull();
    expect(text(latest.resolve(new PdfRef(3, 0)))).toBe('old');
  });

  test('thousands of revisions are each resolved without walking them all', () => {
    let file: Uint8Array = makeUpdatedPdf('table');
    for (let i = 0; i < 40; i++) file = update(file);
    const document = openPdf(file);
    expect(document.revisions.length).toBeGreaterThan(40);
    expect(text(document.latest.object(3)?.value)).toBe('new');
    expect(document.at(30).objectNumbers()).toEqual(document.latest.objectNumbers());
  });

  test('more revisions than the limit are refused', () => {
    const file = update(update(update(base())));
    expect(() => openPdf(file, { limits: { revisions: 3 } })).toThrow(
      expect.objectContaining({ code: 'limit-exceeded', subject: 'revisions' }),
    );
    expect(openPdf(file, { limits: { revisions: 4 } }).revisions).toHaveLength(4);
  });
});

describe('strange Prev', () => {
  const withPrev = (prev: string): Uint8Array => {
    const file = Buffer.from(makeTablePdf()).toString('latin1');
    return latin1(
      file.replace('/Root', `/Prev ${prev.replace('SELF', String(file.lastIndexOf('xref\n0')))}  /Root`),
    );
  };
  test('a section that is its own predecessor ends the chain, and is told', () => {
    const document = openPdf(withPrev('SELF'));
    expect(document.revisions).toHaveLength(1);
    expect(document.anomalies).toContainEqual(expect.objectContaining({ code: 'xref-damaged' }));
  });
  test.each(['0', '-5', '(x)', '1.5'])('Prev %s counts as none, and is told', (prev) => {
    const document = openPdf(withPrev(prev));
    expect(document.repaired).toBe(false);
    expect(document.anomalies.map(({ code }) => code)).toEqual(['xref-damaged']);
  });
  test.each(['3', '99999999'])('Prev %s, where no section stands, needs repair', (prev) => {
    expect(() => openPdf(withPrev(prev), { repair: 'never' })).toThrow(
      expect.objectContaining({ code: 'pdf-needs-repair' }),
    );
    expect(openPdf(withPrev(prev)).repaired).toBe(true);
  });
});
