import { createHash } from 'node:crypto';
import { PDFDocument } from 'pdf-lib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  makeFreedPdf,
  makeHybridPdf,
  makeStreamPdf,
  makeTablePdf,
  makeUpdatedPdf,
  withJunkAfter,
  withJunkBefore,
  withWrongStartxref,
} from '../../fixtures/small-pdfs.ts';
import type { KeyHandle } from '../../src/keys/key-handle.ts';
import { openPdf } from '../../src/pdf/document.ts';
import type { ByteSource } from '../../src/pdf/source.ts';
import { planSignature, signPdf } from '../../src/sign/sign.ts';
import { createVerifier } from '../../src/verify/verify.ts';
import { programTest } from '../support/programs.ts';
import { expectSigned, fileOf, opensslVerifies, pdfsig, signaturesIn, Workshop } from './judges.ts';

const workshop = new Workshop();
let key: KeyHandle;
beforeAll(async () => {
  key = await workshop.key();
});
afterAll(() => workshop.remove());

const tools = ['openssl', 'pdfsig', 'qpdf'];

const kinds: Readonly<Record<string, () => Uint8Array | Promise<Uint8Array>>> = {
  'a cross-reference table': makeTablePdf,
  'a cross-reference stream and object streams': makeStreamPdf,
  'a hybrid cross-reference': makeHybridPdf,
  'updates of its own': () => makeUpdatedPdf('table', 3),
  'stream updates of its own': () => makeUpdatedPdf('stream', 3),
  'hybrid updates of its own': () => makeUpdatedPdf('hybrid', 2),
  'freed objects': makeFreedPdf,
  'bytes before its header': () => withJunkBefore(makeTablePdf()),
  'bytes behind its end': () => withJunkAfter(makeTablePdf()),
  'linearization by qpdf': () => workshop.qpdf(makeTablePdf({ pages: 5 }), '--linearize'),
  'linearization and object streams by qpdf': () =>
    workshop.qpdf(makeTablePdf({ pages: 5 }), '--linearize', '--object-streams=generate'),
  'everything pdf-lib writes': async () => {
    const made = await PDFDocument.create();
    made.addPage().drawText('Hello');
    return made.save();
  },
};

describe('documents', () => {
  for (const [what, make] of Object.entries(kinds))
    programTest(tools, `signs one with ${what}, three times over`, async () => {
      let file: Buffer = Buffer.from(await make());
      const junk = /before|behind/.test(what);
      for (let n = 1; n <= 3; n++) {
        const signed = await signPdf(file, key);
        const kind = openPdf(file).revisions.at(-1)?.sections[0]?.kind;
        const next = fileOf(file, signed);
        expect(signed.field).toBe(`Signature${n}`);
        expect(openPdf(next).revisions.at(-1)?.sections[0]?.kind === 'stream').toBe(kind === 'stream');
        file = next;
        // qpdf warns of the junk itself, before and after signing.
        if (junk) expect(pdfsig(file).every(({ valid }) => valid)).toBe(true);
        else expectSigned(file, n);
        expect(opensslVerifies(workshop, file, signed.byteRange)).toContain('successful');
      }
    });

  for (const make of [makeTablePdf, makeStreamPdf])
    programTest(tools, `ten signatures in a row all stay valid (${make.name})`, async () => {
      let file: Buffer = Buffer.from(make());
      for (let n = 0; n < 10; n++) file = fileOf(file, await signPdf(file, key));
      expectSigned(file, 10);
    });

  programTest(tools, 'signs a damaged document only when asked to, and says so', async () => {
    // Two versions of its objects: which of them counts is for each reader to guess.
    const damaged = withWrongStartxref(makeUpdatedPdf('table', 2), 100_000);
    await expect(signPdf(damaged, key)).rejects.toMatchObject({ code: 'pdf-needs-repair' });
    const signed = await signPdf(damaged, key, { repair: true });
    expect(signed).toMatchObject({ repaired: true, warnings: [{ code: 'repaired' }] });
    expectSigned(fileOf(damaged, signed));
  });

  programTest(tools, 'signs one that can be reconstructed in one way only, and says so', async () => {
    const damaged = withWrongStartxref(makeTablePdf(), 100_000);
    const signed = await signPdf(damaged, key);
    expect(signed).toMatchObject({ repaired: true, warnings: [{ code: 'repaired' }] });
    const file = fileOf(damaged, signed);
    expectSigned(file);
    expect(createVerifier().verify(file).status).toBe('intact');
  });

  const twoWays: Readonly<Record<string, (text: string) => string>> = {
    'an object stands twice': (text) => `${text}5 0 obj\n<< /Type /Page >>\nendobj\n`,
    'something looks like another object': (text) => text.replace('kyso fixtures', 'see 9 0 obj!!'),
    'the table says otherwise': (text) => text.replace(/(\d{10}) 00000 n/, '0000000001 00000 n'),
    'the table leaves an object out': (text) => text.replace(/(\d{10} 00000 )n/, '$1f'),
    'there is a second trailer': (text) => `${text}trailer\n<< /Root 2 0 R >>\n`,
    'an end mark stands twice': (text) => `${text}%%EOF\n`,
  };
  for (const [what, change] of Object.entries(twoWays))
    test(`refuses one when ${what}`, async () => {
      const text = change(Buffer.from(withWrongStartxref(makeTablePdf(), 100_000)).toString('latin1'));
      await expect(signPdf(Buffer.from(text, 'latin1'), key)).rejects.toMatchObject({
        code: 'pdf-needs-repair',
      });
    });
});

