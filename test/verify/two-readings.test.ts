import { describe, expect, it } from 'vitest';
import { lastStartxref, type RawBody, streamBody } from '../../fixtures/raw-pdf.ts';
import { objects as o, Paper, pageBody, textFieldBody } from '../support/paper.ts';
import { append, entry } from '../support/raw-update.ts';
import { first } from './judge.ts';

const shown = 'BT /F1 24 Tf 72 720 Td (Pay 900 dong) Tj ET';
const other = streamBody('', 'BT /F1 24 Tf 72 720 Td (Pay 999 dong) Tj ET');

/**
 * A signed paper in whose streams lie a whole cross-reference section, and the object it names: other content for the
 * page. Nothing leads there when it is signed.
 */
function withHiddenSection(): { sealed: Paper; hidden: number } {
  const table = `xref\n${entry(o.content, 0)}trailer\n<< /Size 200 /Root 1 0 R /ID [<00112233445566778899aabbccddeeff> <01>] /Prev 0000000000 >>\n`;
  const plain = Paper.make({
    objects: {
      20: streamBody('', table),
      21: streamBody('', Buffer.concat([Buffer.from('4 0 obj\n'), other, Buffer.from('\nendobj\n')])),
    },
  });
  const bytes = Buffer.from(plain.bytes);
  const hidden = bytes.indexOf(table);
  bytes.write(entry(o.content, bytes.indexOf('4 0 obj\n', bytes.indexOf('21 0 obj'))), hidden + 5, 'latin1');
  const newest = lastStartxref(plain.withBytes(bytes).seal().bytes);
  bytes.write(String(newest).padStart(10, '0'), bytes.indexOf('/Prev 0000000000', hidden) + 6, 'latin1');
  return { sealed: plain.withBytes(bytes).seal(), hidden };
}

