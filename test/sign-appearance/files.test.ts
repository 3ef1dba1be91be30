import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { makeTablePdf } from '../../fixtures/small-pdfs.ts';
import { bundledFont } from '../../src/sign/appearance/font-files.ts';
import { programTest, run } from '../support/programs.ts';
import { makePng, rawPng, renderPage, textOf } from './pixels.ts';
import { stamp } from './stamp.ts';

const folder = mkdtempSync(join(tmpdir(), 'kyso-mark-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const withImage = (bytes: Uint8Array) =>
  stamp(makeTablePdf({ text: '' }), {
    values: {},
    image: { bytes, name: 'stamp.png' },
    placement: { kind: 'rect', rect: [100, 100, 100, 50] },
  });
const withFont = (bytes: Uint8Array, text = 'Ký') =>
  stamp(makeTablePdf({ text: '' }), { text, values: {}, font: { bytes, name: 'own.ttf' } });

describe('pictures', () => {
  const good = makePng(20, 10, () => [0, 128, 255, 255]);

  programTest(['pdftoppm'], 'a JPEG is drawn', async () => {
    const pdf = join(folder, 'blue.pdf');
    writeFileSync(pdf, (await withImage(good)).bytes);
    const crop = ['-x', '110', '-y', '700', '-W', '60', '-H', '30'];
    run('pdftoppm', ['-jpeg', '-r', '72', ...crop, '-singlefile', pdf, join(folder, 'blue')]);
    const { bytes } = await withImage(readFileSync(join(folder, 'blue.jpg')));
    const [r, g, b] = renderPage(bytes).at(150, 842 - 125);
    expect(Math.abs(r - 0) + Math.abs(g - 128) + Math.abs(b - 255)).toBeLessThan(12);
  });

  const middle = async (bytes: Uint8Array) => renderPage((await withImage(bytes)).bytes).at(150, 842 - 125);

  programTest(['pdftoppm'], 'a PNG with a palette is drawn, its transparent colour left out', async () => {
    const lines = Uint8Array.of(0, 0b0000_0000); // one row of 1-bit pixels, all of colour 0
    const palette = { PLTE: Uint8Array.of(200, 100, 0, 0, 0, 255) };
    expect(await middle(rawPng(4, 1, [1, 3, 0], lines, palette))).toEqual([200, 100, 0]);
    const clear = { ...palette, tRNS: Uint8Array.of(0) };
    expect(await middle(rawPng(4, 1, [1, 3, 0], lines, clear))).toEqual([255, 255, 255]);
  });

  programTest(['pdftoppm'], 'an interlaced PNG, a grey one and one of 16 bits are drawn', async () => {
    const line = (pixels: number): number[] => [
      0,
      ...Array.from({ length: pixels }, () => [10, 200, 30]).flat(),
    ];
    // The seven passes of 8 × 8 pixels: 1×1, 1×1, 2×1, 2×2, 4×2, 4×4, 8×4.
    const passes = [
      [1, 1],
      [1, 1],
      [2, 1],
      [2, 2],
      [4, 2],
      [4, 4],
      [8, 4],
    ] as const;
    const lines = passes.flatMap(([across, down]) => Array.from({ length: down }, () => line(across)).flat());
    expect(await middle(rawPng(8, 8, [8, 2, 1], Uint8Array.from(lines)))).toEqual([10, 200, 30]);
    expect(await middle(rawPng(1, 1, [8, 0, 0], Uint8Array.of(0, 77)))).toEqual([77, 77, 77]);
    expect(await middle(rawPng(1, 1, [16, 2, 0], Uint8Array.of(0, 9, 9, 8, 8, 7, 7)))).toEqual([9, 8, 7]);
  });

  test('a deflate bomb, missing pixels and an impossible header are image-unsupported', async () => {
    const bomb = rawPng(4, 4, [8, 6, 0], new Uint8Array(50_000_000));
    const short = rawPng(4, 4, [8, 6, 0], new Uint8Array(10));
    const header = rawPng(4, 4, [3, 6, 0], new Uint8Array(68));
    for (const bytes of [bomb, short, header])
      await expect(withImage(bytes)).rejects.toMatchObject({ code: 'image-unsupported' });
  });

  test('what is no PNG or JPEG is image-unsupported', async () => {
    for (const bytes of [new Uint8Array(0), Buffer.from('GIF89a'), Buffer.from('<svg/>'), makeTablePdf()])
      await expect(withImage(bytes)).rejects.toMatchObject({
        code: 'image-unsupported',
        subject: 'stamp.png',
      });
  });

  test('a PNG that claims to be enormous is refused before memory is set aside', async () => {
    const bytes = Buffer.from(good);
    bytes.writeUInt32BE(0x7fffffff, 16);
    bytes.writeUInt32BE(0x7fffffff, 20);
    await expect(withImage(bytes)).rejects.toMatchObject({ code: 'image-unsupported' });
  });

  test('a damaged picture is drawn or image-unsupported, never anything else', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: good.length - 1 }),
        fc.integer({ min: 0, max: 255 }),
        fc.nat({ max: good.length }),
        async (at, value, length) => {
          const bytes = Uint8Array.from(good);
          bytes[at] = value;
          for (const damaged of [bytes, good.slice(0, length)]) {
            const error = await withImage(damaged).then(
              () => undefined,
              (reason: unknown) => reason,
            );
            if (error !== undefined) expect(error).toMatchObject({ code: 'image-unsupported' });
          }
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('fonts', () => {
  programTest(['pdftotext'], 'a font of one’s own is embedded', async () => {
    const { bytes } = await withFont(Uint8Array.from(bundledFont('bold')), 'Đậm');
    expect(textOf(bytes)).toContain('Đậm');
    expect(Buffer.from(bytes).toString('latin1')).toMatch(/\/BaseFont ?\/[A-Z]{6}\+Tinos-Bold/);
  });

  test('what is no font is font-unusable, and the hint says what to give', async () => {
    for (const bytes of [
      new Uint8Array(0),
      Buffer.from('not a font at all'),
      makeTablePdf(),
      new Uint8Array(4096),
    ])
      await expect(withFont(bytes)).rejects.toMatchObject({
        code: 'font-unusable',
        hint: expect.stringContaining('.ttf'),
      });
  });

  test('a font whose maker forbids embedding it is font-unusable', async () => {
    const bytes = Buffer.from(bundledFont('regular'));
    const tables = bytes.readUInt16BE(4);
    for (let i = 0; i < tables; i++) {
      const record = 12 + 16 * i;
      if (bytes.subarray(record, record + 4).toString('latin1') === 'OS/2')
        bytes.writeUInt16BE(0x0002, bytes.readUInt32BE(record + 8) + 8);
    }
    await expect(withFont(bytes)).rejects.toMatchObject({
      code: 'font-unusable',
      message: expect.stringContaining('fsType'),
    });
  });

  test('a damaged font is used or font-unusable, never anything else', async () => {
    const good = bundledFont('regular');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat({ max: 3000 }), fc.integer({ min: 0, max: 255 })), {
          minLength: 1,
          maxLength: 6,
        }),
        async (changes) => {
          const bytes = Uint8Array.from(good);
          for (const [at, value] of changes) bytes[at] = value;
          const error = await withFont(bytes).then(
            () => undefined,
            (reason: unknown) => reason,
          );
          if (error !== undefined) expect(error).toMatchObject({ code: 'font-unusable' });
        },
      ),
      { numRuns: 40 },
    );
  });
});
