import fc from 'fast-check';
import { afterAll, expect } from 'vitest';
import { makeFormPdf, makeHybridPdf, makeStreamPdf, makeUpdatedPdf } from '../../fixtures/small-pdfs.ts';
import { KysoError } from '../../src/errors.ts';
import { openPdf } from '../../src/pdf/document.ts';
import { signPdf } from '../../src/sign/sign.ts';
import { programTest } from '../support/programs.ts';
import { fileOf, Workshop } from './judges.ts';

const workshop = new Workshop();
afterAll(() => workshop.remove());

const documents = [
  makeFormPdf({ signatureField: true }),
  makeStreamPdf(),
  makeHybridPdf(),
  makeUpdatedPdf('table', 2),
];
const insertions = [
  '/Kids',
  '/Fields [',
  '/Annots null',
  '/V 1 0 R',
  '<<',
  '>>',
  ']',
  ' 1 0 R',
  '/Parent 1 0 R',
  '99999999999',
];

const damage = fc.record({
  document: fc.constantFrom(...documents),
  places: fc.array(fc.tuple(fc.nat(20_000), fc.oneof(fc.nat(255), fc.constantFrom(...insertions))), {
    minLength: 1,
    maxLength: 5,
  }),
  repair: fc.boolean(),
  field: fc.constantFrom(undefined, 'Ky', 'A.B'),
});

programTest(
  ['openssl'],
  'a damaged document is signed so that it opens again, or refused with a code',
  async () => {
    const key = await workshop.key('P-256');
    await fc.assert(
      fc.asyncProperty(damage, async ({ document, places, repair, field }) => {
        const pdf = Buffer.from(document);
        for (const [at, what] of places) {
          if (typeof what === 'number') pdf[at % pdf.length] = what;
          else pdf.write(what, at % pdf.length, 'latin1');
        }
        try {
          const signed = await signPdf(pdf, key, { repair, ...(field === undefined ? {} : { field }) });
          expect(signed.byteRange[3] + signed.byteRange[2]).toBe(pdf.length + signed.appended.length);
          openPdf(fileOf(pdf, signed));
        } catch (error) {
          expect(error).toBeInstanceOf(KysoError);
          expect((error as KysoError).code).not.toBe('internal');
        }
      }),
      { numRuns: 1500 },
    );
  },
);
