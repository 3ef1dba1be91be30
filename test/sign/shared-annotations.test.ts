import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeSection } from '../../fixtures/raw-pdf.ts';
import type { KeyHandle } from '../../src/keys/key-handle.ts';
import { openPdf } from '../../src/pdf/document.ts';
import { isArray } from '../../src/pdf/objects.ts';
import { walkPages } from '../../src/pdf/pages.ts';
import { signPdf } from '../../src/sign/sign.ts';
import { createVerifier } from '../../src/verify/verify.ts';
import { fileOf, Workshop } from './judges.ts';

const workshop = new Workshop();
let key: KeyHandle;
beforeAll(async () => {
  key = await workshop.key();
});
afterAll(() => workshop.remove());

/** Two pages that refer to one array of annotations. */
const shared = (): Uint8Array =>
  writeSection({
    objects: new Map([
      [1, '<< /Type /Catalog /Pages 2 0 R >>'],
      [2, '<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 /MediaBox [0 0 595 842] >>'],
      [3, '<< /Type /Page /Parent 2 0 R /Resources << >> /Annots 5 0 R >>'],
      [4, '<< /Type /Page /Parent 2 0 R /Resources << >> /Annots 5 0 R >>'],
      [5, '[]'],
    ]),
    trailer: '/Root 1 0 R /ID [<6b79736f206669787475726520303031> <6b79736f206669787475726520303031>]',
    version: '1.7',
  });

const annotations = (file: Uint8Array): number[] => {
  const view = openPdf(file).latest;
  return [...walkPages(view)].map(({ dict }) => {
    const annots = view.get(dict, 'Annots');
    return isArray(annots) ? annots.items.length : 0;
  });
};

test('a mark shows on its page alone, though pages share one array of annotations', async () => {
  const pdf = shared();
  const once = fileOf(pdf, await signPdf(pdf, key, { appearance: { page: 2 } }));
  expect(annotations(once)).toEqual([0, 1]);
  const twice = fileOf(once, await signPdf(once, key, { appearance: { page: 1 } }));
  expect(annotations(twice)).toEqual([1, 1]);
  expect(
    createVerifier()
      .verify(twice)
      .signatures.map(({ status }) => status),
  ).toEqual(['intact', 'intact']);
});

test('the time told of a signature is the one that stands in it, in whole seconds', async () => {
  const pdf = shared();
  const signed = await signPdf(pdf, key, { signingTime: new Date('2026-02-03T04:05:06.789Z') });
  expect(signed.signedAt.toISOString()).toBe('2026-02-03T04:05:06.000Z');
  expect(Buffer.from(signed.appended).toString('latin1')).toContain('(D:20260203040506Z)');
});
