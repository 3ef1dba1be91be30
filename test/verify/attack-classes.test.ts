/** Variants of each published class of attack on signed PDFs: none may end well. Rules they share have tests of their own. */
import { describe, expect, test } from 'vitest';
import { lastStartxref, type RawBody, streamBody } from '../../fixtures/raw-pdf.ts';
import { objects as o, Paper, pageBody, textFieldBody } from '../support/paper.ts';
import { append, entry } from '../support/raw-update.ts';
import { first, verdict } from './judge.ts';

const other = streamBody('', 'BT /F1 24 Tf 72 720 Td (Pay 999 dong) Tj ET');
const otherText = Buffer.from(other).toString('latin1');
const sealed = Paper.make().seal();
const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const numberOf = (paper: Paper): number => paper.fields.at(-1) ?? 0;

/** No signature of the document holds, and the document does not pass as an unsigned one. */
function expectRefused(paper: Paper | Uint8Array): void {
  const { status, signatures } = verdict(paper);
  expect({
    status,
    codes: signatures.flatMap(({ problems }) => problems.map(({ code }) => code)),
  }).toMatchObject({
    status: expect.stringMatching(/^(?:failed|error)$/),
  });
}

describe('universal signature forgery: a signature dictionary that nothing can be checked by', () => {
  const full = '/Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached';
  const range = '/ByteRange [0 10 20 30]';
  test.each([
    `${full} ${range}`,
    `${full} ${range} /Contents null`,
    `${full} ${range} /Contents <>`,
    `${full} ${range} /Contents <00>`,
    `${full} ${range} /Contents ()`,
    `${full} ${range} /Contents /Name`,
    `${full} ${range} /Contents 0`,
    `${full} ${range} /Contents [<3000>]`,
    `${full} ${range} /Contents 99 0 R`,
    `${full} ${range} /Contents 4 0 R`,
    `${full} /Contents <3000>`,
    `${full} /Contents <3000> /ByteRange null`,
    `${full} /Contents <3000> /ByteRange []`,
    `${full} /Contents <3000> /ByteRange [0 0 0 0]`,
    `${full} /Contents <3000> /ByteRange [0 10 10 0]`,
    `${full} /Contents <3000> /ByteRange [-0 -10 -20 -30]`,
    `${full} /Contents <3000> /ByteRange [0 1 2 3 4 5]`,
    `${full} /Contents <3000> /ByteRange [0 9007199254740993 9007199254740995 1]`,
    `${full} /Contents <3000> /ByteRange [0 10 20 9999999999999999999999]`,
    `${full} /Contents <3000> /ByteRange (0 10 20 30)`,
    `${full} /Contents <3000> /ByteRange 4 0 R`,
    `${full} /Contents <3000> /ByteRange [[0 10 20 30]]`,
    '/Type /Sig',
    '/Type /DocTimeStamp',
    '',
  ])('%s', (entries) => {
    const field = `<< /Type /Annot /Subtype /Widget /FT /Sig /T (Empty) /Rect [0 0 0 0] /V << ${entries} >> >>`;
    expectRefused(Paper.make().update({ [o.emptySignature]: field }));
    expectRefused(sealed.update({ [o.emptySignature]: field }));
  });

  test.each(['[<< >>]', '/Name', '(text)', '7', 'true', '4 0 R'])('a value that is %s', (value) => {
    const field = `<< /Type /Annot /Subtype /Widget /FT /Sig /T (Empty) /Rect [0 0 0 0] /V ${value} >>`;
    expectRefused(Paper.make().update({ [o.emptySignature]: field }));
  });
});

