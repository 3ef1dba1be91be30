import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect } from 'vitest';
import { makeFormPdf, makeStreamPdf, makeTablePdf } from '../../fixtures/small-pdfs.ts';
import type { KeyHandle } from '../../src/keys/key-handle.ts';
import { readFields } from '../../src/pades/fields.ts';
import { openPdf } from '../../src/pdf/document.ts';
import { isArray, isDict, isStream } from '../../src/pdf/objects.ts';
import { signPdf } from '../../src/sign/sign.ts';
import { createVerifier } from '../../src/verify/verify.ts';
import { programTest, run } from '../support/programs.ts';
import { expectSigned, fileOf, Workshop } from './judges.ts';

const workshop = new Workshop();
let key: KeyHandle;
beforeAll(async () => {
  key = await workshop.key();
});
afterAll(() => workshop.remove());

const tools = ['openssl', 'pdfsig', 'qpdf', 'pdftotext'];

const textOf = (pdf: Uint8Array, password?: string): string => {
  workshop.write('visible.pdf', pdf);
  const passwords = password === undefined ? [] : ['-upw', password];
  run('pdftotext', [...passwords, '-layout', workshop.file('visible.pdf'), workshop.file('visible.txt')]);
  return readFileSync(workshop.file('visible.txt'), 'utf8').normalize('NFC');
};

programTest(
  tools,
  'a mark shows who signed, why and when, as known from certificate and options',
  async () => {
    for (const pdf of [makeTablePdf(), makeStreamPdf({ pages: 3 })]) {
      const signed = await signPdf(pdf, key, { reason: 'Phê duyệt văn bản', appearance: { lang: 'vi' } });
      const file = fileOf(pdf, signed);
      expectSigned(file);
      expect(textOf(file)).toMatch(
        /Người ký: Nguyễn Văn rsa\s+Cơ quan: Văn phòng\s+Lý do: Phê duyệt văn bản/,
      );
      expect(signed.warnings).toEqual([]);
    }
  },
);

programTest(tools, 'a mark in an existing field stands where its widget is', async () => {
  const pdf = makeFormPdf({ signatureField: true });
  const file = fileOf(pdf, await signPdf(pdf, key, { field: 'Ky', appearance: { text: '{name}' } }));
  expectSigned(file);
  const view = openPdf(file).latest;
  const widget = readFields(view).fields.find(({ name }) => name === 'Ky')?.widgets[0]?.dict;
  if (!widget) throw new Error('no widget');
  const rect = view.get(widget, 'Rect');
  expect(isArray(rect) && rect.items).toEqual([360, 100, 540, 170]);
  const appearances = view.get(widget, 'AP');
  expect(isDict(appearances) && isStream(view.get(appearances, 'N'))).toBe(true);
  expect(textOf(file)).toContain('Nguyễn Văn rsa');
});

programTest(tools, 'a mark in an encrypted document is encrypted with it', async () => {
  const pdf = workshop.qpdf(makeTablePdf(), '--encrypt', 'user', 'owner', '256', '--');
  const file = fileOf(pdf, await signPdf(pdf, key, { password: 'user', appearance: {} }));
  expectSigned(file, 1, 'user');
  expect(textOf(file, 'user')).toContain('Digitally signed by Nguyễn Văn rsa');
});

programTest(['openssl'], 'a field without a place on a page takes no mark', async () => {
  const pdf = makeTablePdf();
  await expect(signPdf(pdf, key, { appearance: { page: 9 } })).rejects.toMatchObject({
    code: 'appearance-invalid',
  });
});

programTest(
  tools,
  'a mark shows in a form that asks viewers for appearances, and earlier signatures hold (NeedAppearances, 12.7.3)',
  async () => {
    const pdf = makeTablePdf({ catalog: '/AcroForm << /Fields [] /NeedAppearances true >>', text: '' });
    const once = fileOf(pdf, await signPdf(pdf, key));
    const signed = await signPdf(once, key, { appearance: { text: 'Đã ký: {name}' } });
    expect(signed.warnings).toEqual([]);
    const file = fileOf(once, signed);
    expectSigned(file, 2);
    expect(textOf(file)).toContain('Đã ký: Nguyễn Văn rsa');
    const { signatures } = createVerifier().verify(file);
    expect(signatures.map(({ status }) => status)).toEqual(['intact', 'intact']);
  },
);

programTest(
  ['openssl'],
  'values without an appearance of their own keep that request, with a warning',
  async () => {
    const pdf = makeFormPdf({ needAppearances: true });
    const signed = await signPdf(pdf, key, { appearance: {} });
    expect(signed.warnings.map(({ code }) => code)).toEqual(['mark-may-not-show']);
    const view = openPdf(fileOf(pdf, signed)).latest;
    expect(view.get(readFields(view).acroForm ?? view.catalog, 'NeedAppearances')).toBe(true);
    expect((await signPdf(pdf, key)).warnings).toEqual([]);
  },
);
