import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeFormPdf, makeTablePdf } from '../../fixtures/small-pdfs.ts';
import type { KeyHandle } from '../../src/keys/key-handle.ts';
import { openPdf } from '../../src/pdf/document.ts';
import { isStream } from '../../src/pdf/objects.ts';
import { markPresets } from '../../src/sign/appearance/presets.ts';
import type { MarkOptions } from '../../src/sign/options.ts';
import { signPdf } from '../../src/sign/sign.ts';
import { cellsOf, differenceOf } from '../sign-appearance/cells.ts';
import { makePng, type Pixel, type Rendered, renderPage } from '../sign-appearance/pixels.ts';
import { programTest } from '../support/programs.ts';
import { expectSigned, fileOf, Workshop } from './judges.ts';

const workshop = new Workshop();
let key: KeyHandle;
beforeAll(async () => {
  key = await workshop.key();
});
afterAll(() => workshop.remove());

const mm = (value: number): number => (value * 72) / 25.4;

const marked = async (pdf: Uint8Array, appearance: MarkOptions): Promise<Buffer> =>
  fileOf(pdf, await signPdf(pdf, key, { appearance, signingTime: new Date('2026-03-05T18:09:10Z') }));

const blue: Pixel = [0, 0, 255];
const red: Pixel = [255, 0, 0];
const white: Pixel = [255, 255, 255];

/** A hand: blue in its upper half only, so that a look tells which way up it is. */
const hand = {
  bytes: makePng(40, 18, (_, y) => (y < 9 ? [...blue, 255] : [0, 0, 0, 0])),
  name: 'hand.png',
};
/** A seal: a red square ring, transparent within. */
const ring = (at: number): boolean => at < 4 || at >= 32;
const seal = {
  bytes: makePng(36, 36, (x, y) => (ring(x) || ring(y) ? [...red, 255] : [0, 0, 0, 0])),
  name: 'seal.png',
};
const diameter = mm(36);

const { person, organization, attachment, copy } = {
  person: markPresets['nd30-person'].mark,
  organization: markPresets['nd30-organization'].mark,
  attachment: markPresets['nd30-attachment'].mark,
  copy: markPresets['nd30-copy'].mark,
};

/** A look at a point from the lower-left corner of the page as it is seen. */
const lookAt = (page: Rendered, x: number, y: number): Pixel => page.at(x, page.height - y);

const pages = [0, 90, 180, 270].flatMap((rotate) =>
  ([undefined, [60, 110, 560, 710]] as const).map((cropBox) => ({
    name: `Rotate ${rotate}, ${cropBox ? 'cropped' : 'whole'}`,
    make: () =>
      makeTablePdf({
        text: '',
        rotate: rotate as 0 | 90 | 180 | 270,
        mediaBox: [10, 20, 605, 862],
        ...(cropBox ? { cropBox } : {}),
      }),
  })),
);

/** The upper right corner of an upright whole page, as it is to look on all. */
async function cornerOf(pdf: Uint8Array, appearance: MarkOptions) {
  const file = await marked(pdf, appearance);
  const page = renderPage(file);
  const { size } = appearance.placement as { size: readonly [number, number] };
  const [width, height] = size;
  const box = [page.width - mm(5) - width, page.height - mm(5) - height, width, height] as const;
  return { file, page, box, cells: cellsOf(page, box) };
}

