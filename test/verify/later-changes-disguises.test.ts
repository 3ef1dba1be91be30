/** Documents laid out by their signer so that what an update may change serves as something that it may not. */
import { describe, expect, test } from 'vitest';
import { streamBody } from '../../fixtures/raw-pdf.ts';
import { objects as o, Paper, pageBody } from '../support/paper.ts';
import { first } from './judge.ts';

const permitted = (paper: Paper): boolean | null => first(paper).signature.laterChanges.permitted;

const look = (text: string): Uint8Array =>
  streamBody(
    '/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << /Font << /F1 5 0 R >> >>',
    `BT /F1 24 Tf 72 720 Td (${text}) Tj ET`,
  );
const drawn = 60;
const before = look('Pay 900 dong');
const after = look('Pay 999900 dong');

/** A page that draws what `xobjects` calls by that name. */
const draws = (name: string, xobjects: string, extra = ''): Record<number, string | Uint8Array> => ({
  [o.page]: pageBody([o.textField, o.emptySignature], extra).replace(
    '/Resources <<',
    `/Resources << /XObject ${xobjects}`,
  ),
  [o.content]: streamBody('', `/${name} Do`),
  [drawn]: before,
});

describe('what serves as resources as well', () => {
  test.each<[string, string, Record<number, string | Uint8Array>]>([
    ['the catalog, by its Metadata', '/Metadata 60 0 R', draws('Metadata', '1 0 R')],
    [
      'the catalog, as states of an appearance',
      '/Metadata 60 0 R',
      {
        [o.stamp]: '<< /Type /Annot /Subtype /Stamp /Rect [0 0 600 800] /AS /Metadata /AP << /N 1 0 R >> >>',
        [drawn]: before,
      },
    ],
    ['a page, by Kids that is no list', '', draws('Kids', '3 0 R', '/Kids 60 0 R')],
  ])('%s, may not draw something else', (_what, catalog, changed) => {
    const signed = Paper.make({ catalog, objects: changed }).seal({ field: o.emptySignature });
    expect(permitted(signed.update({ [drawn]: before }))).toBe(true);
    expect(permitted(signed.update({ [drawn]: after }))).toBe(false);
  });

  test('a page, by Annots that is no list, may not draw something else', () => {
    const changed = draws('Annots', '3 0 R');
    const page = String(changed[o.page]).replace(/\/Annots \[[^\]]*\]/, '/Annots 60 0 R');
    const signed = Paper.make({ objects: { ...changed, [o.page]: page } }).seal({ field: o.emptySignature });
    expect(permitted(signed.update({ [drawn]: before }))).toBe(true);
    expect(permitted(signed.update({ [drawn]: after }))).toBe(false);
  });

  test('the catalog may not gain a store that is drawn', () => {
    const signed = Paper.make({ objects: draws('DSS', '1 0 R') }).seal({ field: o.emptySignature });
    const catalog = signed.body(o.catalog).replace(/>>$/, '/DSS 61 0 R >>');
    expect(permitted(signed.update({ [o.catalog]: catalog, 61: after }))).toBe(false);
  });

  test('a structure element that serves an action keeps the P it has', () => {
    const signed = Paper.make({
      catalog: '/StructTreeRoot 70 0 R /OpenAction << /S /Launch /Win 71 0 R >>',
      objects: {
        70: '<< /Type /StructTreeRoot /K [71 0 R] >>',
        71: '<< /S /Span /F (program) /P 60 0 R /K [] >>',
        60: '(harmless)',
      },
    }).seal({ field: o.emptySignature });
    expect(permitted(signed.update({ 60: '(harmless)' }))).toBe(true);
    expect(permitted(signed.update({ 60: '(harmful)' }))).toBe(false);
  });

  test.each([
    ['an outline, as its parent', '<< /Type /Outlines /Parent 1 0 R /Count 0 >>'],
    ['a signature reference, as what it is about', '<< /Type /SigRef /Data 1 0 R >>'],
  ])('the catalog may be named by %s, and a store may still be added', (_what, body) => {
    const signed = Paper.make({ catalog: '/Outlines 60 0 R', objects: { 60: body } }).seal();
    const catalog = signed.body(o.catalog).replace(/>>$/, '/DSS << /Certs [] >> >>');
    expect(permitted(signed.update({ [o.catalog]: catalog }))).toBe(true);
  });

  test('an object drawn as Metadata may not stand twice in one table', () => {
    const paper = Paper.make({ objects: draws('Metadata', '<< /Metadata 60 0 R >>') });
    const text = Buffer.from(paper.bytes).toString('latin1');
    const at = (needle: string): string => String(text.indexOf(needle)).padStart(10, '0');
    // The second subsection gives the object again, as another stream.
    const twice = text.replace(/trailer\n/, `60 1\n${at('11 0 obj')} 00000 n \ntrailer\n`);
    const number = twice.replace('\n11 0 obj', '\n60 0 obj');
    const signed = paper.withBytes(Buffer.from(number, 'latin1')).seal({ field: o.emptySignature });
    expect(first(signed).codes).toContain('ambiguous-structure');
  });
});

