import { afterAll, beforeAll, expect } from 'vitest';
import { makeFormPdf, makeStreamPdf, makeTablePdf } from '../../fixtures/small-pdfs.ts';
import type { KeyHandle } from '../../src/keys/key-handle.ts';
import type { SignOptions } from '../../src/sign/options.ts';
import { signPdf } from '../../src/sign/sign.ts';
import { createVerifier } from '../../src/verify/verify.ts';
import { programTest } from '../support/programs.ts';
import { expectSigned, fileOf, signaturesIn, Workshop } from './judges.ts';

const workshop = new Workshop();
let key: KeyHandle;
beforeAll(async () => {
  key = await workshop.key();
});
afterAll(() => workshop.remove());

const tools = ['openssl', 'pdfsig', 'qpdf'];
const signed = async (pdf: Uint8Array, options: SignOptions = {}): Promise<Buffer> =>
  fileOf(pdf, await signPdf(pdf, key, options));
const verdicts = (pdf: Uint8Array) => createVerifier().verify(pdf).signatures;

const names = { 1: 'no-changes', 2: 'form-fill', 3: 'annotate' } as const;

for (const certify of [1, 2, 3] as const)
  for (const [kind, make] of Object.entries({ table: makeTablePdf, stream: makeStreamPdf }))
    programTest(
      tools,
      `a ${kind} document is certified with P=${certify} (ISO 32000-2, 12.8.2.2)`,
      async () => {
        const pdf = await signed(make(), { certify });
        expectSigned(pdf);
        expect(verdicts(pdf)[0]).toMatchObject({
          kind: 'certification',
          certification: names[certify],
          status: 'intact',
        });
        if (certify === 1) await expect(signed(pdf)).rejects.toMatchObject({ code: 'refused-certified' });
        else {
          const twice = await signed(pdf);
          expectSigned(twice, 2);
          expect(verdicts(twice).map(({ status }) => status)).toEqual(['intact', 'intact']);
        }
      },
    );

programTest(tools, 'only the first signature can certify (ISO 32000-2, 12.8.2.2)', async () => {
  const pdf = await signed(makeTablePdf());
  await expect(signed(pdf, { certify: 2 })).rejects.toMatchObject({ code: 'refused-signed' });
});

programTest(
  tools,
  'a locked field takes no signature, another one does (ISO 32000-2, 12.8.2.4)',
  async () => {
    const locked = await signed(makeFormPdf({}), { lock: ['Later', 'Größe'] });
    expect(signaturesIn(locked)[0]?.references.map(({ method }) => method)).toEqual(['FieldMDP']);
    await expect(signed(locked, { field: 'Later' })).rejects.toMatchObject({ code: 'refused-field-locked' });
    const twice = await signed(locked, { field: 'Other' });
    expect(verdicts(twice).map(({ status }) => status)).toEqual(['intact', 'intact']);
  },
);

programTest(tools, 'a lock on all fields leaves none for a further signature', async () => {
  const locked = await signed(makeTablePdf(), { lock: 'all', certify: 2 });
  expectSigned(locked);
  expect(signaturesIn(locked)[0]?.references.map(({ method }) => method)).toEqual(['DocMDP', 'FieldMDP']);
  await expect(signed(locked)).rejects.toMatchObject({ code: 'refused-field-locked' });
});
