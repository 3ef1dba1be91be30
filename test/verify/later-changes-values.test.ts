/** When two values are the same: what they name, how long they are, how their data are coded, keys that stand twice. */
import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { streamBody } from '../../fixtures/raw-pdf.ts';
import { objects as o, Paper, pageBody } from '../support/paper.ts';
import { first } from './judge.ts';

const permitted = (paper: Paper): boolean | null => first(paper).signature.laterChanges.permitted;
const tree = '<< /Type /Pages /Kids [3 0 R 60 0 R] /Count 2 >>';

test.each([
  ['another page', '3 0 R', '60 0 R'],
  ['no page', '3 0 R', '0'],
])('a link may not lead to %s', (_what, from, to) => {
  const link = (page: string): string =>
    `<< /Type /Annot /Subtype /Link /Rect [1 1 9 9] /Dest [${page} /Fit] >>`;
  const signed = Paper.make({
    objects: { [o.pages]: tree, [o.note]: link(from), 60: pageBody([]) },
  }).seal({ certify: 3 });
  expect(permitted(signed.update({ [o.note]: link(from) }))).toBe(true);
  expect(permitted(signed.update({ [o.note]: link(to) }))).toBe(false);
});

test.each([
  ['longer', '[4 0 R 61 0 R]'],
  ['shorter', '[4 0 R]'],
])('a list may not become %s', (_what, contents) => {
  const page = (list: string): string => pageBody([]).replace('/Contents 4 0 R', `/Contents ${list}`);
  const others = { 61: streamBody('', '(Pay 999 dong) Tj'), 62: streamBody('', '(more) Tj') };
  const signed = Paper.make({
    objects: { [o.pages]: tree, 60: page(contents === '[4 0 R]' ? '[4 0 R 62 0 R]' : '[4 0 R]'), ...others },
  }).seal();
  expect(permitted(signed.update({ 60: page(contents) }))).toBe(false);
});

test('what is the same as one object need not be the same as another', () => {
  const fonts = '<< /F1 5 0 R >>';
  const signed = Paper.make({
    catalog: '/Own 60 0 R',
    objects: {
      [o.page]: pageBody([7, 8]).replace('/Font << /F1 5 0 R >>', '/Font 60 0 R'),
      60: fonts,
      64: '<< /F1 7 0 R >>',
    },
  }).seal();
  const own = (num: number): Paper =>
    signed.update({
      [o.catalog]: signed.body(o.catalog).replace('/Own 60', `/Own ${num}`),
      [o.page]: signed.body(o.page).replace('/MediaBox [0 0 612 792]', '/MediaBox [0 0 612.0 792]'),
    });
  expect(permitted(own(60))).toBe(true);
  expect(permitted(own(64))).toBe(false);
});

test('a new catalog may not bring another form', () => {
  const signed = Paper.make().seal();
  const moved = (form: string): Paper =>
    signed.update(
      { 90: signed.body(o.catalog).replace('/AcroForm 6 0 R', '/AcroForm 91 0 R'), 91: form },
      { trailer: '/Root 90 0 R /ID [<00112233445566778899aabbccddeeff> <09>]' },
    );
  expect(permitted(moved(signed.body(o.form)))).toBe(true);
  expect(permitted(moved(signed.body(o.form).replace('/SigFlags', '/XFA (x) /SigFlags')))).toBe(false);
});

test('a key that stood twice may not stand once', () => {
  const twice = '<< /Type /Font /Subtype /Type1 /BaseFont /Symbol /BaseFont /Helvetica >>';
  const signed = Paper.make({ objects: { [o.font]: twice } }).seal();
  expect(permitted(signed.update({ [o.font]: twice.replace('/BaseFont /Symbol ', '') }))).toBe(false);
});

describe('the same bytes of a stream are other data', () => {
  const rows = new Uint8Array(deflateSync(Uint8Array.from([2, 1, 2, 3, 2, 1, 1, 1])));
  test.each<[string, string | Uint8Array, string, string]>([
    ['by another Filter', '3c3c3e3e>', '', '/Filter /ASCIIHexDecode'],
    [
      'by other DecodeParms',
      rows,
      '/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 3 >>',
      '/Filter /FlateDecode /DecodeParms << /Predictor 1 /Columns 3 >>',
    ],
  ])('%s', (_what, data, from, to) => {
    const signed = Paper.make({ objects: { [o.content]: streamBody(from, data) } }).seal();
    expect(permitted(signed.update({ [o.content]: streamBody(from, data) }))).toBe(true);
    expect(permitted(signed.update({ [o.content]: streamBody(to, data) }))).toBe(false);
  });
});

describe('a key that stands twice in what an update writes, its last value the old one', () => {
  const signed = Paper.make().seal();
  test.each([
    ['the catalog', o.catalog, '/Pages 2 0 R', '/Pages 90 0 R /Pages 2 0 R'],
    ['a page', o.page, '/Contents 4 0 R', '/Contents 90 0 R /Contents 4 0 R'],
    ['a font', o.font, '/BaseFont /Helvetica', '/BaseFont /Symbol /BaseFont /Helvetica'],
    ['the form', o.form, '/SigFlags 3', '/SigFlags 0 /SigFlags 3'],
    ['a field', o.textField, '/T (Amount)', '/T (Other) /T (Amount)'],
    ['an annotation', o.note, '/Contents', '/Contents (else) /Contents'],
  ])('in %s is a change', (_what, num, from, to) => {
    expect(signed.body(num)).toContain(from);
    const { laterChanges } = first(signed.update({ [num]: signed.body(num).replace(from, to) })).signature;
    expect(laterChanges).toMatchObject({ permitted: false, level: 'other' });
  });

  test('and in a new signature field', () => {
    const changed = signed.seal({ name: 'Next', fieldEntries: '/TU (a) /TU (b)' });
    expect(permitted(changed)).toBe(false);
    expect(permitted(signed.seal({ name: 'Next', fieldEntries: '/TU (b)' }))).toBe(true);
  });
});
