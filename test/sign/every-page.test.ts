import { degrees, PDFDocument } from 'pdf-lib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { KeyHandle } from '../../src/keys/key-handle.ts';
import { openPdf } from '../../src/pdf/document.ts';
import { isArray, isDict, isName, isRef, type PdfDict } from '../../src/pdf/objects.ts';
import { walkPages } from '../../src/pdf/pages.ts';
import { signPdf } from '../../src/sign/sign.ts';
import { createVerifier } from '../../src/verify/verify.ts';
import { renderPage } from '../sign-appearance/pixels.ts';
import { programTest } from '../support/programs.ts';
import { expectSigned, fileOf, Workshop } from './judges.ts';

const workshop = new Workshop();
let key: KeyHandle;
beforeAll(async () => {
  key = await workshop.key();
});
afterAll(() => workshop.remove());

/** Pages of two sizes, one of them turned. */
async function threePages(): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  pdf.addPage([595, 842]);
  pdf.addPage([842, 595]);
  pdf.addPage([595, 842]).setRotation(degrees(90));
  return pdf.save({ useObjectStreams: false });
}

const everyPage = { page: 'all', text: '██', fontSize: 40 } as const;

function annotationsOf(file: Uint8Array): { subtype: string; look: number }[][] {
  const view = openPdf(file).latest;
  const look = (dict: PdfDict): number => {
    const appearances = view.get(dict, 'AP');
    const normal = isDict(appearances) ? appearances.get('N') : undefined;
    return isRef(normal) ? normal.num : -1;
  };
  return [...walkPages(view)].map(({ dict }) => {
    const list = view.get(dict, 'Annots');
    return (isArray(list) ? list.items : []).flatMap((item) => {
      const annotation = view.resolve(item);
      if (!isDict(annotation)) return [];
      const subtype = view.get(annotation, 'Subtype');
      return [{ subtype: isName(subtype) ? subtype.value : '', look: look(annotation) }];
    });
  });
}

programTest(
  ['openssl', 'pdfsig', 'qpdf', 'pdftoppm'],
  'a mark on every page is one signature, seen on each page in the same place',
  async () => {
    const pdf = await threePages();
    const file = fileOf(pdf, await signPdf(pdf, key, { appearance: everyPage }));
    expectSigned(file);
    const annotations = annotationsOf(file);
    expect(annotations.map(([one]) => one?.subtype)).toEqual(['Widget', 'Stamp', 'Stamp']);
    for (const page of [1, 2, 3]) {
      const { width, height, at } = renderPage(file, page);
      let ink = 0;
      for (let x = width - 236; x < width - 36; x++)
        for (let y = height - 106; y < height - 36; y++) if (at(x, y)[0] < 100) ink++;
      expect(ink, `page ${page}`).toBeGreaterThan(500);
    }
  },
);

test('marks that look the same share one appearance', async () => {
  const pdf = await PDFDocument.create();
  for (let n = 0; n < 30; n++) pdf.addPage([595, 842]);
  const bytes = await pdf.save();
  const { appended } = await signPdf(bytes, key, { appearance: everyPage });
  const looks = new Set(annotationsOf(Buffer.concat([bytes, appended])).map(([one]) => one?.look));
  expect(looks.size).toBe(1);
});

test('later signatures keep it valid; after a signature it is refused, as that permits no annotations', async () => {
  const pdf = await threePages();
  const once = fileOf(pdf, await signPdf(pdf, key, { appearance: everyPage }));
  const twice = fileOf(once, await signPdf(once, key, { appearance: { page: 2 } }));
  const statuses = createVerifier()
    .verify(twice)
    .signatures.map(({ status }) => status);
  expect(statuses).toEqual(['intact', 'intact']);
  await expect(signPdf(once, key, { appearance: everyPage })).rejects.toMatchObject({
    code: 'refused-signed',
    subject: 'Signature1',
  });
});

test('a certification that permits annotations (P=3) permits marks on every page', async () => {
  const pdf = await threePages();
  const once = fileOf(pdf, await signPdf(pdf, key, { certify: 3 }));
  const twice = fileOf(once, await signPdf(once, key, { appearance: everyPage }));
  const statuses = createVerifier()
    .verify(twice)
    .signatures.map(({ status }) => status);
  expect(statuses).toEqual(['intact', 'intact']);
});