describe('the document that was signed is the one the signed bytes make by themselves', () => {
  it('a section that lies in them unused is no harm', () => {
    expect(first(withHiddenSection().sealed).signature.status).toBe('passed');
  });

  it('an update whose Prev leads to a section hidden there makes it another document', () => {
    const { sealed, hidden } = withHiddenSection();
    const trailer = `/Root 1 0 R /ID [<00112233445566778899aabbccddeeff> <02>] /Prev ${hidden}`;
    const { signature, codes } = first(append(sealed, { trailer }));
    expect(signature.status).toBe('failed');
    expect(codes).toContain('ambiguous-structure');
  });

  it('so does a startxref that leads there', () => {
    const { sealed, hidden } = withHiddenSection();
    const tail = Buffer.from(`90 0 obj\nnull\nendobj\nstartxref\n${hidden}\n%%EOF\n`);
    const { signature } = first(sealed.withBytes(Buffer.concat([sealed.bytes, tail])));
    expect(signature.status).toBe('failed');
  });

  it('only white space may stand between what startxref names and the section that counts', () => {
    const sealed = Paper.make().seal();
    const table = lastStartxref(sealed.bytes);
    const entered = (at: number): string[] => {
      const bytes = Buffer.from(sealed.bytes);
      bytes.write(String(at), bytes.lastIndexOf(String(table)), 'latin1');
      const trailer = `/Root 1 0 R /ID [<00112233445566778899aabbccddeeff> <02>] /Prev ${table}`;
      return first(append(sealed.withBytes(bytes), { trailer })).codes;
    };
    expect(entered(table)).not.toContain('ambiguous-structure');
    expect(entered(table - 1)).not.toContain('ambiguous-structure');
    expect(entered(table - 3)).toContain('ambiguous-structure');
    expect(entered(table - 80)).toContain('ambiguous-structure');
  });

  it('so does an XRefStm among them that leads to a stream appended later', () => {
    const blank = 'zzzzzzzzzz';
    const plain = Paper.make().update({ 60: 'null' }, { trailer: `/Root 1 0 R /XRefStm ${blank}` });
    const make = (at: number): Paper => {
      const copy = Buffer.from(plain.bytes);
      copy.write(String(at).padStart(10, '0'), copy.indexOf(blank), 'latin1');
      return plain.withBytes(copy).seal();
    };
    const length = make(0).bytes.length;
    const content = Buffer.from(`4 0 obj\n${Buffer.from(other).toString('latin1')}\nendobj\n`, 'latin1');
    const place = Buffer.from([1, 0, 0, 0, 0, 0, 0]);
    place.writeUInt32BE(length, 1);
    const stream = streamBody('/Type /XRef /W [1 4 2] /Index [4 1] /Size 200 /Root 1 0 R', place);
    const tail = Buffer.concat([content, Buffer.from('61 0 obj\n'), stream, Buffer.from('\nendobj\n')]);
    const sealed = make(length + content.length);
    const { signature, codes } = first(
      append(sealed.withBytes(Buffer.concat([sealed.bytes, tail])), {
        trailer: `/Root 1 0 R /ID [<00112233445566778899aabbccddeeff> <02>] /Prev ${lastStartxref(sealed.bytes)}`,
      }),
    );
    expect(signature.status).toBe('failed');
    expect(codes).toContain('ambiguous-structure');
  });

  it('so does a Prev among them that leads to a section appended later', () => {
    const blank = 'zzzzzzzzzz';
    const plain = Paper.make();
    const bytes = Buffer.from(plain.bytes);
    // The signer signs a document whose first section has a Prev that leads behind its end.
    const at = bytes.lastIndexOf('/Root 1 0 R');
    const room = Buffer.concat([bytes.subarray(0, at), Buffer.from(`/Prev ${blank} `), bytes.subarray(at)]);
    const make = (prev: number): Paper => {
      const copy = Buffer.from(room);
      copy.write(String(prev).padStart(10, '0'), copy.indexOf(blank), 'latin1');
      return plain.withBytes(copy).seal();
    };
    const length = make(0).bytes.length;
    const objects = `21 0 obj\n(x)\nendobj\n`;
    const sealed = make(length + objects.length);
    const tail = append(sealed, { objects, entries: entry(21, length), trailer: '/Root 1 0 R' });
    const update = append(tail, {
      trailer: `/Root 1 0 R /ID [<00112233445566778899aabbccddeeff> <02>] /Prev ${lastStartxref(sealed.bytes)}`,
    });
    expect(first(update).signature.status).toBe('failed');
  });
});

