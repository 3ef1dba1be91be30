import { describe, expect, test } from 'vitest';
import { objects as o, Paper } from '../../support/paper.ts';
import { first, verdict } from '../judge.ts';

const numberOf = (paper: Paper): number => paper.fields.at(-1) ?? 0;
/** The dictionary of the signature made last. */
const dictionaryOf = (paper: Paper): string => /\/V (\d+) 0 R/.exec(paper.body(numberOf(paper)))?.[1] ?? '';

describe('finding signatures (ISO 32000-2, 12.7.5.5)', () => {
  test('a document without fields, or with empty ones only, is unsigned', () => {
    expect(verdict(Paper.make())).toMatchObject({ status: 'unsigned', signatures: [] });
  });

  test('a field whose type stands above it is found, by its full name', () => {
    const paper = Paper.make({
      fields: [20],
      objects: { 20: '<< /FT /Sig /T (group) /Kids [21 0 R] >>', 21: '<< /T (one) /Parent 20 0 R >>' },
    });
    const sealed = paper.seal({ field: 21 });
    expect(first(sealed).signature).toMatchObject({ field: 'group.one', status: 'passed' });
  });

  test('signatures come in signing order, whatever the order of the fields', () => {
    const paper = Paper.make().seal({ name: 'First' }).seal({ name: 'Second' });
    const reversed = paper.update({
      [o.form]: paper.body(o.form).replace(/\/Fields \[(.*?)\]/, (_all, list: string) => {
        const refs = list.match(/\d+ 0 R/g) ?? [];
        return `/Fields [${refs.reverse().join(' ')}]`;
      }),
    });
    expect(verdict(reversed).signatures.map(({ field }) => field)).toEqual(['First', 'Second']);
  });

  test.each([
    [
      'no dictionary',
      (paper: Paper) => paper.update({ [o.emptySignature]: '<< /FT /Sig /T (Empty) /V (text) >>' }),
    ],
    [
      'a reference to itself',
      (paper: Paper) => paper.update({ [o.emptySignature]: '<< /FT /Sig /T (Empty) /V 8 0 R >>' }),
    ],
    [
      'without Contents',
      (paper: Paper) =>
        paper.update({
          [o.emptySignature]:
            '<< /FT /Sig /T (Empty) /V << /Type /Sig /SubFilter /ETSI.CAdES.detached /ByteRange [0 1 2 3] >> >>',
        }),
    ],
    [
      'with Contents null',
      (paper: Paper) =>
        paper.update({
          [o.emptySignature]:
            '<< /FT /Sig /T (Empty) /V << /Type /Sig /Contents null /ByteRange [0 1 2 3] >> >>',
        }),
    ],
    [
      'without ByteRange',
      (paper: Paper) =>
        paper.update({
          [o.emptySignature]: '<< /FT /Sig /T (Empty) /V << /Type /Sig /Contents <3000> >> >>',
        }),
    ],
  ])('a value that is %s fails as signature-malformed (universal signature forgery)', (_what, forge) => {
    const { codes, document } = first(forge(Paper.make()));
    expect(codes).toContain('signature-malformed');
    expect(document.status).toBe('failed');
  });

  test('a value whose object cannot be read is no empty field', () => {
    const sealed = Paper.make().seal();
    const bytes = Buffer.from(sealed.bytes);
    bytes.write('<< ', bytes.lastIndexOf('/M (D:'), 'latin1');
    expect(verdict(bytes).status).toBe('failed');
  });

  test('a dangling value is no signature', () => {
    const paper = Paper.make().update({ [o.emptySignature]: '<< /FT /Sig /T (Empty) /V 99 0 R >>' });
    expect(verdict(paper).status).toBe('unsigned');
  });

  test('a signature whose field is gone from a later revision fails as signature-removed', () => {
    const paper = Paper.make().seal();
    const removed = paper.update({ [o.form]: paper.body(o.form).replace(` ${numberOf(paper)} 0 R]`, ']') });
    const { codes, document } = first(removed);
    expect(codes).toContain('signature-removed');
    expect(document.status).toBe('failed');
  });

  test('a signature whose form is gone from a later revision fails as signature-removed', () => {
    const gone = Paper.make()
      .seal()
      .update({ [o.catalog]: '<< /Type /Catalog /Pages 2 0 R >>' });
    expect(first(gone).codes).toContain('signature-removed');
  });

  test('a signature whose value was cleared fails as signature-removed', () => {
    const paper = Paper.make().seal();
    const cleared = paper.update({
      [numberOf(paper)]: paper.body(numberOf(paper)).replace(/\/V \d+ 0 R/, ''),
    });
    expect(first(cleared).codes).toContain('signature-removed');
  });

  test('a dictionary written again with the same value is the same signature', () => {
    const paper = Paper.make().seal();
    const number = Number(dictionaryOf(paper));
    const start = Buffer.from(paper.bytes).indexOf(`${number} 0 obj\n`) + `${number} 0 obj\n`.length;
    const body = paper.bytes.subarray(start, Buffer.from(paper.bytes).indexOf('endobj', start));
    const { document, codes } = first(paper.update({ [number]: body }));
    expect(document.signatures).toHaveLength(1);
    expect(codes).toEqual([]);
    expect(document.status).toBe('passed');
  });

  test('a signature that two fields claim fails as signature-shared', () => {
    const paper = Paper.make().seal();
    const copy = paper.body(numberOf(paper)).replace(/\/T \([^)]*\)/, '/T (Copy)');
    const shared = paper.update({
      90: copy,
      [o.form]: paper.body(o.form).replace(/\/Fields \[/, '/Fields [90 0 R '),
    });
    const { codes, document } = first(shared);
    expect(codes).toContain('signature-shared');
    expect(document.status).toBe('failed');
  });

  test('a field that contains itself is still read', () => {
    const paper = Paper.make({ fields: [20], objects: { 20: '<< /FT /Sig /T (Loop) /Kids [20 0 R] >>' } });
    expect(first(paper.seal({ field: 20 })).signature.field).toBe('Loop');
  });

  test('a field that stands on a page but not in the form is reported when SigFlags says that signatures exist', () => {
    const paper = Paper.make().seal();
    const bytes = Paper.make({ objects: { [o.form]: '<< /Fields [] /SigFlags 3 >>' } });
    const onPage = bytes.update({
      80: '<< /Type /Sig /Contents <3000> /ByteRange [0 1 2 3] >>',
      [o.emptySignature]: '<< /Type /Annot /Subtype /Widget /FT /Sig /T (Stray) /V 80 0 R /Rect [0 0 0 0] >>',
    });
    expect(first(onPage).codes).toContain('field-not-in-form');
    expect(first(paper).codes).not.toContain('field-not-in-form');
  });

  test('usage rights are listed, and neither sign nor fail the document', () => {
    const rights = '<< /Type /Sig /SubFilter /adbe.pkcs7.detached /ByteRange [0 1 2 3] /Contents <3000> >>';
    const document = verdict(Paper.make({ catalog: '/Perms << /UR3 20 0 R >>', objects: { 20: rights } }));
    expect(document.status).toBe('unsigned');
    expect(document.signatures.map(({ kind }) => kind)).toEqual(['usage-rights']);
    const signed = Paper.make({ catalog: '/Perms << /UR3 20 0 R >>', objects: { 20: rights } }).seal();
    expect(verdict(signed).status).toBe('passed');
  });

  test('a certification names what it permits', () => {
    const kinds = ([1, 2, 3] as const).map((certify) => first(Paper.make().seal({ certify })).signature);
    expect(kinds.map(({ kind, certification }) => [kind, certification])).toEqual([
      ['certification', 'no-changes'],
      ['certification', 'form-fill'],
      ['certification', 'annotate'],
    ]);
  });

  test.each(['table', 'stream', 'hybrid'] as const)(
    'signatures are found in files with a %s cross-reference',
    (kind) => {
      expect(verdict(Paper.make({ kind }).seal().seal({ name: 'B' })).status).toBe('passed');
    },
  );
});

