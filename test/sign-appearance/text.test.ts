import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeEncryptedPdf } from '../../fixtures/encrypted-pdf.ts';
import { makeHybridPdf, makeStreamPdf, makeTablePdf } from '../../fixtures/small-pdfs.ts';
import { openPdf } from '../../src/pdf/document.ts';
import { isDict, isStream, PdfDict } from '../../src/pdf/objects.ts';
import { typeface } from '../../src/sign/appearance/font.ts';
import { bundledFont } from '../../src/sign/appearance/font-files.ts';
import { layText } from '../../src/sign/appearance/layout.ts';
import { programTest } from '../support/programs.ts';
import { makePng, renderPage, textOf } from './pixels.ts';
import { stamp } from './stamp.ts';

const vietnamese =
  'ĂăÂâÊêÔôƠơƯưĐđ ẮằẳẵặẤầẩẫậẾềểễệỐồổỗộỚờởỡợỨừửữự ÁàảãạÉèẻẽẹÍìỉĩịÓòỏõọÚùủũụÝỳỷỹỵ Nguyễn Thị Ánh Tuyết';

const wide = { kind: 'rect', rect: [40, 100, 500, 120] } as const;

describe('text of a mark', () => {
  programTest(['pdftotext'], 'every Vietnamese letter can be copied out as it was put in', async () => {
    for (const text of [vietnamese, vietnamese.normalize('NFD')]) {
      const { bytes, prepared } = await stamp(makeTablePdf({ text: '' }), {
        text,
        values: {},
        placement: wide,
      });
      expect(prepared.warnings).toEqual([]);
      expect(prepared.text).toBe(vietnamese);
      expect(textOf(bytes).normalize('NFC').replaceAll(/\s+/g, ' ')).toContain(vietnamese);
    }
  });

  programTest(['pdftoppm'], 'every letter leaves ink, alone in its place', async () => {
    const letters = [...new Set(vietnamese.replaceAll(' ', ''))];
    for (let i = 0; i < letters.length; i += 12) {
      const row = letters.slice(i, i + 12);
      const { bytes } = await stamp(makeTablePdf({ text: '' }), {
        text: row.join('\n'),
        values: {},
        fontSize: 40,
        placement: { kind: 'rect', rect: [20, 20, 100, 800] },
      });
      const page = renderPage(bytes);
      const inked = row.map((_, line) => {
        const pitch = 40 * 1.18;
        const top = 842 - 420 - (row.length * pitch) / 2 + line * pitch;
        let ink = 0;
        for (let y = top; y < top + pitch; y++)
          for (let x = 20; x < 90; x++) if (page.at(x, y)[0] < 128) ink++;
        return ink > 15;
      });
      expect(inked).toEqual(row.map(() => true));
    }
  });

  programTest(['pdftotext'], 'in stream, hybrid and encrypted documents alike', async () => {
    const documents = [makeStreamPdf(), makeHybridPdf(), makeEncryptedPdf({ userPassword: 'mở' })];
    for (const pdf of documents) {
      const { bytes } = await stamp(pdf, { text: 'Đã ký số', values: {} }, 'mở');
      expect(textOf(bytes, '-upw', 'mở')).toContain('Đã ký số');
    }
  });

  programTest(
    ['pdftotext'],
    'the default text says who, where, why and when, in the language asked for',
    async () => {
      const values = {
        name: 'Nguyễn Văn An',
        organization: 'UBND phường',
        reason: 'Phê duyệt',
        time: '05/01/2026',
      };
      const of = async (lang: 'en' | 'vi') => {
        const { bytes } = await stamp(makeTablePdf({ text: '' }), { lang, values });
        return textOf(bytes)
          .split('\n')
          .filter((line) => line !== '' && line !== '\f' && !line.endsWith('page 1'));
      };
      expect(await of('vi')).toEqual([
        'Người ký: Nguyễn Văn An',
        'Cơ quan: UBND phường',
        'Lý do: Phê duyệt',
        'Thời gian ký: 05/01/2026',
      ]);
      expect(await of('en')).toEqual([
        'Digitally signed by Nguyễn Văn An',
        'UBND phường',
        'Reason: Phê duyệt',
        'Date: 05/01/2026',
      ]);
    },
  );

  test('a letter the font lacks is replaced, with a warning that names it', async () => {
    const { prepared } = await stamp(makeTablePdf(), { text: 'Ký 漢\u{1F58B} số', values: {} });
    expect(prepared.text).toBe('Ký ?? số');
    expect(prepared.warnings.map(({ code }) => code)).toEqual(['glyph-missing', 'glyph-missing']);
    expect(prepared.warnings[0]?.message).toContain('U+6F22');
    expect(prepared.warnings[1]?.message).toContain('U+1F58B');
  });

  programTest(
    ['pdftotext'],
    'Greek and Cyrillic are in the embedded font; beside one of one’s own it fills gaps',
    async () => {
      const { bytes, prepared } = await stamp(makeTablePdf({ text: '' }), {
        text: 'Αθήνα Москва Hà Nội',
        values: {},
        placement: wide,
        font: [{ bytes: Uint8Array.from(bundledFont('bold')), name: 'own.ttf' }],
      });
      expect(prepared.warnings).toEqual([]);
      expect(textOf(bytes)).toContain('Αθήνα Москва Hà Nội');
    },
  );

  test('any text at all is drawn without a crash', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), async (text) => {
        const plain = text.replaceAll(/[{}]/g, '');
        const { prepared } = await stamp(makeTablePdf(), { text: plain, values: {} });
        expect(prepared.rect.every(Number.isFinite)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test('one document more draws on the subset that is there, whatever the time', async () => {
    const fontOf = async (time: string) => {
      const { bytes } = await stamp(makeTablePdf(), { text: 'Ký lúc {time}', values: { time } });
      const view = openPdf(bytes).latest;
      const descriptors = view.objectNumbers().flatMap((num) => {
        const value = view.object(num)?.value;
        const name = isDict(value) && value.has('FontFile2') ? view.get(value, 'FontName') : undefined;
        return name && typeof name === 'object' && 'value' in name ? [name.value] : [];
      });
      expect(descriptors).toHaveLength(1);
      return descriptors[0];
    };
    expect(await fontOf('05/01/2026 08:30')).toBe(await fontOf('31.12.2027 23:59:48 +07:00'));
    expect(await fontOf('05/01/2026')).toMatch(/^[A-Z]{6}\+Tinos/);
  });

  test('the embedded TrueType program says its length (Length1), and the form is complete', async () => {
    const { bytes } = await stamp(makeTablePdf(), {
      text: 'Ký',
      values: {},
      image: { bytes: makePng(2, 2, () => [1, 2, 3, 4]), name: 'dot.png' },
    });
    const view = openPdf(bytes).latest;
    const streams = view.objectNumbers().flatMap((num) => {
      const value = view.object(num)?.value;
      return isStream(value) ? [value] : [];
    });
    const program = streams.find((stream) => stream.dict.has('Length1'));
    expect(program && view.decode(program).length).toBe(program?.dict.get('Length1'));
    const form = streams.find((stream) => stream.dict.has('BBox'));
    const resources = form && view.get(form.dict, 'Resources');
    expect(resources).toBeInstanceOf(PdfDict);
    expect(resources instanceof PdfDict ? [...resources.entries.keys()].sort() : []).toEqual([
      'Font',
      'XObject',
    ]);
  });
});

describe('fitting text', () => {
  test('it gets smaller until it fits, and is cut only at the smallest size', async () => {
    const face = await typeface(undefined);
    const sizes = [400, 200, 100, 50, 12].map((height) =>
      layText(face, 'một hai ba bốn năm '.repeat(12), [0, 0, 120, height], 10),
    );
    expect(sizes.map(({ size }) => size)).toEqual([...sizes.map(({ size }) => size)].sort((a, b) => b - a));
    expect(sizes[0]).toMatchObject({ size: 10, cut: false });
    expect(sizes.at(-1)).toMatchObject({ size: 4, cut: true });
    expect(sizes.at(-1)?.lines.at(-1)?.text).toMatch(/…$/);
  });

  test('no line is wider than the room, and none leaves it', async () => {
    const face = await typeface(undefined);
    const width = (text: string) =>
      Array.from(text).reduce((sum, one) => sum + face.width(one.codePointAt(0) ?? 0), 0);
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom(...'aăâbcdđeêghiklmnoôơpqrstuưvxy.ẾỘ'), maxLength: 30 }), {
          maxLength: 30,
        }),
        fc.integer({ min: 20, max: 300 }),
        fc.integer({ min: 8, max: 200 }),
        (words, w, h) => {
          const laid = layText(face, words.join(' '), [7, 9, w, h], 12);
          for (const { text, x, y } of laid.lines) {
            expect(x + width(text) * laid.size).toBeLessThanOrEqual(7 + w + 0.01);
            expect(y - face.descent * laid.size).toBeGreaterThanOrEqual(9 - 0.1);
            expect(y + face.ascent * laid.size).toBeLessThanOrEqual(9 + h + 0.1);
          }
          if (!laid.cut)
            expect(
              laid.lines
                .map(({ text }) => text)
                .join('')
                .replaceAll(' ', ''),
            ).toBe(words.join(''));
        },
      ),
      { numRuns: 300 },
    );
  });

  test('lines are kept whole when a little smaller size allows it', async () => {
    const face = await typeface(undefined);
    const text = 'Thời gian ký: 05/01/2026 08:30:00 +07:00';
    const laid = layText(face, text, [0, 0, 150, 60], 10);
    expect(laid.lines.map((line) => line.text)).toEqual([text]);
    expect(laid.size).toBeGreaterThanOrEqual(7.5);
    expect(layText(face, text, [0, 0, 90, 60], 10)).toMatchObject({ size: 10 });
  });

  test('a font size that makes no sense is appearance-invalid', async () => {
    for (const fontSize of [0, -1, Number.NaN, 1e9])
      await expect(stamp(makeTablePdf(), { text: 'Ký', values: {}, fontSize })).rejects.toMatchObject({
        code: 'appearance-invalid',
      });
  });

  test('a mark too small for its text says so', async () => {
    const { prepared } = await stamp(makeTablePdf(), {
      text: 'một hai ba bốn năm sáu bảy tám chín mười '.repeat(20),
      values: {},
      placement: { kind: 'rect', rect: [10, 10, 60, 20] },
    });
    expect(prepared.warnings.map(({ code }) => code)).toEqual(['text-cut']);
  });
});
