import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeEncryptedPdf } from '../../../fixtures/encrypted-pdf.ts';
import { makeStreamPdf, makeTablePdf } from '../../../fixtures/small-pdfs.ts';
import { KysoError } from '../../../src/errors.ts';
import { type EncryptionOptions, makeEncryptDictionary } from '../../../src/pdf/crypt/make-encryption.ts';
import { createSecurityHandler } from '../../../src/pdf/crypt/security-handler.ts';
import { openPdf } from '../../../src/pdf/document.ts';
import { isDict, isStream, isString, PdfDict, PdfName, type PdfObject } from '../../../src/pdf/objects.ts';
import type { EncryptionInfo, PdfDocument } from '../../../src/pdf/types.ts';
import { programTest, run } from '../../support/programs.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kyso-crypt-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof KysoError) return error.code;
    throw error;
  }
  return 'no error';
};

/** A string of the Info dictionary and the decoded content of the first page, which encryption must not change. */
function contentOf(document: PdfDocument): { title: string; content: string } {
  const view = document.latest;
  const info = view.get(view.trailer, 'Info');
  const title = isDict(info) ? info.get('Title') : undefined;
  const stream = view
    .objectNumbers()
    .map((num) => view.object(num)?.value)
    .find((value) => isStream(value) && !value.dict.has('Type'));
  return {
    title: isString(title) ? Buffer.from(title.bytes).toString('latin1') : '',
    content: isStream(stream) ? Buffer.from(view.decode(stream)).toString('latin1') : '',
  };
}

interface QpdfCase {
  readonly name: string;
  readonly args: readonly string[];
  readonly revision: number;
  readonly algorithm: EncryptionInfo['algorithm'];
}
const qpdfCases: readonly QpdfCase[] = [
  { name: 'RC4 of 40 bits', args: ['40', '--'], revision: 2, algorithm: 'RC4' },
  { name: 'RC4 of 128 bits', args: ['128', '--use-aes=n', '--'], revision: 3, algorithm: 'RC4' },
  {
    name: 'RC4 of 128 bits by a crypt filter',
    args: ['128', '--use-aes=n', '--force-V4', '--'],
    revision: 4,
    algorithm: 'RC4',
  },
  { name: 'AES-128', args: ['128', '--use-aes=y', '--'], revision: 4, algorithm: 'AES-128' },
  {
    name: 'AES-128, metadata clear',
    args: ['128', '--use-aes=y', '--cleartext-metadata', '--'],
    revision: 4,
    algorithm: 'AES-128',
  },
  { name: 'AES-256, revision 5', args: ['256', '--force-R5', '--'], revision: 5, algorithm: 'AES-256' },
  { name: 'AES-256, revision 6', args: ['256', '--'], revision: 6, algorithm: 'AES-256' },
  {
    name: 'AES-256, metadata clear',
    args: ['256', '--cleartext-metadata', '--'],
    revision: 6,
    algorithm: 'AES-256',
  },
];

describe('documents encrypted by qpdf open with user and owner password', () => {
  for (const { name, args, revision, algorithm } of qpdfCases)
    for (const objectStreams of ['disable', 'generate'])
      programTest(['qpdf'], `${name}, object streams ${objectStreams}`, () => {
        const plain = join(folder, 'plain.pdf');
        const target = join(folder, 'encrypted.pdf');
        writeFileSync(plain, makeTablePdf());
        const weak = '--allow-weak-crypto';
        const made = run('qpdf', [
          weak,
          `--object-streams=${objectStreams}`,
          '--encrypt',
          'us\u00e9r',
          'owner',
          ...args,
          plain,
          target,
        ]);
        expect(made.code, made.stderr).toBe(0);
        const bytes = readFileSync(target);
        const expected = contentOf(openPdf(readFileSync(plain)));
        expect(expected.title).toBe('Fixture');
        for (const [password, openedAs] of [
          ['us\u00e9r', 'user'],
          ['owner', 'owner'],
        ] as const) {
          const document = openPdf(bytes, { password });
          expect(document.encryption).toMatchObject({ revision, algorithm, openedAs });
          expect(contentOf(document)).toEqual(expected);
        }
        expect(codeOf(() => openPdf(bytes))).toBe('password-required');
        expect(codeOf(() => openPdf(bytes, { password: 'wrong' }))).toBe('password-wrong');
      });
});

const ourCases: readonly Partial<Omit<EncryptionOptions, 'fileId'>>[] = [
  { revision: 2 },
  { revision: 3 },
  { revision: 4 },
  { revision: 4, method: 'V2' },
  { revision: 4, encryptMetadata: false },
  { revision: 5 },
  { revision: 6 },
  { revision: 6, encryptMetadata: false },
];

