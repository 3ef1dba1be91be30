import { describe, expect, test } from 'vitest';
import { lastStartxref } from '../../../fixtures/raw-pdf.ts';
import { objects, Paper } from '../../support/paper.ts';
import { append, entry } from '../../support/raw-update.ts';
import { makeCms, signer } from '../../support/sealing.ts';
import { first, verdict } from '../judge.ts';

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

describe('ByteRange (ISO 32000-2, 12.8.1)', () => {
  test('accepts two ranges around Contents up to the end of the file', () => {
    const { signature } = first(Paper.make().seal());
    expect(signature).toMatchObject({ status: 'passed', integrity: 'intact', coverage: 'document' });
    expect(signature.byteRange?.[0]).toBe(0);
  });

  test.each([
    ['two numbers', () => '[0 100]'],
    ['a real number', ([, b, c, d]: readonly number[]) => `[0 ${b}.5 ${c} ${d}]`],
    ['a real number without a fraction', ([, b, c, d]: readonly number[]) => `[0 ${b} ${c}.0 ${d}]`],
    ['a negative number', ([, b, c, d]: readonly number[]) => `[0 -${b} ${c} ${d}]`],
    ['a first range that does not begin at 0', ([, b, c, d]: readonly number[]) => `[1 ${b} ${c} ${d}]`],
    ['a second range that begins within the first', ([, b, , d]: readonly number[]) => `[0 ${b} 10 ${d}]`],
    [
      'a second range that begins where the first ends',
      ([, b, , d]: readonly number[]) => `[0 ${b} ${b} ${d}]`,
    ],
    ['an end behind the file', ([, b, c, d]: readonly number[]) => `[0 ${b} ${c} ${Number(d) + 1}]`],
    ['an indirect number', ([, b, c]: readonly number[]) => `[0 ${b} ${c} 4 0 R]`],
    ['no numbers', () => '[/a /b /c /d]'],
  ])('fails %s as byte-range-invalid', (_what, byteRange) => {
    const { signature, codes } = first(Paper.make().seal({ byteRange }));
    expect(codes).toContain('byte-range-invalid');
    expect(signature).toMatchObject({ status: 'failed', integrity: 'broken', indication: 'TOTAL-FAILED' });
  });

  test.each([
    ['five numbers', ([a, b, c, d]: readonly number[]) => `[${a} ${b} ${c} ${d} 0]`],
    ['three numbers', ([a, b, c]: readonly number[]) => `[${a} ${b} ${c}]`],
    ['a number written as a real', ([, b, c, d]: readonly number[]) => `[0.0 ${b} ${c} ${d}]`],
    ['a negative number', ([, b, c, d]: readonly number[]) => `[-0 ${b} ${c} -${d}]`],
    ['a number past what can be counted', ([, b, c]: readonly number[]) => `[0 ${b} ${c} 9007199254740993]`],
    ['a reference', ([, b, c]: readonly number[]) => `[0 ${b} ${c} 4 0 R]`],
  ])('fails %s in place of four integers', (_what, byteRange) => {
    const { codes, signature } = first(Paper.make().seal({ byteRange }));
    expect(codes).toContain('byte-range-invalid');
    expect(signature).toMatchObject({ status: 'failed', integrity: 'broken', coverage: 'partial' });
  });

  test('shows the numbers as found, even when wrong', () => {
    const { signature } = first(Paper.make().seal({ byteRange: () => '[0 7 /x]' }));
    expect(signature.byteRange).toEqual([0, 7, '/x']);
  });

  test('fails a ByteRange key that stands twice', () => {
    const { signature, codes } = first(Paper.make().seal({ dictionary: '/ByteRange [0 10 20 30]' }));
    expect(codes).toContain('byte-range-invalid');
    expect(signature.status).toBe('failed');
  });

  test('fails a gap that holds more than Contents', () => {
    const wider = ([, b, c, d]: readonly number[]): string => `[0 ${Number(b) - 10} ${c} ${d}]`;
    const { signature, codes } = first(Paper.make().seal({ byteRange: wider }));
    expect(codes).toContain('byte-range-gap');
    expect(signature.integrity).toBe('broken');
  });

  test('fails a gap that ends behind inserted objects (signature wrapping)', () => {
    const later = ([, b, c, d]: readonly number[]): string => `[0 ${b} ${Number(c) + 4} ${Number(d) - 4}]`;
    expect(first(Paper.make().seal({ byteRange: later })).codes).toContain('byte-range-gap');
  });

  test('accepts a gap of exactly the digits, with a warning', () => {
    let paper = Paper.make();
    const digits = ([, b, c, d]: readonly number[]): string =>
      `[0 ${Number(b) + 1} ${Number(c) - 1} ${Number(d) + 1}]`;
    paper = paper.seal({
      byteRange: digits,
      cms: (covered) => makeCms({ content: withDelimiters(covered) }),
    });
    const { signature, codes } = first(paper);
    expect(codes).toEqual(['byte-range-delimiters']);
    expect(signature.status).toBe('passed');
  });

  /** `covered` leaves the delimiters out: puts them back where the gap is. */
  function withDelimiters(covered: Uint8Array): Uint8Array {
    const text = latin1(covered);
    const gap = text.lastIndexOf('/Contents ') + '/Contents '.length;
    return Buffer.from(`${text.slice(0, gap)}<>${text.slice(gap)}`, 'latin1');
  }

  test.each([
    ['<', ([, b, c, d]: readonly number[]) => `[0 ${Number(b) + 1} ${c} ${d}]`],
    ['>', ([, b, c, d]: readonly number[]) => `[0 ${b} ${Number(c) - 1} ${Number(d) + 1}]`],
  ])(
    'fails a gap that leaves out the digits and one delimiter: "%s" stands in a range',
    (delimiter, byteRange) => {
      const cms = (covered: Uint8Array): Uint8Array => {
        const text = latin1(covered);
        const gap = text.lastIndexOf('/Contents ') + '/Contents '.length;
        return makeCms({
          content: Buffer.from(`${text.slice(0, gap)}${delimiter}${text.slice(gap)}`, 'latin1'),
        });
      };
      const { codes, signature } = first(Paper.make().seal({ byteRange, cms }));
      expect(codes).toEqual(['byte-range-gap']);
      expect(signature).toMatchObject({ status: 'failed', integrity: 'broken' });
    },
  );

  test('takes white space between the digits of Contents (7.3.4.3)', () => {
    const bytes = Buffer.from(Paper.make().seal().bytes);
    const close = bytes.indexOf('>', bytes.lastIndexOf('/Contents <'));
    bytes.write('\n \t\r\f\0', close - 6, 'latin1');
    expect(first(bytes)).toMatchObject({ codes: [], signature: { status: 'passed' } });
  });

  test('fails Contents that is written as a literal string', () => {
    const bytes = Buffer.from(Paper.make().seal().bytes);
    const open = bytes.lastIndexOf('/Contents <') + '/Contents '.length;
    const close = bytes.indexOf('>', open);
    const cms = Buffer.from(bytes.toString('latin1', open + 1, close), 'hex').toString('latin1');
    const text = cms.replace(/[()\\\r]/g, (char) => `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`);
    bytes.write(`(${text}`.padEnd(close - open, '\0'), open, 'latin1');
    bytes.write(')', close, 'latin1');
    const { codes, signature } = first(bytes);
    expect(codes).toEqual(['byte-range-gap']);
    expect(signature).toMatchObject({ status: 'failed', integrity: 'broken' });
  });

  test('fails Contents that stands elsewhere than in the dictionary, be the gap around it', () => {
    const [dictionary, string, room] = [90, 91, 3000];
    const paper = Paper.make();
    const field = paper.body(objects.emptySignature).replace(/>>$/, `/V ${dictionary} 0 R >>`);
    const bytes = Buffer.from(
      paper.update({
        [objects.emptySignature]: field,
        [dictionary]: `<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /ByteRange [${' '.repeat(60)}] /Contents ${string} 0 R >>`,
        [string]: `<${'0'.repeat(room * 2)}>`,
      }).bytes,
    );
    const open = bytes.indexOf(`<${'0'.repeat(64)}`);
    const close = open + room * 2 + 2;
    bytes.write(`${0} ${open} ${close} ${bytes.length - close}`, bytes.lastIndexOf('/ByteRange [') + 12);
    const content = Buffer.concat([bytes.subarray(0, open), bytes.subarray(close)]);
    bytes.write(Buffer.from(makeCms({ content })).toString('hex'), open + 1, 'latin1');
    const { codes, signature } = first(bytes);
    expect(codes).toEqual(['byte-range-gap']);
    expect(signature).toMatchObject({ status: 'failed', integrity: 'broken' });
  });

  test('tells of another key that stands twice in the dictionary', () => {
    const { codes, signature } = first(Paper.make().seal({ dictionary: '/Reason (a) /Reason (a)' }));
    expect(codes).toEqual(['duplicate-key']);
    expect(signature.problems[0]?.message).toMatch(/has Reason more than once/);
  });

  test('fails Contents that holds characters other than digits', () => {
    const sealed = Paper.make().seal();
    const bytes = Buffer.from(sealed.bytes);
    const end = bytes.lastIndexOf('00000000>');
    bytes.write('z', end, 'latin1');
    expect(first(bytes).codes).toContain('byte-range-gap');
  });

  test('fails Contents that stands twice as contents-differ', () => {
    const { codes, signature } = first(Paper.make().seal({ dictionary: '/Contents <00>' }));
    expect(codes).toContain('contents-differ');
    expect(signature.status).toBe('failed');
  });

  test('warns of bytes behind the CMS that are not zero', () => {
    const sealed = Paper.make().seal();
    const bytes = Buffer.from(sealed.bytes);
    bytes.write('ab', bytes.lastIndexOf('00000000>') + 6, 'latin1');
    const { codes, signature } = first(bytes);
    expect(codes).toEqual(['contents-trailing']);
    expect(signature.status).toBe('passed');
  });

  test('fails a signature dictionary in an object stream', () => {
    const dictionary =
      '<< /Type /Sig /SubFilter /ETSI.CAdES.detached /ByteRange [0 10 20 30] /Contents <3000> >>';
    const paper = Paper.make({ kind: 'stream' }).update(
      {
        80: dictionary,
        [objects.emptySignature]:
          '<< /Type /Annot /Subtype /Widget /FT /Sig /T (Empty) /V 80 0 R /Rect [0 0 0 0] >>',
      },
      { compressed: [80] },
    );
    const { codes, signature } = first(paper);
    expect(codes).toContain('signature-in-object-stream');
    expect(signature.status).toBe('failed');
  });
});