describe('incremental saving: the document is changed by what is appended', () => {
  const start = sealed.bytes.length;
  const content = `4 0 obj\n${otherText}\nendobj\n`;
  const tail = (text: string): Paper =>
    sealed.withBytes(Buffer.concat([sealed.bytes, Buffer.from(text, 'latin1')]));
  const old = lastStartxref(sealed.bytes);
  test.each<[string, Paper]>([
    ['with a table', append(sealed, { objects: content, entries: entry(4, start) })],
    ['with a cross-reference stream', sealed.update({ [o.content]: other }, { kind: 'stream' })],
    [
      'with an object stream',
      sealed.update({ [o.font]: '<< /Type /Font >>' }, { kind: 'stream', compressed: [o.font] }),
    ],
    [
      'with a hybrid section',
      sealed.update({ [o.content]: other, 90: '<< >>' }, { kind: 'hybrid', compressed: [90] }),
    ],
    ['without a cross-reference section', tail(content)],
    ['without one, and with the old startxref', tail(`${content}startxref\n${old}\n%%EOF\n`)],
    [
      'with a trailer alone',
      tail(`${content}trailer\n<< /Size 200 /Root 1 0 R /Prev ${old} >>\nstartxref\n${old}\n%%EOF\n`),
    ],
    ['with a startxref that leads nowhere', tail(`${content}startxref\n99999999\n%%EOF\n`)],
    [
      'with a section without Prev',
      append(sealed, { objects: content, entries: entry(4, start), trailer: '/Root 1 0 R' }),
    ],
    ['with an object freed', append(sealed, { entries: '4 1\n0000000000 00001 f \n' })],
    [
      'with another generation',
      append(sealed, {
        objects: content.replace('4 0', '4 1'),
        entries: entry(4, start).replace('00000 n', '00001 n'),
      }),
    ],
    [
      'with an Encrypt dictionary',
      sealed.update({ 90: 'null' }, { trailer: '/Root 1 0 R /Encrypt << /Filter /None >>' }),
    ],
    [
      'with the page replaced by one beside it',
      sealed.update({ [o.pages]: '<< /Type /Pages /Kids [90 0 R] /Count 1 >>', 90: pageBody([]) }),
    ],
    [
      'with inherited resources',
      sealed.update({ [o.pages]: '<< /Type /Pages /Kids [3 0 R] /Count 1 /Rotate 180 >>' }),
    ],
  ])('%s', (_what, paper) => {
    expectRefused(paper);
  });

  test('a whole new document behind one that was signed', () => {
    expectRefused(Buffer.concat([sealed.bytes, Paper.make().bytes]));
  });
});

describe('signature wrapping: what was signed is moved, and something else read in its place', () => {
  const text = latin1(sealed.bytes);
  const contents = text.lastIndexOf('/Contents <') + '/Contents '.length;
  const close = text.indexOf('>', contents) + 1;
  const ranges = /\/ByteRange \[([^\]]*)\] */.exec(text.slice(text.lastIndexOf('/ByteRange')))?.[0] ?? '';
  const wrap = (inserted: string, move = inserted.length): Uint8Array => {
    const [a, b, c, d] = ranges.match(/\d+/g)?.map(Number) ?? [];
    const moved = `/ByteRange [${a} ${b} ${Number(c) + move} ${d}]`.padEnd(ranges.length);
    return Buffer.from(text.slice(0, close) + inserted + text.slice(close).replace(ranges, moved), 'latin1');
  };
  test.each([
    ['white space', ' '.repeat(40)],
    ['an object', `>> endobj\n4 0 obj\n${otherText}\nendobj\n<<`],
    ['further entries', ' /Reason (other)'],
    ['a comment', '%%%%%\n'],
    ['further digits', '00>'],
  ])('%s between Contents and the second range', (_what, inserted) => {
    expectRefused(wrap(inserted));
    expectRefused(wrap(inserted, 0));
  });

  test.each([
    [
      'the signature dictionary copied behind the end',
      `90 0 obj\n<< /Type /Sig /SubFilter /ETSI.CAdES.detached ${ranges} /Contents ${text.slice(contents, close)} >>\nendobj\n`,
    ],
  ])('%s', (_what, copy) => {
    const at = sealed.bytes.length;
    const field = `8 0 obj\n<< /Type /Annot /Subtype /Widget /FT /Sig /T (Empty) /V 90 0 R /Rect [0 0 0 0] /P 3 0 R >>\nendobj\n`;
    const entries = entry(90, at) + entry(8, at + copy.length);
    expectRefused(append(sealed, { objects: copy + field, entries }));
  });
});

