/** What an update may do to the structure tree of a tagged document (ISO 32000-2, 14.7). */
import { describe, expect, test } from 'vitest';
import { objects as o, Paper } from '../support/paper.ts';
import { first } from './judge.ts';

const permitted = (paper: Paper): boolean | null => first(paper).signature.laterChanges.permitted;
const root = (entries = ''): string =>
  `<< /Type /StructTreeRoot /K 14 0 R /ParentTree 17 0 R /ParentTreeNextKey 2 ${entries} >>`;
const parents = (entries: string): string => `<< /Kids [<< /Nums [${entries}] /Limits [0 1] >>] >>`;
const had = '0 [15 0 R] 1 16 0 R';
const element = (entries: string): string => `<< /Type /StructElem /S /P /P 14 0 R ${entries} >>`;
const top = (kids: string): string => `<< /Type /StructElem /S /Document /P 13 0 R /K ${kids} >>`;
const direct = '<< /S /Span /ActualText (one) >>';

const signed = Paper.make({
  catalog: '/StructTreeRoot 13 0 R',
  objects: {
    13: root(),
    14: top(`[15 0 R 16 0 R ${direct}]`),
    15: element('/Pg 3 0 R /K 0'),
    16: element('/Pg 3 0 R /K << /Type /OBJR /Obj 9 0 R >>'),
    17: parents(had),
    18: '<< /ClassOne << /O /Layout >> >>',
  },
}).seal();

describe('a structure tree', () => {
  test.each<[string, Readonly<Record<number, string>>]>([
    ['the same, in other objects of one list', { 17: '<< /Nums [0 [15 0 R] 1 16 0 R] >>' }],
    ['a higher next key', { 13: root().replace('NextKey 2', 'NextKey 9') }],
  ])('may be %s', (_what, changed) => {
    expect(permitted(signed.update(changed))).toBe(true);
  });

  test.each<[string, Readonly<Record<number, string>>]>([
    ['be taken away', { [o.catalog]: signed.body(o.catalog).replace('/StructTreeRoot 13 0 R', '') }],
    ['be another kind of object', { 13: '[14 0 R]' }],
    ['gain a class map', { 13: root('/ClassMap 18 0 R') }],
    ['gain a role map', { 13: root('/RoleMap << /P /Artifact >>') }],
    ['have its elements in another order', { 14: top(`[16 0 R 15 0 R ${direct}]`) }],
    [
      'have one element for another of the same content',
      { 14: top(`[19 0 R 16 0 R ${direct}]`), 19: element('/Pg 3 0 R /K 0') },
    ],
    ['have an element for one that stood there itself', { 14: top('[15 0 R 16 0 R 19 0 R]'), 19: direct }],
    [
      'have an element there itself for one that was named',
      { 14: top(`[${element('/Pg 3 0 R /K 0')} 16 0 R ${direct}]`) },
    ],
    ['have content for an element', { 14: top(`[0 16 0 R ${direct}]`) }],
    ['have other content', { 15: element('/Pg 3 0 R /K 1') }],
    ['have an element of another page', { 15: element('/Pg 90 0 R /K 0'), 90: signed.body(o.page) }],
    ['have an element under another', { 15: element('/Pg 3 0 R /K 0').replace('/P 14', '/P 16') }],
    [
      'have an element with other text itself',
      { 14: top(`[15 0 R 16 0 R ${direct.replace('one', 'two')}]`) },
    ],
    ['have an element twice', { 14: top(`[15 0 R 16 0 R ${direct} 15 0 R]`) }],
    ['have an entry of the parent tree for another', { 17: parents('0 [16 0 R] 1 16 0 R') }],
    ['have an entry of the parent tree that leads elsewhere', { 17: parents('0 [15 0 R] 1 15 0 R') }],
    ['lose an entry below its parent tree', { 17: parents('0 [15 0 R]') }],
    ['gain an entry for content of a page', { 17: parents(`${had} 2 [15 0 R]`) }],
    ['gain an entry that is no element', { 17: parents(`${had} 2 18 0 R`) }],
    [
      'gain an element for an object that is no new field',
      {
        14: top(`[15 0 R 16 0 R ${direct} 19 0 R]`),
        19: element('/K << /Type /OBJR /Obj 9 0 R >>'),
      },
    ],
  ])('may not %s', (_what, changed) => {
    expect(permitted(signed.update(changed))).toBe(false);
  });

  test('keeps what its elements refer to, and gains no kids by another generation', () => {
    const small = Paper.make({
      catalog: '/StructTreeRoot 13 0 R',
      objects: {
        13: '<< /Type /StructTreeRoot /K 14 0 R >>',
        14: '<< /S /P /P 13 0 R /A 18 0 R >>',
        18: '<< /O /Layout /Width 9 >>',
      },
    }).seal();
    expect(permitted(small.update({ 18: small.body(18) }))).toBe(true);
    expect(permitted(small.update({ 18: '<< /O /Layout /Width 1 >>' }))).toBe(false);
    const kids = { 14: '<< /S /P /P 13 0 R /A 18 0 R /K 90 1 R >>', 90: '[0]' };
    expect(permitted(small.update(kids))).toBe(false);
  });

  test('may not be added', () => {
    const plain = Paper.make({ objects: { 13: root(), 14: top('[]'), 17: parents('') } }).seal();
    const catalog = plain.body(o.catalog).replace(/>>$/, '/StructTreeRoot 13 0 R >>');
    expect(permitted(plain.update({ [o.catalog]: catalog }))).toBe(false);
  });

  test.each<[string, string, boolean | null]>([
    ['the annotation that was added', '<< /Type /OBJR /Obj 90 0 R >>', null],
    ['it and content', '[<< /Type /OBJR /Obj 90 0 R >> 0]', false],
    [
      'it and an object that was there',
      '[<< /Type /OBJR /Obj 90 0 R >> << /Type /OBJR /Obj 9 0 R >>]',
      false,
    ],
    ['it in an element of its own', '<< /S /Annot /K << /Type /OBJR /Obj 90 0 R >> >>', null],
  ])('may grow by an element for %s: permitted %s', (_what, kids, expected) => {
    const changed = signed.update({
      14: top(`[15 0 R 16 0 R ${direct} 19 0 R]`),
      17: parents(`${had} 2 19 0 R`),
      19: element(`/K ${kids}`),
      90: '<< /Type /Annot /Subtype /Text /Rect [1 1 9 9] /StructParent 2 >>',
      [o.page]: signed.body(o.page).replace('/Annots [', '/Annots [90 0 R '),
    });
    expect(permitted(changed)).toBe(expected);
  });

  test.each([
    [o.emptySignature, true],
    [o.textField, false],
  ])('may grow by an element for the empty field that was signed, %i: %s', (num, expected) => {
    const changed = signed.seal({
      field: o.emptySignature,
      also: () => ({
        14: top(`[15 0 R 16 0 R ${direct} 19 0 R]`),
        19: element(`/K << /Type /OBJR /Obj ${num} 0 R >>`),
      }),
    });
    expect(permitted(changed)).toBe(expected);
  });
});

