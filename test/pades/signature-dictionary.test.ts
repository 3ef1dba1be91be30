import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type DocMdpLevel,
  docMdpLevel,
  fieldLock,
  fieldMdpLocks,
  locks,
  readCertification,
  readUsageRights,
} from '../../src/pades/doc-mdp.ts';
import { readFields } from '../../src/pades/fields.ts';
import {
  decodeHex,
  readSignatureDictionary,
  type SignatureDictionary,
} from '../../src/pades/signature-dictionary.ts';
import { openPdf } from '../../src/pdf/document.ts';
import { PdfRef } from '../../src/pdf/objects.ts';
import type { PdfView } from '../../src/pdf/types.ts';
import { Paper } from '../support/paper.ts';

function read(body: string): { view: PdfView; signature: SignatureDictionary } {
  const view = openPdf(Paper.make({ objects: { 20: body } }).bytes).latest;
  const signature = readSignatureDictionary(view, new PdfRef(20));
  if (!signature) throw new Error('no dictionary');
  return { view, signature };
}

describe('a signature dictionary (ISO 32000-2, table 255)', () => {
  test('gives its entries typed, texts decoded, and where Contents stands', () => {
    const body =
      '<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /ByteRange [0 1 2 3] /Contents <30 0a0> ' +
      "/M (D:20260601120000+07'00') /Name <FEFF004100FD> /Reason (why) /Location (Hu\\341) /ContactInfo (x) >>";
    const { view, signature } = read(body);
    expect(signature).toMatchObject({
      object: 20,
      compressed: false,
      type: 'Sig',
      subFilter: 'ETSI.CAdES.detached',
      byteRange: [0, 1, 2, 3],
      ranges: [0, 1, 2, 3],
      contentsHex: true,
      name: 'Aý',
      reason: 'why',
      location: 'Huá',
      duplicateKeys: [],
    });
    expect(signature.signingTime?.toISOString()).toBe('2026-06-01T05:00:00.000Z');
    expect([...(signature.contents ?? [])]).toEqual([0x30, 0x0a, 0x00]);
    const { start, end } = signature.contentsRange ?? { start: 0, end: 0 };
    expect(Buffer.from(view.document.source.read(start, end)).toString()).toBe('<30 0a0>');
  });

  test('gives a ByteRange as found and no ranges when they are not four non-negative integers', () => {
    expect(read('<< /ByteRange [0 1.5 -2 (a) /b null 9 0 R] >>').signature).toMatchObject({
      byteRange: [0, 1.5, -2, '(string)', '/b', null, '9 0 R'],
      ranges: undefined,
    });
    expect(read('<< /ByteRange 7 >>').signature.byteRange).toBeUndefined();
  });

  test('takes an indirect ByteRange or Contents for what it is: not in this dictionary', () => {
    const paper = Paper.make({
      objects: { 20: '<< /ByteRange 21 0 R /Contents 22 0 R >>', 21: '[0 1 2 3]', 22: '<00>' },
    });
    const signature = readSignatureDictionary(openPdf(paper.bytes).latest, new PdfRef(20));
    expect(signature).toMatchObject({ byteRange: [0, 1, 2, 3], ranges: undefined, contentsRange: undefined });
  });

  test('tells keys that stand twice', () => {
    expect(read('<< /ByteRange [0 1 2 3] /ByteRange [0 4 5 6] >>').signature.duplicateKeys).toEqual([
      'ByteRange',
    ]);
  });

  test('is undefined for what is no dictionary', () => {
    const { latest } = openPdf(Paper.make().bytes);
    expect(readSignatureDictionary(latest, 7)).toBeUndefined();
    expect(readSignatureDictionary(latest, new PdfRef(999))).toBeUndefined();
  });
});

test('hexadecimal strings decode to what they were made from, white space anywhere', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.nat(), (bytes, at) => {
      const hex = Buffer.from(bytes).toString('hex');
      const cut = hex.length === 0 ? 0 : at % hex.length;
      const spaced = Buffer.from(`<${hex.slice(0, cut)} \n${hex.slice(cut)}>`);
      expect(Buffer.from(decodeHex(spaced)).toString('hex')).toBe(hex);
      expect(Buffer.from(decodeHex(Buffer.from(`<${hex}>`))).toString('hex')).toBe(hex);
    }),
  );
});

describe('permissions (ISO 32000-2, 12.8.2)', () => {
  const transform = (method: string, parameters: string): string =>
    `<< /Reference [<< /TransformMethod /${method} /TransformParams << ${parameters} >> >>] >>`;

  test.each<[string, DocMdpLevel | undefined]>([
    [transform('DocMDP', '/P 1'), 1],
    [transform('DocMDP', '/P 3'), 3],
    [transform('DocMDP', ''), 2],
    [transform('DocMDP', '/P 7'), 1],
    [transform('FieldMDP', '/Action /All'), undefined],
    ['<< >>', undefined],
  ])('%s has the DocMDP level %s', (body, level) => {
    const { view, signature } = read(body);
    expect(docMdpLevel(view, signature)).toBe(level);
  });

  test.each([
    ['/Action /All', ['a', 'b.c', 'bd'], [true, true, true]],
    ['/Action /Include /Fields [(b)]', ['a', 'b', 'b.c', 'bd'], [false, true, true, false]],
    ['/Action /Exclude /Fields [(b)]', ['a', 'b', 'b.c', 'bd'], [true, false, false, true]],
    ['', ['a'], [true]],
  ])('FieldMDP %s closes the right fields', (parameters, names, closed) => {
    const { view, signature } = read(transform('FieldMDP', parameters));
    const [lock] = fieldMdpLocks(view, signature);
    expect(names.map((name) => lock && locks(lock, name))).toEqual(closed);
  });

  test('a field Lock is read with its level', () => {
    const paper = Paper.make({
      fields: [20],
      objects: { 20: '<< /T (s) /FT /Sig /Lock << /Action /Include /Fields [(a)] /P 2 >> >>' },
    });
    const { latest } = openPdf(paper.bytes);
    const field = readFields(latest).fields.find(({ name }) => name === 's');
    expect(field && fieldLock(latest, field)).toEqual({ action: 'Include', fields: ['a'], level: 2 });
  });

  test('Perms name the certification and the usage rights', () => {
    const paper = Paper.make({
      catalog: '/Perms << /DocMDP 20 0 R /UR3 21 0 R >>',
      objects: { 20: '<< /Type /Sig >>', 21: '<< /Type /Sig >>' },
    });
    const { latest } = openPdf(paper.bytes);
    expect([readCertification(latest)?.object, readUsageRights(latest)?.object]).toEqual([20, 21]);
  });
});
