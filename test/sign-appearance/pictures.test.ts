import { describe, expect, test } from 'vitest';
import { makeTablePdf } from '../../fixtures/small-pdfs.ts';
import { makeArchivalPdf } from '../../fixtures/tagged-pdfs.ts';
import { programTest } from '../support/programs.ts';
import { flatJpeg } from './jpeg.ts';
import { type Pixel, rawPng, renderPage } from './pixels.ts';
import { stamp } from './stamp.ts';

/** Draws a picture of 16 × 16 pixels as 64 × 64 points of a page. */
const drawn = (bytes: Uint8Array, page = makeTablePdf({ text: '' })) =>
  stamp(page, {
    values: {},
    image: { bytes, name: 'picture' },
    placement: { kind: 'rect', rect: [100, 100, 64, 64] },
  });

const near = (seen: Pixel, wanted: Pixel, by = 3): boolean =>
  seen.every((sample, i) => Math.abs(sample - (wanted[i] ?? 0)) <= by);

type Colour = readonly [red: number, green: number, blue: number, alpha: number];

/** Upper left, upper right, lower left, lower right. */
type Quarters = readonly [Colour, Colour, Colour, Colour];

const coloured: Quarters = [
  [200, 100, 0, 255],
  [0, 0, 255, 128],
  [0, 150, 0, 0],
  [60, 70, 80, 255],
];
const grey: Quarters = [
  [200, 200, 200, 255],
  [77, 77, 77, 128],
  [10, 10, 10, 0],
  [60, 60, 60, 255],
];
const opaque = ([red, green, blue]: Colour): Colour => [red, green, blue, 255];
/** One colour is left out wherever it stands; the others have no alpha. */
const keyed = ([a, b, c, d]: Quarters): Quarters => [opaque(a), opaque(b), c, opaque(d)];

interface PngKind {
  readonly depth: number;
  readonly type: number;
  readonly quarters: Quarters;
  /** Samples of a colour, in steps of the depth. */
  readonly samples: (colour: Colour, index: number) => readonly number[];
  readonly chunks?: Readonly<Record<string, Uint8Array>>;
}

const deep = (sample: number): number => sample * 257;
const words = (...values: number[]): Uint8Array =>
  Uint8Array.from(values.flatMap((value) => [value >> 8, value & 255]));

const palette = (depth: number, quarters: Quarters = coloured): PngKind => ({
  depth,
  type: 3,
  quarters,
  samples: (_, index) => [index],
  chunks: {
    PLTE: Uint8Array.from(quarters.flatMap((colour) => colour.slice(0, 3))),
    tRNS: Uint8Array.from(quarters.map(([, , , alpha]) => alpha)),
  },
});
const [first, second] = coloured;
/** The samples 15, 5, 1, 4 of four bits, as bytes. */
const nibbles: Quarters = [
  [255, 255, 255, 255],
  [85, 85, 85, 255],
  [17, 17, 17, 0],
  [68, 68, 68, 255],
];

const kinds: Readonly<Record<string, PngKind>> = {
  'colours with alpha': { depth: 8, type: 6, quarters: coloured, samples: (colour) => colour },
  'colours with alpha, 16 bits': {
    depth: 16,
    type: 6,
    quarters: coloured,
    samples: (colour) => colour.map(deep),
  },
  'grey with alpha': { depth: 8, type: 4, quarters: grey, samples: ([g, , , alpha]) => [g, alpha] },
  'grey with alpha, 16 bits': {
    depth: 16,
    type: 4,
    quarters: grey,
    samples: ([g, , , alpha]) => [deep(g), deep(alpha)],
  },
  'a palette of 8 bits with alpha': palette(8),
  'a palette of 4 bits with alpha': palette(4),
  'a palette of 2 bits with alpha': palette(2),
  'a palette of 1 bit with alpha': palette(1, [first, second, first, second]),
  'colours, one of them left out': {
    depth: 8,
    type: 2,
    quarters: keyed(coloured),
    samples: ([r, g, b]) => [r, g, b],
    chunks: { tRNS: words(0, 150, 0) },
  },
  'colours of 16 bits, one of them left out': {
    depth: 16,
    type: 2,
    quarters: keyed(coloured),
    samples: ([r, g, b]) => [r, g, b].map(deep),
    chunks: { tRNS: words(0, deep(150), 0) },
  },
  'grey, one shade left out': {
    depth: 8,
    type: 0,
    quarters: keyed(grey),
    samples: ([g]) => [g],
    chunks: { tRNS: words(10) },
  },
  'grey of 4 bits, one shade left out': {
    depth: 4,
    type: 0,
    quarters: nibbles,
    samples: ([g]) => [g / 17],
    chunks: { tRNS: words(1) },
  },
};