describe('a field that becomes read-only', () => {
  const text = '<< /Type /Annot /Subtype /Widget /FT /Tx /T (Amount) /Rect [72 600 272 620] /P 3 0 R';
  const lock = (name: string): string => `/Lock << /Action /Include /Fields [(${name})] >>`;
  const readOnly = (flags: string, entries: string): boolean | null =>
    permitted(
      Paper.make({ objects: { [o.textField]: `${text} >>` } })
        .seal({ name: 'First', fieldEntries: lock('Other') })
        .seal({
          name: 'Locking',
          fieldEntries: entries,
          also: () => ({ [o.textField]: `${text} /Ff ${flags} >>` }),
        }),
    );

  test.each([
    ['by a lock', '1', lock('Amount'), true],
    ['by no lock', '1', '', false],
    ['by flags that are no number', '(1)', lock('Amount'), false],
    ['by another flag', '2', lock('Amount'), false],
  ])('%s', (_what, flags, entries, expected) => {
    expect(readOnly(flags, entries)).toBe(expected);
  });

  test('by the lock of a field nobody has signed, or of one that is no signature', () => {
    const unsigned = `<< /Type /Annot /Subtype /Widget /FT /Sig /T (Empty) /Rect [0 0 0 0] /F 132 /P 3 0 R ${lock('Amount')} >>`;
    const paper = Paper.make({
      objects: { [o.emptySignature]: unsigned, [o.textField]: `${text} >>` },
    }).seal();
    expect(permitted(paper.seal({ name: 'Next', also: () => ({ [o.textField]: `${text} /Ff 1 >>` }) }))).toBe(
      false,
    );
    const locked = paper.seal({
      field: o.emptySignature,
      also: () => ({ [o.textField]: `${text} /Ff 1 >>` }),
    });
    expect(permitted(locked)).toBe(true);
    const plain = Paper.make({
      objects: { [o.textField]: `${text} >>`, 20: `<< /FT /Tx /T (Note) ${lock('Amount')} >>` },
      fields: [20],
    }).seal();
    const filled = plain.update({
      20: `<< /FT /Tx /T (Note) /V (x) ${lock('Amount')} >>`,
      [o.textField]: `${text} /Ff 1 >>`,
    });
    expect(permitted(filled)).toBe(false);
  });
});