describe('what readers read in two ways has changed', () => {
  const sealed = Paper.make().seal();
  const twice: readonly [what: string, num: number, from: string, to: string][] = [
    ['a page', o.page, '/Contents 4 0 R', '/Contents 90 0 R /Contents 4 0 R'],
    ['the catalog', o.catalog, '/Pages 2 0 R', '/Pages 90 0 R /Pages 2 0 R'],
    ['the form', o.form, '/Fields [', '/Fields [] /Fields ['],
    ['a field', o.textField, '/Rect [72', '/Rect [0 0 612 792] /Rect [72'],
    ['an annotation', o.stamp, '/Rect [50', '/Rect [0 0 612 792] /Rect [50'],
    ['a font', o.font, '/BaseFont', '/BaseFont /Symbol /BaseFont'],
    ['the page tree', o.pages, '/Count 1', '/Rotate 90 /Rotate null /Count 1'],
  ];
  it.each(twice)('a key that now stands twice: %s', (_what, num, from, to) => {
    const body = sealed.body(num).replace(from, to);
    expect(body).not.toBe(sealed.body(num));
    expect(first(sealed.update({ [num]: body, 90: other })).signature.status).toBe('failed');
  });

  it('a key that stood twice when it was signed, and was left alone', () => {
    const paper = Paper.make({
      objects: { [o.font]: '<< /Type /Font /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>' },
    });
    const { signature } = first(paper.seal().update({ [o.textField]: textFieldBody('9') }));
    expect(signature.status).toBe('passed');
  });

  it('the trailer has a key twice', () => {
    const trailer = '/Root 90 0 R /Root 1 0 R /ID [<00112233445566778899aabbccddeeff> <02>]';
    expect(first(sealed.update({ 90: '<< /Type /Catalog >>' }, { trailer })).signature.status).toBe('failed');
  });

  it('one table places an object twice', () => {
    const bytes = Buffer.from(sealed.bytes);
    const objects = `4 0 obj\n${Buffer.from(other).toString('latin1')}\nendobj\n`;
    const entries = entry(o.content, bytes.indexOf('4 0 obj')) + entry(o.content, bytes.length);
    const { signature, codes } = first(append(sealed, { objects, entries }));
    expect(signature.status).toBe('failed');
    expect(codes).toContain('ambiguous-structure');
  });

  it('one table places an object three times, once as another', () => {
    const bytes = Buffer.from(sealed.bytes);
    const at = bytes.indexOf('4 0 obj');
    const same = bytes.subarray(at, bytes.indexOf('endobj', at)).toString('latin1');
    const objects = `${same}endobj\n4 0 obj\n${Buffer.from(other).toString('latin1')}\nendobj\n`;
    const [first4, copy, changed] = [at, bytes.length, bytes.length + objects.indexOf('4 0 obj', 1)].map(
      (offset) => entry(o.content, offset),
    );
    for (const entries of [`${copy}${changed}${first4}`, `${changed}${copy}${first4}`])
      expect(first(append(sealed, { objects, entries })).codes).toContain('ambiguous-structure');
  });

  it('a key that stands twice in what only the newest revision leads to', () => {
    const twice = streamBody('/Type /XObject /Subtype /Form /BBox [0 0 200 20] /BBox [0 0 1 1]', 'q Q');
    const look = textFieldBody('900').replace('/N 12 0 R', '/N 90 0 R');
    expect(first(sealed.update({ [o.textField]: look, 90: twice })).codes).toContain('ambiguous-structure');
  });

  it('a reference of another generation leads nowhere, or to an object that changed', () => {
    const page = pageBody([o.textField, o.emptySignature]).replace('/Contents 4 0 R', '/Contents [4 1 R]');
    const paper = Paper.make({ objects: { [o.page]: page } }).seal();
    expect(first(paper).signature.status).toBe('passed');
    expect(first(paper.update({ [o.content]: other })).signature.status).toBe('failed');
  });

  it('the data of a stream end elsewhere by its Length than by its keyword', () => {
    const body: RawBody = `<< /Length 20 0 R >>\nstream\n${shown}\nendstream`;
    const paper = Paper.make({ objects: { [o.content]: body, 20: String(shown.length) } }).seal();
    expect(first(paper.update({ 20: `${shown.length} % the same` })).signature.status).toBe('passed');
    expect(first(paper.update({ 20: '18' })).signature.status).toBe('failed');
  });

  it('an image is decoded by parameters that changed, its own bytes the same', () => {
    const image =
      '/Type /XObject /Subtype /Image /Width 8 /Height 8 /BitsPerComponent 1 /ColorSpace /DeviceGray /Filter /JBIG2Decode /DecodeParms << /JBIG2Globals 21 0 R >>';
    const page = pageBody([o.textField, o.emptySignature]).replace('/Font', '/XObject << /I 20 0 R >> /Font');
    const objects = { [o.page]: page, 20: streamBody(image, 'data'), 21: streamBody('', 'first') };
    const paper = Paper.make({ objects }).seal();
    expect(first(paper.update({ 21: streamBody('', 'first') })).signature.status).toBe('passed');
    expect(first(paper.update({ 21: streamBody('', 'second') })).signature.status).toBe('failed');
  });

  it('a signature dictionary may not move into an object stream, its value the same', () => {
    const paper = Paper.make({ kind: 'stream' }).seal();
    const [, num, dictionary] =
      /\n(\d+) 0 obj\n(<< \/Type \/Sig[\s\S]*?>>)\nendobj/.exec(
        Buffer.from(paper.bytes).toString('latin1'),
      ) ?? [];
    const again = { [Number(num)]: dictionary ?? '' };
    expect(first(paper.update(again, { compressed: [Number(num)] })).signature.status).toBe('failed');
  });
});