const encryptions: Readonly<Record<string, readonly string[]>> = {
  'RC4 40': ['40', '--allow-weak-crypto', '--'],
  'RC4 128': ['128', '--use-aes=n', '--allow-weak-crypto', '--'],
  'AES 128': ['128', '--use-aes=y', '--allow-weak-crypto', '--'],
  'AES 256': ['256', '--'],
};

describe('encrypted documents', () => {
  for (const [what, [bits = '', ...rest]] of Object.entries(encryptions)) {
    const weak = rest.includes('--allow-weak-crypto') ? ['--allow-weak-crypto'] : [];
    const options = rest.filter((option) => option !== '--allow-weak-crypto');
    const encrypt = (pdf: Uint8Array, user: string, ...more: string[]): Buffer =>
      workshop.qpdf(pdf, ...weak, '--encrypt', user, 'owner', bits, ...options, ...more);

    for (const objectStreams of ['disable', 'generate'])
      programTest(
        tools,
        `signs one encrypted with ${what}, texts encrypted (object streams: ${objectStreams})`,
        async () => {
          const pdf = encrypt(makeTablePdf(), 'user', `--object-streams=${objectStreams}`);
          for (const password of ['user', 'owner']) {
            const reason = 'Phê duyệt (bản chính)';
            const first = fileOf(pdf, await signPdf(pdf, key, { password, reason }));
            const signed = await signPdf(first, key, { password, reason });
            const file = fileOf(first, signed);
            expectSigned(file, 2, 'user');
            expect(opensslVerifies(workshop, file, signed.byteRange)).toContain('successful');
            expect(signaturesIn(file, 'user').map((one) => one.reason)).toEqual([reason, reason]);
            expect(Buffer.from(signed.appended).includes(Buffer.from('Phê duyệt', 'utf16le').swap16())).toBe(
              false,
            );
          }
        },
      );

    programTest(tools, `opens one encrypted with ${what} only by its password`, async () => {
      const pdf = encrypt(makeTablePdf(), 'user');
      await expect(signPdf(pdf, key)).rejects.toMatchObject({ code: 'password-required' });
      await expect(signPdf(pdf, key, { password: 'no' })).rejects.toMatchObject({ code: 'password-wrong' });
    });
  }
});

programTest(tools, 'a document that holds a look-alike of the placeholder signs correctly', async () => {
  const lure = '/ByteRange [0 /********** /********** /**********] /Contents <0000000000000000>';
  for (const make of [makeTablePdf, makeStreamPdf]) {
    const pdf = make({ catalog: `/Lure << ${lure} >>`, text: 'ByteRange' });
    const signed = await signPdf(pdf, key, { reason: lure });
    expectSigned(fileOf(pdf, signed));
    expect(Buffer.from(pdf).equals(fileOf(pdf, signed).subarray(0, pdf.length))).toBe(true);
  }
});

programTest(tools, 'a source that is no memory is read in pieces, and gives the same signature', async () => {
  const pdf = workshop.qpdf(makeTablePdf({ pages: 300 }), '--stream-data=uncompress');
  let longest = 0;
  const source: ByteSource = {
    length: pdf.length,
    read(start, end) {
      longest = Math.max(longest, end - start);
      return pdf.subarray(start, Math.min(end, pdf.length));
    },
  };
  const signingTime = new Date('2026-03-05T08:00:00Z');
  const fromPieces = await signPdf(source, key, { signingTime });
  expect(Buffer.from(fromPieces.appended).equals((await signPdf(pdf, key, { signingTime })).appended)).toBe(
    true,
  );
  expect(longest).toBeLessThanOrEqual(1 << 20);
  expectSigned(fileOf(pdf, fromPieces));
});

programTest(tools, 'a digest of the source made before is used, and left as it was', async () => {
  const pdf = makeTablePdf();
  const sha256 = createHash('sha256').update(pdf);
  const before = sha256.copy().digest('hex');
  for (const digest of ['sha256', 'sha512'] as const)
    expectSigned(fileOf(pdf, await signPdf(pdf, key, { digest }, { sha256 })));
  expect(sha256.digest('hex')).toBe(before);
});

programTest(tools, 'a plan is what signing then does, and signs nothing', async () => {
  const pdf = makeStreamPdf();
  const never: KeyHandle = { ...key, sign: () => Promise.reject(new Error('asked to sign')) };
  const plan = await planSignature(pdf, never, { field: 'Office.Seal' });
  const signed = await signPdf(pdf, key, { field: 'Office.Seal' });
  expect(plan).toMatchObject({ field: signed.field, fieldIsNew: true, level: 'B-B', repaired: false });
  expect(Math.abs(plan.appendedBytes - signed.appended.length)).toBeLessThan(16);
  await expect(planSignature(pdf, never, { field: '..' })).rejects.toMatchObject({ code: 'usage' });
});
