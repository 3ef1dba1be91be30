import { describe, expect, test } from 'vitest';
import { writeSection } from '../../fixtures/raw-pdf.ts';
import { makeTablePdf } from '../../fixtures/small-pdfs.ts';
import { openPdf } from '../../src/pdf/document.ts';
import { countPages, type Page, pageAt, walkPages } from '../../src/pdf/pages.ts';
import type { PdfView } from '../../src/pdf/types.ts';

/** A view of a document whose page tree is given, its root object 2. */
function tree(...nodes: string[]): PdfView {
  const objects = new Map([
    [1, '<</Type/Catalog/Pages 2 0 R>>'],
    ...nodes.map((body, i): [number, string] => [i + 2, body]),
  ]);
  return openPdf(writeSection({ trailer: '/Root 1 0 R', objects })).latest;
}

const numbers = (pages: Iterable<Page>): (number | undefined)[] => [...pages].map(({ ref }) => ref?.num);

describe('the page tree (7.7.3)', () => {
  const nested = (): PdfView =>
    tree(
      '<</Type/Pages/Kids[3 0 R 5 0 R 6 0 R]/Count 4/MediaBox[0 0 100 200]/Rotate 90>>',
      '<</Type/Pages/Kids[4 0 R 7 0 R]/Count 2/CropBox[10 10 90 400]/Rotate -90>>',
      '<</Type/Page/Parent 3 0 R>>',
      '<</Type/Page/Parent 2 0 R/MediaBox[300 300 0 0]/Rotate 45/UserUnit 2>>',
      '<</Type/Page/Parent 2 0 R/Rotate 450>>',
      '<</Parent 3 0 R/Resources<</Font<<>>>>>>',
    );
  test('is walked in reading order, and backwards', () => {
    expect(numbers(walkPages(nested()))).toEqual([4, 7, 5, 6]);
    expect(numbers(walkPages(nested(), 'backward'))).toEqual([6, 5, 7, 4]);
  });
  test('hands down boxes, rotation and resources', () => {
    const [first, second, third, fourth] = [...walkPages(nested())];
    expect(first).toMatchObject({
      mediaBox: [0, 0, 100, 200],
      cropBox: [10, 10, 90, 200],
      rotate: 270,
      userUnit: 1,
    });
    expect(first?.resources).toBeUndefined();
    expect(second?.resources?.has('Font')).toBe(true);
    expect(third).toMatchObject({ mediaBox: [0, 0, 300, 300], rotate: 0, userUnit: 2 });
    expect(fourth).toMatchObject({ cropBox: [0, 0, 100, 200], rotate: 90 });
  });
  test('finds a page from either end', () => {
    const { latest } = openPdf(makeTablePdf({ pages: 7 }));
    const all = numbers(walkPages(latest));
    expect(countPages(latest)).toBe(7);
    for (let i = 0; i < 7; i++) {
      expect(pageAt(latest, i)?.ref?.num).toBe(all[i]);
      expect(pageAt(latest, i - 7)?.ref?.num).toBe(all[i]);
    }
    expect([pageAt(latest, 7), pageAt(latest, -8)]).toEqual([undefined, undefined]);
  });
  test('a page without any box is a US letter', () => {
    expect(
      pageAt(tree('<</Type/Pages/Kids[3 0 R]/Count 1>>', '<</Type/Page/MediaBox[0 0 0 0]>>'), 0)?.mediaBox,
    ).toEqual([0, 0, 612, 792]);
  });
  test('kids that are no dictionaries, and a root that is no tree, hold no pages', () => {
    expect(countPages(tree('<</Type/Pages/Kids[null 9 0 R 5 (x) 3 0 R]/Count 9>>', '<</Type/Page>>'))).toBe(
      1,
    );
    expect(countPages(tree('<</S/JavaScript>>'))).toBe(0);
    expect(countPages(tree('(no dictionary)'))).toBe(0);
  });
});

describe('hostile page trees', () => {
  test('a cycle is refused', () => {
    const view = tree('<</Type/Pages/Kids[3 0 R]>>', '<</Type/Pages/Kids[4 0 R 2 0 R]>>', '<</Type/Page>>');
    expect(() => countPages(view)).toThrow(expect.objectContaining({ code: 'pdf-malformed' }));
  });
  test('a page that stands in the tree twice is no cycle', () => {
    expect(countPages(tree('<</Type/Pages/Kids[3 0 R 3 0 R]>>', '<</Type/Page>>'))).toBe(2);
  });
  test('a tree that multiplies is bounded by the nodes visited', () => {
    const levels = Array.from({ length: 60 }, (_, i) => `<</Type/Pages/Kids[${i + 3} 0 R ${i + 3} 0 R]>>`);
    expect(() => countPages(tree(...levels, '<</Type/Page>>'))).toThrow(
      expect.objectContaining({ code: 'limit-exceeded', subject: 'pages' }),
    );
  });
  test('a tree that is too deep is refused', () => {
    const levels = Array.from({ length: 600 }, (_, i) => `<</Type/Pages/Kids[${i + 3} 0 R]>>`);
    expect(() => countPages(tree(...levels))).toThrow(
      expect.objectContaining({ code: 'limit-exceeded', subject: 'nesting' }),
    );
  });
});
