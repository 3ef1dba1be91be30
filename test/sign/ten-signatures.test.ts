import { afterAll, beforeAll, expect } from 'vitest';
import { makeHybridPdf, makeStreamPdf, makeTablePdf } from '../../fixtures/small-pdfs.ts';
import { makeArchivalPdf, makeTaggedPdf } from '../../fixtures/tagged-pdfs.ts';
import type { KeyHandle } from '../../src/keys/key-handle.ts';
import { signPdf } from '../../src/sign/sign.ts';
import { createVerifier } from '../../src/verify/verify.ts';
import { programTest } from '../support/programs.ts';
import { expectSigned, fileOf, Workshop } from './judges.ts';

const workshop = new Workshop();
let key: KeyHandle;
beforeAll(async () => {
  key = await workshop.key();
});
afterAll(() => workshop.remove());

const encrypted = (...options: string[]): Uint8Array =>
  workshop.qpdf(makeTablePdf(), '--allow-weak-crypto', '--encrypt', 'user', 'owner', ...options, '--');

/** The user password, and the one to sign with. */
type Kind = readonly [make: () => Uint8Array, user?: string, signer?: string];

const kinds: Readonly<Record<string, Kind>> = {
  'a table': [makeTablePdf],
  streams: [makeStreamPdf],
  'both (hybrid)': [makeHybridPdf],
  linearization: [() => workshop.qpdf(makeTablePdf({ pages: 3 }), '--linearize')],
  'RC4 encryption': [() => encrypted('128', '--use-aes=n'), 'user'],
  'AES-128 encryption': [() => encrypted('128', '--use-aes=y'), 'user', 'owner'],
  'AES-256 encryption': [() => encrypted('256'), 'user'],
  tags: [makeTaggedPdf],
  'PDF/A-1b': [() => makeArchivalPdf(1)],
  'PDF/A-2b': [() => makeArchivalPdf(2)],
  'PDF 2.0': [() => makeTablePdf({ version: '2.0' })],
};

for (const [what, [make, user, password = user]] of Object.entries(kinds))
  programTest(
    ['openssl', 'pdfsig', 'qpdf'],
    `ten signatures in a row, every other one visible, all hold in a document with ${what}`,
    async () => {
      let file: Buffer = Buffer.from(make());
      const opened = password === undefined ? {} : { password };
      for (let n = 0; n < 10; n++) {
        const appearance = { text: `Chữ ký ${n + 1}`, fontSize: 8 };
        const options = { ...opened, ...(n % 2 ? { appearance } : {}) };
        file = fileOf(file, await signPdf(file, key, options));
      }
      expectSigned(file, 10, user);
      const { signatures } = createVerifier(opened).verify(file);
      expect(signatures.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 'intact'));
    },
  );