describe('a page that has Kids', () => {
  const signed = Paper.make({
    objects: { [o.page]: pageBody([o.textField, o.emptySignature, o.note, o.stamp], '/Kids []') },
  }).seal();

  test('is a page to viewers that go by its Type: its annotations are compared', () => {
    const page = signed.body(o.page).replace('/Annots [', '/Annots [60 0 R ');
    const link = '<< /Type /Annot /Subtype /Link /Rect [50 700 300 750] >>';
    expect(permitted(signed.update({ [o.page]: page, 60: link }))).toBe(false);
    const stamp = signed.body(o.stamp).replace('[50 700', '[50 600');
    expect(permitted(signed.update({ [o.stamp]: stamp }))).toBe(false);
  });
});

describe('flags that hide an annotation (12.5.3, table 167)', () => {
  const stamp = (flags: number): string =>
    `<< /Type /Annot /Subtype /Stamp /F ${flags} /Rect [50 700 300 750] /AP << /N 11 0 R >> >>`;

  test.each<[string, number, boolean | null]>([
    ['Hidden', 0x02, null],
    ['NoView', 0x20, null],
    ['NoView but printed', 0x24, false],
    ['Invisible, which is for unknown types only', 0x01, false],
  ])('%s', (_what, flags, expected) => {
    const signed = Paper.make({ objects: { [o.stamp]: stamp(flags) } }).seal();
    const page = signed.body(o.page).replace(`${o.stamp} 0 R`, '');
    expect(permitted(signed.update({ [o.page]: page }))).toBe(expected);
  });

  const signed = Paper.make().seal();
  const withField = (entries: string, more: Record<number, string> = {}): Paper =>
    signed.update({
      [o.page]: signed.body(o.page).replace('/Annots [', '/Annots [60 0 R '),
      [o.form]: signed.body(o.form).replace('/Fields [', '/Fields [60 0 R '),
      60: `<< /Type /Annot /Subtype /Widget /FT /Sig /T (New) /AP << /N 11 0 R >> ${entries} >>`,
      ...more,
    });

  test('an unsigned field that only paper shows is an annotation', () => {
    const rect = '/Rect [50 700 300 750]';
    expect(permitted(withField(`${rect} /F 34`))).toBe(true);
    expect(permitted(withField(`${rect} /F 36`))).toBe(null);
  });

  test('so is one whose place is named by another generation (7.3.10)', () => {
    const corners = { 61: '50', 62: '700', 63: '300', 64: '750' };
    expect(permitted(withField('/Rect [61 5 R 62 5 R 63 5 R 64 5 R]', corners))).toBe(null);
  });
});

describe('the version in the catalog', () => {
  test.each(['1.7', '(1.7)', '/PDF-1.7'])('that is none, %s, is unchanged when it is the same', (version) => {
    const signed = Paper.make({ catalog: `/Version ${version}` }).seal();
    const catalog = signed.body(o.catalog).replace(/>>$/, '/DSS << /Certs [] >> >>');
    expect(permitted(signed.update({ [o.catalog]: catalog }))).toBe(true);
    expect(permitted(signed.update({ [o.catalog]: catalog.replace(version, '/none') }))).toBe(false);
  });
});

describe('a font that joins the resources of the form', () => {
  const formWith = (entries: string): string =>
    `<< /Fields [7 0 R 8 0 R] /SigFlags 3 /DR << /Font << /Helv 5 0 R >> >> /DA (/F1 12 Tf 0 g) ${entries} >>`;
  const permits = (form: string, field?: string): boolean | null => {
    const signed = Paper.make({
      objects: { [o.form]: form, ...(field === undefined ? {} : { [o.textField]: field }) },
    }).seal({ field: o.emptySignature });
    const grown = form.replace('/Helv 5 0 R', '/Helv 5 0 R /F1 60 0 R');
    const font = '<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>';
    return permitted(signed.update({ [o.form]: grown, 60: font }));
  };
  const bare =
    '<< /Type /Annot /Subtype /Widget /FT /Tx /T (Amount) /V (900) /DA (/F#31 12 Tf) /Rect [1 1 9 9] >>';

  test('changes nothing where every value has its look', () => {
    expect(permits(formWith(''))).toBe(true);
  });

  test('decides how values look that viewers are to draw anew (12.7.3, NeedAppearances)', () => {
    expect(permits(formWith('/NeedAppearances true'))).toBe(false);
  });

  test('or that have no look yet', () => {
    expect(permits(formWith(''), bare)).toBe(false);
    expect(permits(formWith(''), bare.replace('/V (900)', ''))).toBe(true);
  });
});