/** First pixel and step, across and down, of the passes: one, or the seven of Adam7 (ISO/IEC 15948, 8.2). */
const passes = {
  0: [[0, 1, 0, 1]],
  1: [
    [0, 8, 0, 8],
    [4, 8, 0, 8],
    [0, 4, 4, 8],
    [2, 4, 0, 4],
    [0, 2, 2, 4],
    [1, 2, 0, 2],
    [0, 1, 1, 2],
  ],
} as const;

const side = 16;

/** The quarters as a PNG of that kind: its bits packed, every line unfiltered. */
function png({ depth, type, quarters, samples, chunks }: PngKind, interlaced: 0 | 1): Uint8Array {
  const lines: number[] = [];
  for (const [left, stepX, top, stepY] of passes[interlaced])
    for (let y = top; y < side; y += stepY) {
      let bits = '';
      for (let x = left; x < side; x += stepX) {
        // One bit has two entries: the left one and the right one.
        const index = (y < side / 2 || depth === 1 ? 0 : 2) + (x < side / 2 ? 0 : 1);
        for (const sample of samples(quarters[index as 0], index))
          bits += sample.toString(2).padStart(depth, '0');
      }
      const packed = bits.padEnd(Math.ceil(bits.length / 8) * 8, '0').match(/.{8}/g) ?? [];
      lines.push(0, ...packed.map((eight) => Number.parseInt(eight, 2)));
    }
  const { PLTE, tRNS } = chunks ?? {};
  const kept = { ...(PLTE ? { PLTE: PLTE.slice(0, 3 * 2 ** depth) } : {}), ...(tRNS ? { tRNS } : {}) };
  return rawPng(side, side, [depth, type, interlaced], Uint8Array.from(lines), kept);
}

const overWhite = ([r, g, b, alpha]: Colour): Pixel =>
  [r, g, b].map((sample) => (sample * alpha + 255 * (255 - alpha)) / 255) as unknown as Pixel;

function expectQuarters(bytes: Uint8Array, quarters: Quarters, what: string): void {
  const page = renderPage(bytes);
  const middles = [
    [116, 148],
    [148, 148],
    [116, 116],
    [148, 116],
  ] as const;
  middles.forEach(([x, y], i) => {
    const [seen, wanted] = [page.at(x, 842 - y), overWhite(quarters[i as 0])];
    expect(near(seen, wanted), `${what}: quarter ${i} is ${seen}, not ${wanted}`).toBe(true);
  });
}