describe('what is not readable', () => {
  test.each([
    ['nothing', ''],
    ['text', 'Dear Sir or Madam'],
    ['HTML', '<html><body>404</body></html>'],
    ['a header and no more', '%PDF-1.7\n'],
  ])('%s is an error with a code, never an exception', (_what, text) => {
    const document = verdict(Buffer.from(text));
    expect(document.status).toBe('error');
    expect(document.error?.code).toMatch(/^[a-z-]+$/);
  });

  test('every way of cutting a signed document short is answered', () => {
    const { bytes } = Paper.make().seal();
    for (let length = 0; length < bytes.length; length += 137) {
      const { status } = verdict(bytes.subarray(0, length));
      expect(['passed', 'intact']).not.toContain(status);
    }
  });
});

describe('structure that can be read in two ways', () => {
  const sealed = Paper.make().seal();

  test('a cross-reference that had to be mended leaves the verdict open', () => {
    const moved = Buffer.from(sealed.bytes)
      .toString('latin1')
      .replace(/startxref\n(\d+)(?![\s\S]*startxref)/, 'startxref\n7');
    const { codes, document } = first(Buffer.from(moved, 'latin1'));
    expect(codes).toContain('structure-repaired');
    expect(document.status).not.toBe('passed');
  });

  test('bytes behind the newest revision that are no white space fail', () => {
    const { codes } = first(Buffer.concat([sealed.bytes, Buffer.from('5 0 obj\n<< >>\nendobj\n')]));
    expect(codes).toContain('bytes-between-revisions');
  });

  test('a hybrid update whose table and stream place an object differently fails as ambiguous-structure', () => {
    const hybrid = Paper.make({ kind: 'hybrid' }).seal();
    const updated = hybrid.update({ 60: '<< /A 1 >>', 61: '<< /B 1 >>' }, { compressed: [61] });
    expect(first(updated).document.status).toBe('passed');
    // The table says that 61, which the stream places in an object stream, stands where 60 does.
    const text = Buffer.from(updated.bytes).toString('latin1');
    const at60 = String(text.lastIndexOf('60 0 obj')).padStart(10, '0');
    const free = text.lastIndexOf(' f \n', text.lastIndexOf('trailer'));
    const entry = text.slice(free - 16, free);
    const twisted = `${text.slice(0, free - 16)}${at60} 00000 n \n${text.slice(free + 4)}`;
    expect(entry).toMatch(/^\d{10} \d{5}$/);
    expect(first(Buffer.from(twisted, 'latin1')).codes).toContain('ambiguous-structure');
  });
});
