import { describe, expect, test } from 'vitest';
import { makeStreamPdf, makeTablePdf } from '../../fixtures/small-pdfs.ts';
import { positions } from '../../src/sign/appearance/geometry.ts';
import { programTest } from '../support/programs.ts';
import { makePng, type Pixel, renderPage } from './pixels.ts';
import { stamp } from './stamp.ts';

const red: Pixel = [255, 0, 0];
const green: Pixel = [0, 255, 0];
const blue: Pixel = [0, 0, 255];
const black: Pixel = [0, 0, 0];
const white: Pixel = [255, 255, 255];

/** Four quarters of different colours: one look tells which way up it is. */
const compass = {
  name: 'compass.png',
  bytes: makePng(40, 20, (x, y) => {
    const [r, g, b] = y < 10 ? (x < 20 ? red : green) : x < 20 ? blue : black;
    return [r, g, b, 255];
  }),
};

describe('a mark is placed as the page is seen', () => {
  for (const rotate of [0, 90, 180, 270] as const)
    for (const cropBox of [undefined, [60, 110, 460, 710], [-30, -50, 400, 300]] as const)
      programTest(
        ['pdftoppm'],
        `Rotate ${rotate}, CropBox ${cropBox ?? 'none'}: upright at X,Y,W,H`,
        async () => {
          const pdf = makeTablePdf({
            rotate,
            text: '',
            mediaBox: [-40, -60, 560, 780],
            ...(cropBox ? { cropBox } : {}),
          });
          const [x, y, width, height] = [100, 150, 80, 40] as const;
          const { bytes, prepared } = await stamp(pdf, {
            values: {},
            image: compass,
            placement: { kind: 'rect', rect: [x, y, width, height] },
          });
          expect(prepared.warnings).toEqual([]);
          const page = renderPage(bytes);
          const top = page.height - y - height;
          const look = (across: number, down: number) => page.at(x + across * width, top + down * height);
          expect([look(0.25, 0.25), look(0.75, 0.25), look(0.25, 0.75), look(0.75, 0.75)]).toEqual([
            red,
            green,
            blue,
            black,
          ]);
          // Two points within each corner it is painted, two points outside it is not.
          expect(page.at(x + 2, top + 2)).toEqual(red);
          expect(page.at(x + width - 3, top + height - 3)).toEqual(black);
          expect(page.at(x - 2, top + height / 2)).toEqual(white);
          expect(page.at(x + width + 2, top + height / 2)).toEqual(white);
          expect(page.at(x + width / 2, top - 2)).toEqual(white);
          expect(page.at(x + width / 2, top + height + 2)).toEqual(white);
        },
      );

  programTest(['pdftoppm'], 'a named position keeps its distance from the edges that are seen', async () => {
    for (const position of positions) {
      const pdf = makeStreamPdf({ rotate: 90, text: '', cropBox: [50, 60, 450, 560] });
      const placement = { kind: 'position', position, size: [80, 40] } as const;
      const { bytes } = await stamp(pdf, { values: {}, image: compass, placement });
      const page = renderPage(bytes);
      expect([page.width, page.height]).toEqual([500, 400]);
      const x = position.endsWith('left') ? 36 : position.endsWith('right') ? 500 - 36 - 80 : 210;
      const top = position.startsWith('top') ? 36 : position.startsWith('bottom') ? 400 - 36 - 40 : 180;
      expect([position, page.at(x + 3, top + 3), page.at(x + 77, top + 37)]).toEqual([position, red, black]);
      expect([position, page.at(x - 3, top + 20)]).toEqual([position, white]);
    }
  });

  test('the default place is the lower right corner, made smaller on a small page', async () => {
    const sizes = [
      [150, 100],
      [200, 50],
      [30, 20],
      [595, 842],
    ] as const;
    for (const [width, height] of sizes) {
      const { prepared } = await stamp(makeTablePdf({ mediaBox: [0, 0, width, height], text: '' }), {
        values: { name: 'An' },
      });
      const [llx, lly, urx, ury] = prepared.rect;
      expect(lly).toBeCloseTo(Math.min(36, height / 10), 3);
      expect(urx).toBeCloseTo(width - Math.min(36, width / 10), 3);
      expect(llx).toBeGreaterThanOrEqual(0);
      expect(ury).toBeLessThanOrEqual(height);
      expect((urx - llx) / (ury - lly)).toBeCloseTo(200 / 70, 1);
      expect(prepared.warnings.filter(({ code }) => code === 'outside-page')).toEqual([]);
    }
  });

  test('UserUnit: sizes are points, the Rect is in units of the page', async () => {
    const pdf = makeTablePdf({ text: '' });
    const scaled = Buffer.from(
      Buffer.from(pdf)
        .toString('latin1')
        .replace('/Type /Page /Parent 2 0 R', '/Type/Page/UserUnit 2/Parent 2 0 R'),
      'latin1',
    );
    const placement = { kind: 'rect', rect: [100, 50, 80, 40] } as const;
    const { prepared } = await stamp(scaled, { values: { name: 'An' }, placement });
    expect(prepared.rect).toEqual([50, 25, 90, 45]);
  });

  programTest(['pdftoppm'], 'the page shows through where a picture is transparent', async () => {
    const half = makePng(20, 20, (x) => (x < 10 ? [255, 0, 0, 128] : [255, 0, 0, 0]));
    const { bytes } = await stamp(makeTablePdf({ text: '' }), {
      values: {},
      image: { bytes: half, name: 'half.png' },
      placement: { kind: 'rect', rect: [100, 100, 100, 100] },
    });
    const page = renderPage(bytes);
    const [r, g, b] = page.at(125, 842 - 150);
    expect(r).toBe(255);
    expect(g).toBeGreaterThan(110);
    expect(g).toBeLessThan(145);
    expect(b).toBe(g);
    expect(page.at(175, 842 - 150)).toEqual(white);
  });

  test('a mark beyond the page is drawn, with a warning', async () => {
    const placement = { kind: 'rect', rect: [560, 10, 100, 40] } as const;
    const { prepared } = await stamp(makeTablePdf(), { values: { name: 'An' }, placement });
    expect(prepared.warnings.map(({ code }) => code)).toEqual(['outside-page']);
  });

  test('pages are counted from 1, and "last" is the last one', async () => {
    const pdf = makeStreamPdf({ pages: 7 });
    const pageOf = async (page: number | 'last') =>
      (await stamp(pdf, { page, values: { name: 'An' } })).prepared.page.num;
    expect([await pageOf(1), await pageOf(3), await pageOf(7), await pageOf('last')]).toEqual([5, 9, 17, 17]);
    for (const page of [0, 8, -1, 1.5])
      await expect(pageOf(page)).rejects.toMatchObject({
        code: 'appearance-invalid',
        hint: expect.any(String),
      });
  });

  test('a rectangle without area is refused', async () => {
    for (const rect of [
      [10, 10, 0, 20],
      [10, 10, 20, -5],
      [10, 10, Number.NaN, 5],
    ] as const)
      await expect(
        stamp(makeTablePdf(), { values: { name: 'An' }, placement: { kind: 'rect', rect } }),
      ).rejects.toMatchObject({ code: 'appearance-invalid' });
  });
});