describe('the page tree', () => {
  const second = (parent = 2): string =>
    `<< /Type /Page /Parent ${parent} 0 R /MediaBox [0 0 612 792] /Contents 21 0 R >>`;
  const twoPages = Paper.make({
    objects: {
      [o.pages]: '<< /Type /Pages /Kids [3 0 R 20 0 R] /Count 2 >>',
      20: second(),
      21: streamBody('', 'BT (second) Tj ET'),
    },
  }).seal();
  it.each([
    ['the second page in place of the first', '20 0 R 20 0 R'],
    ['the first page in place of the second', '3 0 R 3 0 R'],
    ['another order', '20 0 R 3 0 R'],
  ])('%s', (_what, kids) => {
    const pages = `<< /Type /Pages /Kids [${kids}] /Count 2 >>`;
    expect(first(twoPages.update({ [o.pages]: pages })).signature.status).toBe('failed');
  });

  it('a page that inherits from another parent than the tree says', () => {
    const { signature } = first(
      twoPages.update({ 20: second(90), 90: '<< /Type /Pages /Kids [20 0 R] /Count 1 /Rotate 180 >>' }),
    );
    expect(signature.status).toBe('failed');
  });

  it('an annotation listed twice', () => {
    const paper = Paper.make().seal();
    const page = paper.body(o.page).replace(`${o.stamp} 0 R`, `${o.stamp} 0 R ${o.stamp} 0 R`);
    expect(first(paper.update({ [o.page]: page })).signature.status).toBe('failed');
  });
});

describe('the structure tree', () => {
  const tagged = Paper.make({
    catalog: '/StructTreeRoot 20 0 R',
    objects: {
      20: '<< /Type /StructTreeRoot /K [21 0 R] >>',
      21: '<< /S /P /P 20 0 R /K [22 0 R] >>',
      22: '<< /Type /MCR /Pg 3 0 R /MCID 0 >>',
    },
  }).seal();
  it('a reference to marked content, itself an object, that changed', () => {
    const { signature } = first(tagged.update({ 22: '<< /Type /MCR /Pg 3 0 R /MCID 1 >>' }));
    expect(signature.status).toBe('failed');
  });
  it('an element that names another parent', () => {
    expect(first(tagged.update({ 21: '<< /S /P /P 22 0 R /K [22 0 R] >>' })).signature.status).toBe('failed');
  });
});

describe('what covers signed content', () => {
  const look = streamBody('/Type /XObject /Subtype /Form /BBox [0 0 340 60]', '1 g 0 0 340 60 re f');
  const blank = streamBody('/Type /XObject /Subtype /Form /BBox [0 0 340 60]', '% nothing\n');
  const addField = (paper: Paper, body: string, appearance: RawBody): Paper =>
    paper.update({
      90: body,
      91: appearance,
      [o.form]: paper.body(o.form).replace('/Fields [', '/Fields [90 0 R '),
      [o.page]: paper.body(o.page).replace('/Annots [', '/Annots [90 0 R '),
    });
  const empty =
    '<< /Type /Annot /Subtype /Widget /FT /Sig /T (Over) /Rect [60 700 400 760] /F 4 /P 3 0 R /AP << /N 91 0 R >> >>';

  it('an unsigned signature field that draws is an annotation', () => {
    expect(first(addField(Paper.make().seal(), empty, look)).signature.status).toBe('indeterminate');
    expect(first(addField(Paper.make().seal({ certify: 2 }), empty, look)).signature.status).toBe('failed');
    expect(first(addField(Paper.make().seal(), empty, blank)).signature.status).toBe('passed');
  });

  it('a visible signature is permitted, and told of', () => {
    const both = Paper.make()
      .seal()
      .seal({
        also: (field) => ({
          [field]: `<< /Type /Annot /Subtype /Widget /FT /Sig /T (Over) /V ${field - 1} 0 R /Rect [60 700 400 760] /F 4 /P 3 0 R /AP << /N 95 0 R >> >>`,
          95: look,
        }),
      });
    const { signature, codes } = first(both);
    expect(signature.status).toBe('passed');
    expect(codes).toContain('overlay');
  });
});