describe('coverage', () => {
  test('is the revision when an update follows', () => {
    const paper = Paper.make().seal().seal({ name: 'Later' });
    expect(verdict(paper).signatures.map(({ coverage }) => coverage)).toEqual(['revision', 'document']);
  });

  test('fails a second range that ends before the end of its revision as coverage-partial', () => {
    const short = ([, b, c, d]: readonly number[]): string => `[0 ${b} ${c} ${Number(d) - 20}]`;
    const { signature, codes } = first(Paper.make().seal({ byteRange: short }));
    expect(codes).toContain('coverage-partial');
    expect(signature).toMatchObject({ coverage: 'partial', status: 'failed' });
  });

  test('counts white space behind the last %%EOF as nothing', () => {
    const bytes = Buffer.concat([Paper.make().seal().bytes, Buffer.from('\r\n\r\n')]);
    expect(first(bytes).signature).toMatchObject({ coverage: 'document', status: 'passed' });
  });

  test.each(['\n', '\r', ' ', '\t', '\f', '\0'])(
    'counts %j behind the end as white space (7.2.3)',
    (blank) => {
      const bytes = Buffer.concat([Paper.make().seal().bytes, Buffer.from(blank)]);
      expect(first(bytes).signature).toMatchObject({ coverage: 'document', status: 'passed' });
    },
  );

  test('fails what stands between the signed range and the next update', () => {
    const sealed = Paper.make().seal();
    const tampered = sealed.withBytes(
      Buffer.concat([
        sealed.bytes,
        Buffer.from(`(hidden) Tj\nstartxref\n${lastStartxref(sealed.bytes)}\n%%EOF\n`),
      ]),
    );
    const { codes, signature } = first(tampered.seal({ name: 'Later' }));
    expect(codes).toContain('bytes-between-revisions');
    expect(signature.status).toBe('failed');
  });
});