describe('Decree 30/2020, Appendix I, on every page there is', () => {
  for (const { name, make } of pages) {
    programTest(
      ['pdftoppm', 'pdfsig', 'qpdf', 'openssl'],
      `${name}: the hand upright in its box, the seal over a third of it at its left, centred`,
      async () => {
        const [x, y, width, height] = [220, 300, mm(40), mm(18)] as const;
        const rect = { kind: 'rect', rect: [x, y, width, height] } as const;
        const signed = await marked(make(), { ...person, image: hand, placement: rect });
        const placement = { ...organization.placement, size: [diameter, diameter] } as const;
        const file = await marked(signed, { ...organization, image: seal, placement });
        expectSigned(file, 2);
        const page = renderPage(file);
        expect(lookAt(page, x + width - 5, y + height - 5)).toEqual(blue);
        expect(lookAt(page, x + width - 5, y + 5)).toEqual(white);
        const left = x + width / 3 - diameter;
        const bottom = y + height / 2 - diameter / 2;
        const [right, top, rim] = [left + diameter, bottom + diameter, (2 * diameter) / 36];
        for (const [across, up] of [
          [left + rim, bottom + rim],
          [right - rim, bottom + rim],
          [left + rim, top - rim],
          [right - rim, top - rim],
          [right - rim, y + height / 2],
        ] as const)
          expect(lookAt(page, across, up), `${across} ${up}`).toEqual(red);
        // Through the seal the hand shows, and around it nothing does.
        expect(lookAt(page, right - 4 * rim, y + height - 5)).toEqual(blue);
        expect(lookAt(page, left - 3, bottom + 20)).toEqual(white);
        expect(lookAt(page, left + 20, top + 3)).toEqual(white);
      },
    );

    programTest(
      ['pdftoppm', 'pdfsig', 'qpdf', 'openssl'],
      `${name}: number and copy lines stand upright at the top right, 4 to 6 mm from its edge`,
      async () => {
        for (const appearance of [
          { ...attachment, variables: { 'document-number': '12/QĐ-UBND' } },
          copy,
        ] satisfies MarkOptions[]) {
          const upright = await cornerOf(makeTablePdf({ text: '' }), appearance);
          const { file, page, box, cells } = await cornerOf(make(), appearance);
          expectSigned(file);
          expect(differenceOf(cells, upright.cells), cells).toBeLessThan(0.35);
          expect(cells).toMatch(/[2-9]/);
          for (let y = 0; y < mm(5) + box[3]; y++)
            for (let x = 1; x < mm(4); x++) expect(page.at(page.width - x, y)).toEqual(white);
        }
      },
    );
  }
});

/** What the mark of the newest signature is drawn with. */
function operatorsOf(file: Uint8Array): string {
  const view = openPdf(file).latest;
  const forms = view.objectNumbers().flatMap((num) => {
    const value = view.object(num)?.value;
    return isStream(value) && value.dict.has('BBox') && value.dict.has('Resources') ? [value] : [];
  });
  return forms.map((form) => Buffer.from(view.decode(form)).toString('latin1')).join('\n');
}

describe('the text of Decree 30/2020', () => {
  const lines = (content: string): number => content.match(/Tj/g)?.length ?? 0;
  const sizes = (content: string): number[] =>
    [...content.matchAll(/ ([\d.]+) Tf/g)].map(([, size]) => Number(size));

  test('has size 10, is black, upright, and one line where it fits', async () => {
    const content = operatorsOf(await marked(makeTablePdf(), copy));
    expect(sizes(content)).toEqual([10]);
    expect(lines(content)).toBe(1);
    expect(content).toMatch(/(^|\s)0 g(\s|$)/);
    expect(content).toMatch(/1 0 0 1 [\d.]+ [\d.]+ Tm/);
    expect(content).not.toMatch(/rg|RG/);
  });

  test('gets smaller before it breaks into lines', async () => {
    const variables = { 'document-number': '1234/QĐ-UBND-VPĐT-TTHC' };
    const content = operatorsOf(await marked(makeTablePdf(), { ...attachment, variables }));
    expect(lines(content)).toBe(1);
    expect(sizes(content)[0]).toBeLessThan(10);
  });

  test('pictures of hand and seal have no text, and no frame', async () => {
    const rect = { kind: 'rect', rect: [200, 300, 100, 50] } as const;
    const content = operatorsOf(await marked(makeTablePdf(), { ...person, image: hand, placement: rect }));
    expect(content).not.toMatch(/Tj| re|S(\s|$)/);
  });

  test('is set as wide as Times New Roman: the same widths as the standard font of that design', async () => {
    // Widths of Times-Roman, in thousandths (Adobe Font Metrics).
    const times = { A: 722, a: 444, B: 667, g: 500, m: 778, W: 944, 1: 500, '.': 250, '/': 278 };
    const { typeface } = await import('../../src/sign/appearance/font.ts');
    const face = await typeface(undefined);
    for (const [one, width] of Object.entries(times))
      expect(Math.round(face.width(one.codePointAt(0) ?? 0) * 1000), one).toBe(width);
  });

  programTest(['pdftoppm'], 'a hand signs in the field prepared for it, as large as that is', async () => {
    const form = makeFormPdf({ signatureField: true });
    const signed = fileOf(
      form,
      await signPdf(form, key, { field: 'Ky', appearance: { ...person, image: hand } }),
    );
    const page = renderPage(signed);
    // The picture keeps its proportions in the middle of 180 × 70 points.
    expect(lookAt(page, 450, 100 + 35 + 20)).toEqual(blue);
    expect(lookAt(page, 450, 100 + 35 - 20)).not.toEqual(blue);
  });
});