describe('an object judged as one thing may count as another elsewhere', () => {
  const script = (text: string): string => `<< /S /JavaScript /JS (${text}) >>`;
  const names = '/Names << /JavaScript << /Names [(a) 20 0 R] >> >>';
  const kids = '/Names << /JavaScript << /Kids [20 0 R] >> >>';
  const note = (entries: string): string =>
    `<< /Type /Annot /Subtype /Text /Rect [10 10 30 30] /P 3 0 R ${entries} >>`;

  it('a script made into the structure element of a new signature', () => {
    const tagged = Paper.make({
      catalog: `/StructTreeRoot 21 0 R ${names}`,
      objects: {
        20: script('good'),
        21: '<< /Type /StructTreeRoot /K [22 0 R] >>',
        22: '<< /S /P /P 21 0 R >>',
      },
    }).seal();
    const sign = (element: number, body: string): Paper =>
      tagged.seal({
        also: (field) => ({
          21: `<< /Type /StructTreeRoot /K [22 0 R ${element} 0 R] >>`,
          [element]: `<< ${body} /P 21 0 R /K << /Type /OBJR /Obj ${field} 0 R >> >>`,
        }),
      });
    expect(first(sign(190, '/S /Form')).signature.status).toBe('passed');
    expect(first(sign(20, '/S /JavaScript /JS (evil)')).signature.status).toBe('failed');
  });

  it('a name tree made into an annotation, or always one', () => {
    const tree = (text: string): string => `/Limits [(a) (a)] /Names [(a) ${script(text)}]`;
    const apart = Paper.make({ catalog: kids, objects: { 20: `<< ${tree('good')} >>` } }).seal({
      certify: 3,
    });
    const page = apart.body(o.page).replace('/Annots [', '/Annots [20 0 R ');
    expect(first(apart.update({ [o.page]: page, 20: note(tree('evil')) })).signature.status).toBe('failed');
    const both = Paper.make({
      catalog: kids.replace('20', String(o.note)),
      objects: { [o.note]: note(tree('good')) },
    }).seal({ certify: 3 });
    expect(first(both.update({ [o.note]: note(tree('evil')) })).signature.status).toBe('failed');
    const moved = note(tree('good')).replace('[10 10', '[20 20');
    expect(first(both.update({ [o.note]: moved })).signature.status).toBe('passed');
  });
});

describe('an object behind the last revision of a damaged file is another revision to whoever mends it', () => {
  it.each([
    [4, '', 'failed'],
    [4, '\n\n', 'failed'],
    [60, '', 'indeterminate'],
    [60, '\n\n', 'indeterminate'],
  ])('object %i behind %j: %s', (num, between, status) => {
    const filled = Paper.make()
      .seal()
      .update({ [o.textField]: textFieldBody('9') });
    const tail = `${between}${num} 0 obj\n<< /Length 0 >>\nstream\n\nendstream\nendobj\nstartxref\n0\n%%EOF\n`;
    const bytes = Buffer.concat([filled.bytes, Buffer.from(tail)]);
    expect(first(bytes).signature.status).toBe(status);
  });
});
