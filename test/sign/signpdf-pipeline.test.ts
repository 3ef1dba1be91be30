import { plainAddPlaceholder } from '@signpdf/placeholder-plain';
import { P12Signer } from '@signpdf/signer-p12';
import { SignPdf } from '@signpdf/signpdf';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { makeFormPdf, makeHybridPdf, makeStreamPdf, makeTablePdf } from '../../fixtures/small-pdfs.ts';
import type { KeyHandle } from '../../src/keys/key-handle.ts';
import { signpdfSigner } from '../../src/keys/signpdf-signer.ts';
import { addPlaceholder } from '../../src/sign/placeholder.ts';
import { signPdf } from '../../src/sign/sign.ts';
import { KysoSigner } from '../../src/sign/signer.ts';
import { programTest } from '../support/programs.ts';
import { expectSigned, fileOf, opensslVerifies, pdfsig, signaturesIn, Workshop } from './judges.ts';

const workshop = new Workshop();
let key: KeyHandle;
beforeAll(async () => {
  key = await workshop.key();
});
afterAll(() => workshop.remove());

const tools = ['openssl', 'pdfsig', 'qpdf'];
const p12Signer = (): P12Signer => new P12Signer(workshop.pkcs12('rsa', 'secret'), { passphrase: 'secret' });
const texts = { reason: 'Duyệt', contactInfo: '', name: '', location: '' };

/** Documents a pipeline of @signpdf is given. */
const documents: Readonly<Record<string, () => Uint8Array>> = {
  'a cross-reference table': makeTablePdf,
  'a cross-reference stream': makeStreamPdf,
  'a hybrid cross-reference': makeHybridPdf,
  'a form and object streams': () => makeFormPdf({ kind: 'stream' }),
};

describe('SignPdf of @signpdf/signpdf', () => {
  for (const [what, make] of Object.entries(documents))
    programTest(
      tools,
      `signs one with ${what} after addPlaceholder, by kyso's signer and by signer-p12`,
      async () => {
        const signer = new KysoSigner(key);
        const ours = await new SignPdf().sign(
          addPlaceholder(make(), { ...signer.placeholder, reason: 'Duyệt' }),
          signer,
        );
        const theirs = await new SignPdf().sign(addPlaceholder(make()), p12Signer());
        for (const file of [ours, theirs]) {
          expectSigned(file);
          const [signature] = signaturesIn(file);
          expect(opensslVerifies(workshop, file, signature?.ranges ?? [])).toContain('successful');
          expect(file.subarray(0, make().length).equals(make())).toBe(true);
        }
        expect(signaturesIn(ours)[0]).toMatchObject({ subFilter: 'ETSI.CAdES.detached', reason: 'Duyệt' });
        expect(signaturesIn(theirs)[0]).toMatchObject({ subFilter: 'adbe.pkcs7.detached' });
      },
    );

  programTest(tools, 'signs a cross-reference stream that placeholder-plain refuses', async () => {
    const pdf = Buffer.from(makeStreamPdf());
    expect(() => plainAddPlaceholder({ pdfBuffer: pdf, ...texts })).toThrow();
    expectSigned(await new SignPdf().sign(addPlaceholder(pdf), new KysoSigner(key)));
  });

  programTest(tools, 'signs an encrypted document', async () => {
    const pdf = workshop.qpdf(makeTablePdf(), '--encrypt', 'user', 'owner', '256', '--');
    const signer = new KysoSigner(key);
    const file = await new SignPdf().sign(
      addPlaceholder(pdf, { ...signer.placeholder, password: 'user' }),
      signer,
    );
    expectSigned(file, 1, 'user');
  });

  programTest(tools, "kyso's signer works on placeholders of others", async () => {
    const prepared = plainAddPlaceholder({ pdfBuffer: Buffer.from(makeTablePdf()), ...texts });
    expect(pdfsig(await new SignPdf().sign(prepared, new KysoSigner(key)))).toMatchObject([{ valid: true }]);
  });
});

describe('a signer of @signpdf as a key source', () => {
  programTest(tools, 'signs any document, several times', async () => {
    const source = signpdfSigner(p12Signer);
    for (const make of [makeTablePdf, makeStreamPdf]) {
      const first = fileOf(make(), await signPdf(make(), source));
      const signed = await signPdf(first, source, { reason: 'Lần hai' });
      const file = fileOf(first, signed);
      expectSigned(file, 2);
      expect(opensslVerifies(workshop, file, signed.byteRange)).toContain('successful');
    }
  });

  programTest(tools, 'gets more room when its CMS is longer than thought', async () => {
    const source = signpdfSigner(p12Signer, { estimatedSize: 100 });
    expectSigned(fileOf(makeTablePdf(), await signPdf(makeTablePdf(), source)));
  });

  programTest(['openssl'], 'that fails is signing-failed, with its reason', async () => {
    const source = signpdfSigner({ sign: () => Promise.reject(new Error('quota exceeded')) });
    await expect(signPdf(makeTablePdf(), source)).rejects.toMatchObject({
      code: 'signing-failed',
      message: expect.stringContaining('quota exceeded') as string,
    });
  });
});