describe('every kind of PNG (ISO/IEC 15948, 11.2.2) is drawn as its pixels are', () => {
  for (const [what, kind] of Object.entries(kinds))
    programTest(['pdftoppm'], `${what}, interlaced or not`, async () => {
      for (const interlaced of [0, 1] as const)
        expectQuarters((await drawn(png(kind, interlaced))).bytes, kind.quarters, `${what} ${interlaced}`);
    });

  programTest(
    ['pdftoppm'],
    'laid over white in PDF/A-1, which takes no soft mask (ISO 19005-1, 6.4); that is said',
    async () => {
      for (const [what, kind] of Object.entries(kinds)) {
        const { bytes, prepared } = await drawn(png(kind, 0), makeArchivalPdf(1));
        expectQuarters(bytes, kind.quarters, what);
        const added = Buffer.from(bytes).toString('latin1');
        expect(added.includes('/SMask'), what).toBe(false);
        expect(prepared.warnings.map(({ code }) => code)).toEqual(['transparency-flattened']);
      }
    },
  );

  programTest(['pdftoppm'], 'an opaque one is no other in PDF/A-1, and nothing is said', async () => {
    const quarters = coloured.map(opaque) as unknown as Quarters;
    const kind: PngKind = { depth: 8, type: 2, quarters, samples: ([r, g, b]) => [r, g, b] };
    const { bytes, prepared } = await drawn(png(kind, 0), makeArchivalPdf(1));
    expectQuarters(bytes, quarters, 'opaque');
    expect(prepared.warnings).toEqual([]);
  });
});

/** Where the picture stands. */
const middle = async (bytes: Uint8Array, page?: Uint8Array): Promise<Pixel> =>
  renderPage((await drawn(bytes, page)).bytes).at(132, 842 - 132);

describe('every kind of JPEG that PDF takes (ISO 32000-2, 7.4.8) is drawn as its pixels are', () => {
  for (const [what, bytes, wanted] of [
    ['grey', flatJpeg([77]), [77, 77, 77]],
    ['YCbCr', flatJpeg([77, 128, 128]), [77, 77, 77]],
    ['YCbCr, by Adobe', flatJpeg([77, 128, 128], { adobe: 1 }), [77, 77, 77]],
    ['RGB, by Adobe', flatJpeg([200, 20, 40], { adobe: 0 }), [200, 20, 40]],
    ['progressive grey', flatJpeg([77], { progressive: true }), [77, 77, 77]],
    ['progressive YCbCr', flatJpeg([77, 128, 128], { progressive: true }), [77, 77, 77]],
  ] as const)
    programTest(['pdftoppm'], what, async () => {
      const seen = await middle(bytes);
      expect(near(seen, wanted), String(seen)).toBe(true);
    });

  // What CMYK looks like differs between viewers; that cyan is no red does not.
  const isCyan = ([red, green, blue]: Pixel): boolean => red < 60 && green > 130 && blue > 180;

  programTest(['pdftoppm'], 'CMYK as it stands, and complemented as Adobe stores it', async () => {
    expect(await middle(flatJpeg([255, 0, 0, 0]))).toSatisfy(isCyan);
    expect(await middle(flatJpeg([0, 255, 255, 255], { adobe: 0 }))).toSatisfy(isCyan);
    // YCCK: what is complemented are C, M and Y of the RGB that Y, Cb and Cr stand for.
    expect(await middle(flatJpeg([76, 85, 255, 255], { adobe: 2 }))).toSatisfy(isCyan);
  });

  test('one that PDF does not take is image-unsupported, and the message says why', async () => {
    const good = flatJpeg([77]);
    const changed = (from: number, ...values: number[]): Uint8Array => {
      const bytes = Uint8Array.from(good);
      bytes.set(values, from);
      return bytes;
    };
    const frame = Buffer.from(good).indexOf(Buffer.from([0xff, 0xc0]));
    for (const [bytes, why] of [
      [changed(frame, 0xff, 0xc3), 'compressed in a way PDF does not know'],
      [changed(frame, 0xff, 0xc9), 'compressed in a way PDF does not know'],
      [changed(frame + 4, 12), '12 bits'],
      [changed(frame + 9, 2), '2 components'],
      [changed(frame, 0xff, 0xe1), 'no header'],
      [changed(frame, 0x00), 'damaged'],
      [good.slice(0, -2), 'cut short'],
      [good.slice(0, 40), 'cut short'],
    ] as const)
      await expect(drawn(bytes)).rejects.toMatchObject({
        code: 'image-unsupported',
        message: expect.stringContaining(why),
      });
  });
});
