import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeTablePdf } from '../../fixtures/small-pdfs.ts';
import { makeArchivalPdf } from '../../fixtures/tagged-pdfs.ts';
import type { KeyHandle } from '../../src/keys/key-handle.ts';
import { readFields } from '../../src/pades/fields.ts';
import { openPdf } from '../../src/pdf/document.ts';
import { isDict, isStream, type PdfDict, type PdfStream } from '../../src/pdf/objects.ts';
import type { PdfView } from '../../src/pdf/types.ts';
import type { MarkOptions } from '../../src/sign/options.ts';
import { signPdf } from '../../src/sign/sign.ts';
import { flatJpeg } from '../sign-appearance/jpeg.ts';
import { makePng, renderPage } from '../sign-appearance/pixels.ts';
import { programTest } from '../support/programs.ts';
import { expectSigned, fileOf, Workshop } from './judges.ts';

const workshop = new Workshop();
let key: KeyHandle;
beforeAll(async () => {
  key = await workshop.key();
});
afterAll(() => workshop.remove());

/** Red, half transparent. */
const seal = { bytes: makePng(8, 8, () => [255, 0, 0, 128]), name: 'seal.png' };
const mark: MarkOptions = { image: seal, text: '{name}', qr: 'kyso' };

const added = (view: PdfView): { dicts: PdfDict[]; streams: PdfStream[] } => {
  const values = view.objectNumbers().map((num) => view.object(num)?.value);
  const streams = values.filter((value) => isStream(value));
  const dicts = values.filter((value) => isDict(value));
  return { streams, dicts: [...dicts, ...streams.map(({ dict }) => dict)] };
};

/** Operators that say colours in the device's own terms (ISO 32000-2, table 73). */
const deviceColours = /(^|\s)(g|G|rg|RG|k|K)(\s|$)/;

const looks = (view: PdfView): string =>
  added(view)
    .streams.filter(({ dict }) => dict.has('BBox'))
    .map((stream) => Buffer.from(view.decode(stream)).toString('latin1'))
    .join('\n');

describe('PDF/A stays PDF/A (ISO 19005)', () => {
  for (const part of [1, 2, 3] as const)
    programTest(
      ['openssl', 'pdfsig', 'qpdf'],
      `what is drawn in part ${part} depends on no device`,
      async () => {
        const pdf = makeArchivalPdf(part);
        const file = fileOf(pdf, await signPdf(pdf, key, { appearance: mark }));
        expectSigned(file);
        const view = openPdf(file).latest;
        expect(looks(view)).toContain('/Cs0 cs');
        expect(looks(view)).not.toMatch(deviceColours);
        const images = added(view).streams.filter(({ dict }) => dict.has('Width'));
        const spaces = images.filter(({ dict }) => dict.has('SMask') || images.length === 1);
        for (const { dict } of spaces)
          expect(view.get(dict, 'ColorSpace')).toMatchObject({ items: [{ value: 'CalRGB' }, {}] });
      },
    );

  const transparent = async (pdf: Uint8Array) => {
    const signed = await signPdf(pdf, key, { appearance: mark });
    const { dicts } = added(openPdf(fileOf(pdf, signed)).latest);
    return {
      masks: dicts.filter((dict) => dict.has('SMask')).length,
      codes: signed.warnings.map(({ code }) => code),
    };
  };

  test('part 1 knows no transparency (6.4), later parts only over an output intent (6.2.10); that it went is said', async () => {
    const flattened = { masks: 0, codes: ['transparency-flattened'] };
    const kept = { masks: 1, codes: [] };
    expect(await transparent(makeArchivalPdf(1))).toEqual(flattened);
    expect(await transparent(makeArchivalPdf(2, false))).toEqual(flattened);
    expect(await transparent(makeArchivalPdf(2))).toEqual(kept);
    expect(await transparent(makeTablePdf())).toEqual(kept);
  });

  programTest(['pdftoppm'], 'what was transparent shows as it does over white', async () => {
    const pixel = async (pdf: Uint8Array) => {
      const appearance: MarkOptions = {
        image: seal,
        placement: { kind: 'rect', rect: [200, 200, 100, 100] },
      };
      return renderPage(fileOf(pdf, await signPdf(pdf, key, { appearance }))).at(250, 842 - 250);
    };
    const [flat, mixed] = [await pixel(makeArchivalPdf(1)), await pixel(makeTablePdf())];
    for (const i of [0, 1, 2] as const) expect(Math.abs(flat[i] - mixed[i])).toBeLessThan(12);
  });

  test('in part 1 a field nobody sees has an empty appearance (6.9), elsewhere none', async () => {
    const appearance = async (pdf: Uint8Array) => {
      const view = openPdf(fileOf(pdf, await signPdf(pdf, key))).latest;
      const field = readFields(view).fields[0];
      expect(field && view.get(field.dict, 'F')).toBe(132);
      return field?.dict.has('AP');
    };
    expect(await appearance(makeArchivalPdf(1))).toBe(true);
    expect(await appearance(makeArchivalPdf(2))).toBe(false);
    expect(await appearance(makeTablePdf())).toBe(false);
  });

  test('embedded subsets name their characters (part 1, 6.3.5)', async () => {
    const pdf = makeArchivalPdf(1);
    const view = openPdf(fileOf(pdf, await signPdf(pdf, key, { appearance: { text: 'ễ' } }))).latest;
    const descriptor = added(view).dicts.find((dict) => dict.has('FontFile2'));
    const cidSet = descriptor && view.get(descriptor, 'CIDSet');
    const program = descriptor && view.get(descriptor, 'FontFile2');
    if (!isStream(cidSet) || !isStream(program)) throw new Error('no subset');
    const bytes = Buffer.from(view.decode(program));
    const tables = bytes.readUInt16BE(4);
    const maxp = Array.from({ length: tables }, (_, i) => 12 + 16 * i).find(
      (at) => bytes.toString('latin1', at, at + 4) === 'maxp',
    );
    const glyphs = bytes.readUInt16BE(bytes.readUInt32BE((maxp ?? 0) + 8) + 4);
    const bits = Array.from(view.decode(cidSet), (byte) => byte.toString(2).padStart(8, '0')).join('');
    expect(bits).toBe('1'.repeat(glyphs).padEnd(bits.length, '0'));
    expect(bits.length - glyphs).toBeLessThan(8);
  });

  test('a CMYK picture, whose colours depend on the device, is refused', async () => {
    const appearance: MarkOptions = { image: { bytes: flatJpeg([255, 0, 0, 0]), name: 'cmyk.jpg' } };
    await expect(signPdf(makeTablePdf(), key, { appearance })).resolves.toBeDefined();
    await expect(signPdf(makeArchivalPdf(2), key, { appearance })).rejects.toMatchObject({
      code: 'image-unsupported',
    });
  });
});