describe('shadow attacks: what shows is prepared before signing, and switched behind it', () => {
  const hidden: Readonly<Record<number, RawBody>> = {
    20: other,
    21: pageBody([]).replace('/Contents 4 0 R', '/Contents 20 0 R'),
    22: '<< /Type /Pages /Kids [21 0 R] /Count 1 >>',
    23: '<< /Type /Catalog /Pages 22 0 R /AcroForm 6 0 R >>',
    24: streamBody(
      '/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray',
      '\0',
    ),
    25: '<< /Type /OCG /Name (shown) >>',
  };
  const shadowed = Paper.make({
    objects: {
      ...hidden,
      [o.page]: pageBody([o.textField, o.emptySignature, o.note, o.stamp]).replace(
        '/Font',
        '/XObject << /I 24 0 R >> /Properties << /L 25 0 R >> /Font',
      ),
    },
    catalog: '/OCProperties << /OCGs [25 0 R] /D << /ON [25 0 R] >> >>',
  }).seal();
  const page = (from: string, to: string): Record<number, string> => ({
    [o.page]: shadowed.body(o.page).replace(from, to),
  });
  const place = (num: number, of: number): Paper =>
    append(shadowed, { entries: entry(num, latin1(shadowed.bytes).indexOf(`\n${of} 0 obj`) + 1) });
  test.each<[string, Paper]>([
    [
      'hide: the covering image is emptied',
      shadowed.update({
        24: streamBody(
          '/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray',
          '\xff',
        ),
      }),
    ],
    ['hide: the covering image is freed', append(shadowed, { entries: '24 1\n0000000000 00001 f \n' })],
    [
      'hide: the covering annotation becomes invisible',
      shadowed.update({ [o.stamp]: shadowed.body(o.stamp).replace('/P 3 0 R', '/P 3 0 R /F 2') }),
    ],
    [
      'hide: the layer is turned off',
      shadowed.update({ [o.catalog]: shadowed.body(o.catalog).replace('/ON', '/OFF') }),
    ],
    [
      'hide: the layer is renamed',
      shadowed.update({ 25: '<< /Type /OCG /Name (hidden) /Usage << /View << /ViewState /OFF >> >> >>' }),
    ],
    [
      'replace: the font',
      shadowed.update({
        [o.font]:
          '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Differences [57 /zero] >> >>',
      }),
    ],
    ['replace: the content by the hidden one', shadowed.update(page('/Contents 4 0 R', '/Contents 20 0 R'))],
    [
      'replace: the content preceded by the hidden one',
      shadowed.update(page('/Contents 4 0 R', '/Contents [20 0 R 4 0 R]')),
    ],
    ['hide and replace: the catalog', shadowed.update({ 90: 'null' }, { trailer: '/Root 23 0 R' })],
    [
      'hide and replace: the page tree',
      shadowed.update({ [o.catalog]: shadowed.body(o.catalog).replace('/Pages 2 0 R', '/Pages 22 0 R') }),
    ],
    ['hide and replace: the page, by an entry alone', place(3, 21)],
    ['hide and replace: the page tree, by an entry alone', place(2, 22)],
    ['hide and replace: the catalog, by an entry alone', place(1, 23)],
    ['hide and replace: the content, by an entry alone', place(4, 20)],
  ])('%s', (_what, paper) => {
    expectRefused(paper);
  });
});

