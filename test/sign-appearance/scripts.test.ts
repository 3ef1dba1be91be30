import fontkit from '@pdf-lib/fontkit';
import { describe, expect, test } from 'vitest';
import { makeTablePdf } from '../../fixtures/small-pdfs.ts';
import { bundledFont } from '../../src/sign/appearance/font-files.ts';
import type { NamedBytes } from '../../src/sign/appearance/types.ts';
import { programTest } from '../support/programs.ts';
import { renderPage, textOf } from './pixels.ts';
import { stamp } from './stamp.ts';

const placement = { kind: 'rect', rect: [60, 400, 240, 80] } as const;
const mark = (text: string, font?: NamedBytes | readonly NamedBytes[]) =>
  stamp(makeTablePdf({ text: '' }), { text, values: {}, placement, ...(font ? { font } : {}) });

/** The embedded font with no other characters than these, which look like those Latin ones. */
function fontOf(characters: Readonly<Record<string, string>>): NamedBytes {
  const bytes = Buffer.from(bundledFont('regular'));
  const font = fontkit.create(bytes);
  const segments = Object.entries(characters)
    .map(([one, like]): [number, number] => [
      one.codePointAt(0) ?? 0,
      font.glyphForCodePoint(like.codePointAt(0) ?? 0).id,
    ])
    .sort(([a], [b]) => a - b);
  const ends = [...segments.map(([code]) => code), 0xffff];
  const deltas = [...segments.map(([code, glyph]) => (glyph - code) & 0xffff), 1];
  const body = [0, 0, ends.length * 2, 0, 0, 0, ...ends, 0, ...ends, ...deltas, ...ends.map(() => 0)];
  body.splice(0, 2, 4, (body.length + 1) * 2, 0);
  const table = [0, 1, 3, 1, 0, 12, ...body];
  const cmap = Buffer.alloc(Math.ceil(table.length / 2) * 4);
  for (const [i, value] of table.entries()) cmap.writeUInt16BE(value, 2 * i);
  const entry = bytes.indexOf('cmap', 0, 'latin1');
  bytes.writeUInt32BE(bytes.length, entry + 8);
  bytes.writeUInt32BE(2 * table.length, entry + 12);
  return { bytes: Uint8Array.from(Buffer.concat([bytes, cmap])), name: 'other.ttf' };
}

const han = fontOf({ 漢: 'H', 字: 'Z' });
const kana = fontOf({ か: 'k', な: 'n' });

/** All of the mark's pixels, and a little around it. */
function pixels(bytes: Uint8Array): string {
  const page = renderPage(bytes);
  const rows = Array.from({ length: 100 }, (_, y) =>
    Array.from({ length: 260 }, (__, x) => page.at(50 + x, 842 - 490 + y).join()).join(' '),
  );
  return rows.join('\n');
}

describe('scripts the embedded font lacks', () => {
  programTest(
    ['pdftoppm', 'pdftotext'],
    'are drawn in the font given for them, each character in the first that has it',
    async () => {
      const { bytes, prepared } = await mark('Ký 漢字 かな: Hà Nội', [han, kana]);
      expect(prepared.warnings).toEqual([]);
      expect(textOf(bytes)).toContain('Ký 漢字 かな: Hà Nội');
      expect(pixels(bytes)).toBe(pixels((await mark('Ký HZ kn: Hà Nội')).bytes));
    },
  );

  programTest(['pdftoppm'], 'are a question mark without one, and that is said once for each', async () => {
    const { bytes, prepared } = await mark('Ký 漢字漢', kana);
    expect(prepared.warnings.map(({ message }) => message)).toEqual(
      ['漢 (U+6F22)', '字 (U+5B57)'].map((one) => expect.stringContaining(`has no glyph for ${one}`)),
    );
    expect(pixels(bytes)).toBe(pixels((await mark('Ký ???')).bytes));
  });

  test('have no spaces to break at: lines end anywhere, and none leaves the room', async () => {
    const { prepared } = await mark('漢字'.repeat(60), han);
    expect(prepared.warnings).toEqual([]);
  });
});
