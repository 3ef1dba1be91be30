import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeFormPdf, makeTablePdf } from '../../fixtures/small-pdfs.ts';
import type { KeyHandle } from '../../src/keys/key-handle.ts';
import { readFields } from '../../src/pades/fields.ts';
import { openPdf } from '../../src/pdf/document.ts';
import { isArray } from '../../src/pdf/objects.ts';
import { pageAt } from '../../src/pdf/pages.ts';
import { pageGeometry, type Rectangle, toSeen } from '../../src/sign/appearance/geometry.ts';
import { markPresets } from '../../src/sign/appearance/presets.ts';
import type { MarkOptions } from '../../src/sign/options.ts';
import { signPdf } from '../../src/sign/sign.ts';
import { makePng, textOf } from '../sign-appearance/pixels.ts';
import { programTest } from '../support/programs.ts';
import { fileOf, Workshop } from './judges.ts';

const workshop = new Workshop();
let key: KeyHandle;
beforeAll(async () => {
  key = await workshop.key();
});
afterAll(() => workshop.remove());

const mm = (value: number): number => (value * 72) / 25.4;
const picture = { bytes: makePng(4, 4, () => [200, 0, 0, 255]), name: 'picture.png' };
const signingTime = new Date('2026-03-05T18:09:10Z');

/** Signs with one more mark. */
const marked = async (pdf: Uint8Array, appearance: MarkOptions, field?: string): Promise<Buffer> =>
  fileOf(pdf, await signPdf(pdf, key, { signingTime, appearance, ...(field ? { field } : {}) }));

/** The marks as boxes on the page as it is seen, to a hundredth of a point, by field name. */
function boxesOf(file: Uint8Array): Record<string, number[]> {
  const view = openPdf(file).latest;
  const page = pageAt(view, 0);
  if (!page) throw new Error('no page');
  return Object.fromEntries(
    readFields(view).fields.flatMap(({ name, widgets: [widget] }) => {
      const rect = widget && view.get(widget.dict, 'Rect');
      if (!isArray(rect)) return [];
      const box = toSeen(pageGeometry(page), rect.items as unknown as Rectangle);
      return [[name, box.map((value) => Math.round(value * 100) / 100)]];
    }),
  );
}

const round = (values: readonly number[]): number[] => values.map((value) => Math.round(value * 100) / 100);

describe('Decree 30/2020, Appendix I', () => {
  for (const rotate of [0, 90, 180, 270] as const)
    test(`the seal covers a third of the person's signature at its left, centred on it (Rotate ${rotate})`, async () => {
      const pdf = makeTablePdf({ rotate, mediaBox: [10, 20, 605, 862] });
      const box = [200, 300, mm(40), mm(18)] as const;
      const person = await marked(pdf, {
        ...markPresets['nd30-person'].mark,
        image: picture,
        placement: { kind: 'rect', rect: box },
      });
      const { placement } = markPresets['nd30-organization'].mark;
      const sealed = await marked(person, {
        ...markPresets['nd30-organization'].mark,
        image: picture,
        placement: { ...placement, size: [mm(36), mm(36)] },
      });
      const { Signature1, Signature2 } = boxesOf(sealed);
      expect(Signature1).toEqual(round(box));
      expect(Signature2).toEqual(
        round([200 + mm(40) / 3 - mm(36), 300 + mm(18) / 2 - mm(36) / 2, mm(36), mm(36)]),
      );
    });

  test('a person signs where the named field is, or where the box is given, and nowhere else', async () => {
    const { mark } = markPresets['nd30-person'];
    const form = makeFormPdf({ signatureField: true });
    expect(boxesOf(await marked(form, { ...mark, image: picture }, 'Ky')).Ky).toEqual([360, 100, 180, 70]);
    await expect(marked(form, { ...mark, image: picture })).rejects.toMatchObject({
      code: 'appearance-invalid',
    });
  });

  test('a seal needs its size and a signature to stand beside, or a box', async () => {
    const { mark } = markPresets['nd30-organization'];
    const placement = { ...mark.placement, size: [mm(36), mm(36)] } as const;
    const pdf = makeTablePdf();
    for (const appearance of [mark, { ...mark, placement }])
      await expect(marked(pdf, { ...appearance, image: picture })).rejects.toMatchObject({
        code: 'appearance-invalid',
      });
    const invisible = fileOf(pdf, await signPdf(pdf, key));
    await expect(marked(invisible, { ...mark, placement, image: picture })).rejects.toMatchObject({
      code: 'appearance-invalid',
    });
  });

  programTest(
    ['pdftotext'],
    'a file of attachments bears number, date and time at its top right',
    async () => {
      const variables = { 'document-number': '12/QĐ-UBND' };
      const file = await marked(makeTablePdf({ text: '' }), {
        ...markPresets['nd30-attachment'].mark,
        variables,
      });
      expect(textOf(file)).toContain('Số: 12/QĐ-UBND; 06/03/2026; 01:09:10');
      const [width, height] = [mm(76.9), mm(8.7)];
      expect(boxesOf(file).Signature1).toEqual(
        round([595 - mm(5) - width, 842 - mm(5) - height, width, height]),
      );
    },
  );

  programTest(['pdftotext'], 'a certified copy says its form, the organisation and the time', async () => {
    const { mark } = markPresets['nd30-copy'];
    const of = async (appearance: MarkOptions) =>
      textOf(await marked(makeTablePdf({ text: '' }), appearance));
    expect(await of(mark)).toContain('SAO Y; Văn phòng; 06.03.2026 01:09:10 +07:00');
    expect(await of({ ...mark, variables: { 'copy-form': 'TRÍCH SAO' } })).toContain('TRÍCH SAO; Văn phòng;');
  });
});