describe('documents encrypted by us', () => {
  for (const options of ourCases) {
    const passwords = { userPassword: 'người', ownerPassword: 'chủ' };
    programTest(['qpdf'], `${JSON.stringify(options)}: qpdf opens them with either password`, () => {
      const target = join(folder, 'ours.pdf');
      // qpdf hands passwords of old revisions over as bytes: ASCII is the same in every encoding.
      const old = (options.revision ?? 6) < 5;
      const { userPassword, ownerPassword } = old
        ? { userPassword: 'user', ownerPassword: 'owner' }
        : passwords;
      writeFileSync(target, makeEncryptedPdf({ ...options, userPassword, ownerPassword }));
      for (const password of [userPassword, ownerPassword]) {
        const checked = run('qpdf', [`--password=${password}`, '--check', target]);
        expect(checked.stdout + checked.stderr).toContain('No syntax or stream encoding errors');
        expect(checked.code).toBe(0);
      }
      const plain = run('qpdf', [`--password=${userPassword}`, '--decrypt', '--qdf', target, '-']);
      expect(plain.stdout).toContain('(Fixture)');
      expect(run('qpdf', ['--password=wrong', '--check', target]).stderr).toContain('invalid password');
    });

    test(`${JSON.stringify(options)}: are read back with either password`, () => {
      const bytes = makeEncryptedPdf({ ...options, ...passwords });
      const expected = contentOf(openPdf(makeTablePdf()));
      for (const [password, openedAs] of [
        ['người', 'user'],
        ['chủ', 'owner'],
      ] as const) {
        const document = openPdf(bytes, { password });
        expect(document.encryption?.openedAs).toBe(openedAs);
        expect(contentOf(document)).toEqual(expected);
      }
    });
  }

  test('the empty password opens a document for everybody, also when another one is given', () => {
    const bytes = makeEncryptedPdf({ revision: 6, ownerPassword: 'owner', permissions: -3904 });
    expect(openPdf(bytes).encryption).toMatchObject({ openedAs: 'user', permissions: -3904 });
    expect(openPdf(bytes, { password: 'any' }).encryption?.openedAs).toBe('user');
    expect(openPdf(bytes, { password: 'owner' }).encryption?.openedAs).toBe('owner');
  });

  test('a document from object streams is encrypted as well', () => {
    const bytes = makeEncryptedPdf({ revision: 6 }, makeStreamPdf());
    expect(contentOf(openPdf(bytes))).toEqual(contentOf(openPdf(makeStreamPdf())));
  });
});

describe('encryption dictionaries', () => {
  const fileId = new Uint8Array(16).fill(3);
  const changed = (dict: PdfDict, entries: Record<string, PdfObject | undefined>): PdfDict =>
    PdfDict.of({ ...Object.fromEntries(dict.entries), ...entries });
  const made = (revision: EncryptionOptions['revision']): PdfDict =>
    makeEncryptDictionary({ revision, fileId, permissions: -3904, ownerPassword: 'owner' }).dict;

  test('permissions are those sealed under the key, not those anyone can edit (revision 5 and 6)', () => {
    const edited = changed(made(6), { P: -4 });
    expect(createSecurityHandler(edited, fileId).permissions).toBe(-3904);
  });

  test('P written as an unsigned number is read as signed', () => {
    const edited = changed(made(3), { P: 2 ** 32 - 3904 });
    expect(createSecurityHandler(edited, fileId).permissions).toBe(-3904);
  });

  test('the key length of revision 4 is 128 bits whatever Length says', () => {
    for (const Length of [undefined, 40, 16, 256])
      expect(createSecurityHandler(changed(made(4), { Length }), fileId).algorithm).toBe('AES-128');
  });

  test('another handler, V, R or crypt method is unsupported, and named', () => {
    const unsupported: [PdfDict, RegExp][] = [
      [changed(made(6), { Filter: PdfName.of('Adobe.PubSec') }), /Adobe\.PubSec/],
      [changed(made(6), { V: 6 }), /V 6 and R 6/],
      [changed(made(3), { V: 3 }), /V 3 and R 3/],
      [changed(made(6), { R: 7 }), /V 5 and R 7/],
      [changed(made(6), { StmF: PdfName.of('Other') }), /crypt filter Other/],
      [changed(made(4), { CF: PdfDict.of({ StdCF: PdfDict.of({ CFM: PdfName.of('AESV9') }) }) }), /AESV9/],
    ];
    for (const [dict, message] of unsupported)
      expect(() => createSecurityHandler(dict, fileId)).toThrowError(
        expect.objectContaining({ code: 'encryption-unsupported', message: expect.stringMatching(message) }),
      );
  });

  test('missing or short entries are malformed', () => {
    for (const entries of [
      { O: undefined },
      { U: PdfName.of('U') },
      { P: undefined },
      { OE: undefined },
      { R: undefined },
    ])
      expect(codeOf(() => createSecurityHandler(changed(made(6), entries), fileId))).toBe('pdf-malformed');
  });

  test('strings or streams under Identity stay as they are', () => {
    const dict = changed(made(6), { StrF: PdfName.of('Identity') });
    const handler = createSecurityHandler(dict, fileId);
    const bytes = Uint8Array.of(1, 2, 3);
    expect(handler.encryptString(bytes, 1, 0)).toEqual(bytes);
    expect(handler.encryptStream(bytes, 1, 0)).not.toEqual(bytes);
    expect(handler.encryptStream(bytes, 1, 0, 'Identity')).toEqual(bytes);
    expect(handler.algorithm).toBe('AES-256');
  });

  test('where only attachments are encrypted the rest is read without a password', () => {
    const identity = PdfName.of('Identity');
    const { dict } = makeEncryptDictionary({ revision: 6, fileId, userPassword: 'secret' });
    const handler = createSecurityHandler(
      changed(dict, { StmF: identity, StrF: identity, EFF: PdfName.of('StdCF') }),
      fileId,
    );
    expect(handler.decryptStream(Uint8Array.of(1), 1, 0)).toEqual(Uint8Array.of(1));
    expect(codeOf(() => handler.decryptStream(new Uint8Array(32), 1, 0, 'StdCF'))).toBe('password-required');
  });
});