describe('evil annotation and sneaky signature: a certified document shows something else', () => {
  const look = streamBody('/Type /XObject /Subtype /Form /BBox [0 0 340 60]', '1 g 0 0 340 60 re f');
  const subtypes = [
    'FreeText',
    'Stamp',
    'Redact',
    'Ink',
    'Highlight',
    'Square',
    'Line',
    'Watermark',
    'FileAttachment',
    'Screen',
    'RichMedia',
    '3D',
  ];
  const annotated = (paper: Paper, subtype: string, more = ''): Paper =>
    paper.update({
      90: `<< /Type /Annot /Subtype /${subtype} /Rect [60 700 400 760] /F 4 /P 3 0 R /AP << /N 91 0 R >> ${more} >>`,
      91: look,
      [o.page]: paper.body(o.page).replace('/Annots [', '/Annots [90 0 R '),
    });
  test.each(subtypes)('a %s annotation under P=1 and P=2', (subtype) => {
    expectRefused(annotated(Paper.make().seal({ certify: 1 }), subtype));
    expectRefused(annotated(Paper.make().seal({ certify: 2 }), subtype));
  });

  test.each(['Link', 'Movie', 'Widget', 'PrinterMark'])('a %s annotation under P=3', (subtype) => {
    const paper = annotated(
      Paper.make().seal({ certify: 3 }),
      subtype,
      subtype === 'Link' ? '/A << /S /URI /URI (x) >>' : '',
    );
    // No part of what P=3 closes: a remark like others, and told of as one that may cover.
    if (subtype === 'PrinterMark') expect(first(paper)).toMatchObject({ codes: ['overlay'] });
    else expectRefused(paper);
  });

  test.each<[string, (paper: Paper) => Paper]>([
    ['the appearance of a remark that was there', (p) => p.update({ [o.stampLook]: look })],
    [
      'Perms taken away',
      (p) => p.update({ [o.catalog]: p.body(o.catalog).replace(/\/Perms <<[^>]*>>/, '') }),
    ],
    [
      'Perms that name another signature',
      (p) => {
        const two = p.seal({ name: 'B' });
        // The dictionary's number is the one before its field's.
        const other = `/DocMDP ${numberOf(two) - 1} 0 R`;
        return two.update({ [o.catalog]: p.body(o.catalog).replace(/\/DocMDP \d+ 0 R/, other) });
      },
    ],
    [
      'an unsigned signature field that draws',
      (p) =>
        p.update({
          90: '<< /Type /Annot /Subtype /Widget /FT /Sig /T (Over) /Rect [60 700 400 760] /F 4 /P 3 0 R /AP << /N 91 0 R >> >>',
          91: look,
          [o.form]: p.body(o.form).replace('/Fields [', '/Fields [90 0 R '),
          [o.page]: p.body(o.page).replace('/Annots [', '/Annots [90 0 R '),
        }),
    ],
    [
      'the certification signature’s field given an appearance',
      (p) =>
        p.update({
          [numberOf(p)]: p
            .body(numberOf(p))
            .replace('/Rect [0 0 0 0]', '/Rect [60 700 400 760] /AP << /N 11 0 R >>'),
        }),
    ],
    [
      'a text field that grows over the text',
      (p) => p.update({ [o.textField]: textFieldBody('9').replace('[72 600', '[0 0') }),
    ],
    [
      'a button made of a text field',
      (p) => p.update({ [o.textField]: textFieldBody('').replace('/FT /Tx', '/FT /Btn /Ff 65536') }),
    ],
    [
      'an action on the signature field',
      (p) =>
        p.update({
          [numberOf(p)]: p.body(numberOf(p)).replace('/FT /Sig', '/FT /Sig /A << /S /JavaScript /JS (x) >>'),
        }),
    ],
  ])('%s, under P=2', (_what, attack) => {
    expectRefused(attack(Paper.make().seal({ certify: 2 })));
  });
});

describe('object streams: an object changes with what holds it', () => {
  const packed = (): Paper => {
    const font = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>';
    return Paper.make({ kind: 'stream' })
      .update({ [o.font]: font }, { compressed: [o.font] })
      .seal();
  };
  /** The number of the object stream that holds the font. */
  const holder = (paper: Paper): number =>
    Number(/(\d+) 0 obj\n<< \/Type \/ObjStm/.exec(latin1(paper.bytes))?.[1]);
  const stream = (text: string, entries = '/N 1'): Uint8Array =>
    streamBody(`/Type /ObjStm ${entries} /First ${`${o.font} 0 `.length}`, `${o.font} 0 ${text}`);
  const symbol = '<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>';

  test('the same objects in another stream are no change', () => {
    const paper = packed();
    const same = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>';
    expect(verdict(paper.update({ [holder(paper)]: stream(same) })).status).toBe('passed');
  });

  test.each<[string, (paper: Paper) => Record<number, RawBody>]>([
    ['replaced, and other objects in it', (p) => ({ [holder(p)]: stream(symbol) })],
    ['replaced by an empty one', (p) => ({ [holder(p)]: stream('', '/N 0') })],
    ['replaced by what is no stream', (p) => ({ [holder(p)]: '<< >>' })],
    [
      'replaced by one that extends it',
      (p) => ({ [holder(p)]: stream(symbol, `/N 1 /Extends ${holder(p)} 0 R`) }),
    ],
  ])('%s', (_what, change) => {
    const paper = packed();
    expect(verdict(paper).status).toBe('passed');
    expectRefused(paper.update(change(paper)));
  });
});