describe('white space between the signed range and the next update', () => {
  test.each([
    [1_000, 'passed', []],
    [60_000, 'passed', []],
    [70_000, 'failed', ['bytes-between-revisions']],
  ])('of %i bytes: %s', (length, status, expected) => {
    const sealed = Paper.make().seal();
    const gap = ' '.repeat(length);
    const object = `60 0 obj\n(x)\nendobj\n`;
    const paper = append(sealed, {
      objects: gap + object,
      entries: entry(60, sealed.bytes.length + length),
    });
    const { codes, signature } = first(paper);
    expect({ status: signature.status, codes }).toEqual({ status, codes: expected });
  });
});

describe('the digest', () => {
  test('fails when one byte of the document changes', () => {
    const bytes = Buffer.from(Paper.make().seal().bytes);
    bytes.write('9', bytes.indexOf('900 dong'), 'latin1');
    bytes.write('1', bytes.indexOf('900 dong') + 1, 'latin1');
    const { codes, signature } = first(bytes);
    expect(codes).toContain('message-digest');
    expect(signature).toMatchObject({ integrity: 'broken', status: 'failed', subIndication: 'HASH_FAILURE' });
  });

  test('is made once for several signatures and equals what openssl would make', async () => {
    const { createHash } = await import('node:crypto');
    const paper = Paper.make().seal().seal({ name: 'Two' }).seal({ name: 'Three' });
    const document = verdict(paper);
    expect(document.sha256).toBe(createHash('sha256').update(paper.bytes).digest('hex'));
    expect(document.signatures.map(({ status }) => status)).toEqual(['passed', 'passed', 'passed']);
  });

  test('is the same whether the bytes are in memory or read in pieces', () => {
    const { bytes } = Paper.make().seal().seal({ name: 'Two' });
    const pieces = {
      length: bytes.length,
      read: (start: number, end: number) => bytes.slice(start, Math.min(end, bytes.length)),
    };
    expect(verdict(pieces).sha256).toBe(verdict(bytes).sha256);
  });

  test('covers the document by the signature value alone where there are no signed attributes', () => {
    const cms = (covered: Uint8Array): Uint8Array =>
      makeCms({ by: signer, content: covered, noAttributes: true });
    const { codes, signature } = first(Paper.make().seal({ subFilter: 'adbe.pkcs7.detached', cms }));
    expect(codes).toEqual(['signed-attributes-missing']);
    expect(signature).toMatchObject({ integrity: 'intact', status: 'passed' });
  });
});
