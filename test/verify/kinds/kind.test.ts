import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeTablePdf } from '../../../fixtures/small-pdfs.ts';
import { isDocumentName, kindOf, signedPathOf } from '../../../src/verify/kind.ts';
import { createVerifier } from '../../../src/verify/verify.ts';

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');
const family = (text: string, name?: string): string => kindOf(bytes(text), name).family;

test.each([
  ['%PDF-1.7', 'letter.p7m', 'pdf'],
  ['junk\n%PDF-1.7', '', 'pdf'],
  ['PK\x03\x04 %PDF-1.7', 'a.pdf', 'pdf'],
  ['PK\x03\x04 %PDF-1.7', 'a.asice', 'zip'],
  ['0\x82\x01\x00\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02', '', 'cms'],
  ['0\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02', 'a.pdf', 'cms'],
  ['-----BEGIN CMS-----\nMII', '', 'cms'],
  ['<?xml version="1.0"?><a/>', 'a.txt', 'xml'],
  ['\xef\xbb\xbf<a:b xmlns:a="x"/>', '', 'xml'],
  ['<!DOCTYPE html><html></html>', 'a.xml', 'unsignable'],
  ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'a.doc', 'ole'],
  ['\x89PNG\r\n\x1a\n', 'a.p7s', 'unsignable'],
  ['\x89PNG\r\n\x1a\n', 'a.pdf', 'none'],
  ['Nothing much', 'a.txt', 'unsignable'],
  ['Nothing much', 'a.bin', 'none'],
  ['Nothing much', '', 'none'],
  ['From: a@b.example\r\nMIME-Version: 1.0\r\n\r\n', 'a.eml', 'mail'],
  ['', '', 'none'],
])('%j called %j is of kind %s: content decides, the name where it cannot', (text, name, expected) => {
  expect(family(text, name)).toBe(expected);
});

test('names of documents, and of the document a signature stands beside', () => {
  for (const name of ['a.pdf', 'a.DOCX', 'a.docx.p7s', 'a.asice', 'a.odt', 'a.xml', 'scan.tif'])
    expect(isDocumentName(name), name).toBe(true);
  for (const name of ['a', 'a.csv', 'a.json', '.pdf.tmp', 'a.docx~'])
    expect(isDocumentName(name), name).toBe(false);
  expect(signedPathOf('in/letter.docx.p7s')).toBe('in/letter.docx');
  for (const path of ['letter.docx', '.p7s', 'in/.p7s']) expect(signedPathOf(path), path).toBeUndefined();
});

const { gatherAny, judge } = createVerifier();
const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');
const compound = (...names: readonly string[]): Buffer =>
  Buffer.concat([bytes('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'), ...names.map(utf16)]);

test('kinds that carry no signature are told as such, and never as unsigned', async () => {
  for (const [content, name, format] of [
    [bytes('\xff\xd8\xff\xe0'), 'scan.jpg', 'image'],
    [bytes('{\\rtf1}'), 'note.rtf', 'rtf'],
    [Buffer.from('Công văn'), 'note.txt', 'text'],
    [compound('WordDocument'), 'old.doc', 'ole'],
    [bytes('From: a@b.example\r\nMIME-Version: 1.0\r\n\r\nHi'), 'a.eml', 'mail'],
  ] as const)
    expect(judge(await gatherAny(content, { name })), name).toMatchObject({
      status: 'error',
      format,
      error: { code: 'kind-unsignable' },
    });
});

test('a signature kyso sees and cannot check leaves the document open', async () => {
  const mail = bytes(
    'From: a@b.example\r\nContent-Type: multipart/signed; micalg=sha256\r\nMIME-Version: 1.0\r\n\r\n',
  );
  for (const [content, format] of [
    [compound('WordDocument', '_xmlsignatures'), 'doc'],
    [compound('Workbook', '_signatures'), 'xls'],
    [mail, 'mail'],
  ] as const)
    expect(judge(await gatherAny(content, { name: 'a' }))).toMatchObject({
      status: 'indeterminate',
      format,
      signatures: [{ problems: [{ code: 'signature-kind-unsupported' }] }],
    });
  expect(judge(await gatherAny(compound('EncryptedPackage')))).toMatchObject({
    error: { code: 'encryption-unsupported' },
  });
});

test('a PDF is read as before, whatever its name', async () => {
  const pdf = makeTablePdf();
  expect(judge(await gatherAny(pdf, { name: 'a.xml' }))).toMatchObject({ status: 'unsigned', format: 'pdf' });
});

test('whatever bytes come, gathering and judging throw nothing', async () => {
  const heads = [
    '',
    'PK\x03\x04',
    '0\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02',
    '<a>',
    '-----BEGIN CMS-----',
  ];
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 300 }), async (head, rest) => {
      const { error } = judge(await gatherAny(Buffer.concat([bytes(head), rest])));
      return error?.code !== 'internal';
    }),
    { numRuns: 300 },
  );
});
