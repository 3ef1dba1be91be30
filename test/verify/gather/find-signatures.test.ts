import { describe, expect, test } from 'vitest';
import { streamBody } from '../../../fixtures/raw-pdf.ts';
import { objects as o, Paper, pageBody } from '../../support/paper.ts';
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

  /** A hybrid update that places 61 in an object stream, and whose table, twisted, at `61 0 obj` with another value. */
  function twist(reachable: boolean, inTable: string): { good: Paper; twisted: Uint8Array } {
    const catalog = reachable ? '/ViewerPreferences 61 0 R' : '';
    const hybrid = Paper.make({ kind: 'hybrid', catalog, objects: { 61: '<< /B 1 >>' } }).seal();
    const good = hybrid.update({ 60: inTable, 61: '<< /B 1 >>' }, { compressed: [61] });
    const text = Buffer.from(good.bytes).toString('latin1');
    const at60 = text.lastIndexOf('60 0 obj');
    const free = text.lastIndexOf(' f \n', text.lastIndexOf('trailer'));
    expect(text.slice(free - 16, free)).toMatch(/^\d{10} \d{5}$/);
    const place = String(at60).padStart(10, '0');
    const table = `${text.slice(0, free - 16)}${place} 00000 n \n${text.slice(free + 4)}`;
    return { good, twisted: Buffer.from(table.replace(/60 0 obj(?![\s\S]*60 0 obj)/, '61 0 obj'), 'latin1') };
  }

  test('a hybrid update whose table and stream give a reachable object two values fails as ambiguous-structure', () => {
    const { good, twisted } = twist(true, '<< /A 1 >>');
    expect(first(good).document.status).toBe('passed');
    expect(first(twisted).codes).toContain('ambiguous-structure');
  });

  test('one whose table and stream differ about what nothing leads to, or agree on its value, is not', () => {
    expect(first(twist(false, '<< /A 1 >>').twisted).codes).not.toContain('ambiguous-structure');
    expect(first(twist(true, '<< /B 1 >>').twisted).codes).not.toContain('ambiguous-structure');
  });
});

describe('every object the catalog leads to is read, and how (VERIFY 7)', () => {
  const shifted = (paper: Paper, num: number, by: number): Uint8Array => {
    const text = Buffer.from(paper.bytes).toString('latin1');
    const at = text.indexOf(`\n${num} 0 obj`) + 1;
    const wide = (value: number): string => `${String(value).padStart(10, '0')} 00000 n`;
    return Buffer.from(text.replace(wide(at), wide(at + by)), 'latin1');
  };
  /** The signer signs what the document then is. */
  const signedWith = (bytes: Uint8Array): Paper => Paper.make().withBytes(bytes).seal();

  test('a page’s content that is not where the cross-references say leaves the verdict open', () => {
    const { codes, document } = first(signedWith(shifted(Paper.make(), o.content, 7)));
    expect(codes).toEqual(['structure-repaired']);
    expect(document.status).toBe('indeterminate');
  });

  test('an object nothing leads to may be anywhere', () => {
    const paper = Paper.make({ objects: { 20: '<< /Unused true >>' } });
    expect(first(signedWith(shifted(paper, 20, 7))).codes).toEqual([]);
  });

  test.each([
    ['the content a page shows', o.page, '/Contents 4 0 R', '/Contents 11 0 R /Contents 4 0 R'],
    ['a font', o.font, '/BaseFont', '/BaseFont /Symbol /BaseFont'],
    ['an entry of a dictionary within', o.page, '/F1 5 0 R', '/F1 10 0 R /F1 5 0 R'],
    ['the pages of the catalog', o.catalog, '/Pages 2 0 R', '/Pages 90 0 R /Pages 2 0 R'],
  ])('a key that stood twice, with different values, when it was signed: %s', (_what, num, from, to) => {
    const body = Paper.make().body(num).replace(from, to);
    const { codes, signature } = first(Paper.make({ objects: { [num]: body } }).seal());
    expect(codes).toEqual(['ambiguous-structure']);
    expect(signature).toMatchObject({ status: 'failed', integrity: 'intact' });
  });

  test('in an object stream too', () => {
    const font = '<< /Type /Font /Subtype /Type1 /BaseFont /Symbol /BaseFont /Helvetica >>';
    const paper = Paper.make({ kind: 'stream' }).update({ [o.font]: font }, { compressed: [o.font] });
    expect(first(paper.seal()).codes).toEqual(['ambiguous-structure']);
  });

  test('the same value twice is one reading, and so is what no viewer shows', () => {
    const twice = Paper.make().body(o.font).replace('/BaseFont', '/BaseFont /Helvetica /BaseFont');
    expect(first(Paper.make({ objects: { [o.font]: twice } }).seal()).codes).toEqual([]);
    const catalog = '/Metadata 20 0 R /PieceInfo 21 0 R';
    const objects = { 20: '<< /A 1 /A 2 >>', 21: '<< /A 1 /A 2 >>', 22: '<< /A 1 /A 2 >>' };
    expect(first(Paper.make({ catalog, objects }).seal()).codes).toEqual([]);
  });

  test.each([
    ['two signs', '/Rotate --90'],
    ['an exponent', '/UserUnit 1e3'],
    ['a number beyond 2^53', '/Dur 9007199254740993'],
    ['a null character in a name', '/A#00B 1'],
    ['an unknown word', '/Dur zero'],
    ['a letter in a hexadecimal string', '/ID <4x5>'],
  ])('%s is told of, and no more', (_what, extra) => {
    const { codes, document } = first(Paper.make({ objects: { [o.page]: pageBody([], extra) } }).seal());
    expect(codes).toEqual(['structure-tolerated']);
    expect(document.status).toBe('passed');
  });

  test('an object of another generation than its entry is told of, and fails when the file holds one more', () => {
    const aged = Buffer.from(Paper.make().bytes).toString('latin1').replace('\n4 0 obj', '\n4 1 obj');
    expect(first(signedWith(Buffer.from(aged, 'latin1'))).codes).toEqual(['structure-tolerated']);
    const both = Paper.make({ objects: { 20: 'null', 21: streamBody('', 'other') } }).bytes;
    const text = Buffer.from(both).toString('latin1').replace('\n4 0 obj', '\n4 1 obj');
    const hidden = text.replace('\n21 0 obj', '\n04 0 obj');
    expect(first(signedWith(Buffer.from(hidden, 'latin1'))).codes).toContain('ambiguous-structure');
  });

  test('a stream whose Length is not where its data end is told of', () => {
    const content = '<< /Length 3 >>\nstream\nBT (Pay) Tj ET\nendstream';
    expect(first(Paper.make({ objects: { [o.content]: content } }).seal()).codes).toEqual([
      'structure-tolerated',
    ]);
  });
});
