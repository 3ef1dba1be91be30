/** What an update may do to pages and to what stands on them. */
import { describe, expect, test } from 'vitest';
import { objects as o, Paper, pageBody } from '../support/paper.ts';
import { first } from './judge.ts';

const permitted = (paper: Paper): boolean | null => first(paper).signature.laterChanges.permitted;

describe('the page tree', () => {
  const page = pageBody([]);
  const tree = (kids: string, count: number): string => `<< /Type /Pages /Kids [${kids}] /Count ${count} >>`;
  const signed = Paper.make({ objects: { [o.pages]: tree('3 0 R 60 0 R', 1), 61: page } }).seal();

  test.each([
    ['what was named and missing may not appear', { 60: page }],
    ['a page may not be added, though Count stays', { [o.pages]: tree('3 0 R 60 0 R 61 0 R', 1) }],
    ['nor replaced by one beside it', { [o.pages]: tree('61 0 R 60 0 R', 1) }],
    ['nor taken away', { [o.pages]: tree('60 0 R', 1) }],
    [
      'a page may not become a node',
      { [o.page]: signed.body(o.page).replace('/Type', '/Kids [61 0 R] /Type') },
    ],
    ['a node may not become a page', { [o.pages]: '<< /Type /Pages /Count 1 >>' }],
  ])('%s', (_what, changed) => {
    expect(permitted(signed.update({ [o.pages]: signed.body(o.pages) }))).toBe(true);
    expect(permitted(signed.update(changed))).toBe(false);
  });
});

describe('an annotation', () => {
  const signed = Paper.make().seal();
  const certified = Paper.make().seal({ certify: 3 });
  const change = (paper: Paper, num: number, from: string, to: string): Paper => {
    expect(paper.body(num)).toContain(from);
    return paper.update({ [num]: paper.body(num).replace(from, to) });
  };

  test('that showed is altered by what shows, whatever else changes', () => {
    const entries = '/Rect [50 10 300 60] /Contents (moved)';
    expect(permitted(change(signed, o.stamp, '/Rect [50 700 300 750]', entries))).toBe(false);
  });

  test('that shows and is printed may not be taken away', () => {
    const stamp = '<< /Type /Annot /Subtype /Stamp /F 4 /Rect [50 700 300 750] /AP << /N 11 0 R >> >>';
    const printed = Paper.make({ objects: { [o.stamp]: stamp } }).seal();
    expect(permitted(change(printed, o.page, `${o.stamp} 0 R`, ''))).toBe(false);
  });

  test('that is changed where that is permitted may cover the text, which is noted', () => {
    expect(first(certified).codes).not.toContain('overlay');
    expect(first(change(certified, o.stamp, '[50 700', '[50 600')).codes).toContain('overlay');
  });

  test('that does not show is not: hidden, or without an appearance', () => {
    const hidden = Paper.make({
      objects: {
        [o.stamp]: '<< /Type /Annot /Subtype /Stamp /F 2 /Rect [50 700 300 750] /AP << /N 11 0 R >> >>',
      },
    }).seal();
    expect(permitted(change(hidden, o.stamp, '[50 700', '[50 10'))).toBe(null);
    expect(permitted(change(signed, o.note, '[10 10', '[5 5'))).toBe(null);
  });

  test.each([
    ['a remark', '/Contents (else)', true],
    ['an action', '/A << /S /JavaScript /JS (x) >> /Contents (else)', false],
    ['something else as well', '/Matrix [1 0 0 1 0 0] /Contents (else)', false],
    ["a producer's own entry", '/ABCD_Own 1 /Contents (else)', true],
  ])('under P=3 may become %s: %s', (_what, entries, expected) => {
    expect(permitted(change(certified, o.note, '/Contents (read this)', entries))).toBe(expected);
  });

  test.each(['Link', 'Widget', 'Movie'])('under P=3 may not become a %s, nor cease to be one', (subtype) => {
    expect(permitted(change(certified, o.note, '/Subtype /Text', `/Subtype /${subtype}`))).toBe(false);
    const note = `<< /Type /Annot /Subtype /${subtype} /Rect [10 10 30 30] >>`;
    const made = Paper.make({ objects: { [o.note]: note } }).seal({ certify: 3 });
    expect(permitted(change(made, o.note, `/Subtype /${subtype}`, '/Subtype /Text'))).toBe(false);
  });

  test('that was there may not become the widget of a new field', () => {
    const widget =
      '<< /Type /Annot /Subtype /Widget /FT /Sig /T (New) /Rect [10 10 30 30] /Contents (read this) /P 3 0 R >>';
    const form = signed.body(o.form).replace('/Fields [', `/Fields [${o.note} 0 R `);
    expect(permitted(signed.update({ [o.note]: widget, [o.form]: form }))).toBe(false);
  });
});

describe('annotations written into the list', () => {
  const page = (items: readonly string[]): string => pageBody([]).replace('[]', `[${items.join(' ')}]`);
  const note = '<< /Type /Annot /Subtype /Text /Rect [1 1 9 9] >>';
  const link = '<< /Type /Annot /Subtype /Link /Rect [1 1 9 9] /Dest [3 0 R /Fit] >>';
  const stamp = '<< /Type /Annot /Subtype /Stamp /Rect [50 700 300 750] /AP << /N 11 0 R >> >>';
  const tree = '<< /Type /Pages /Kids [3 0 R 60 0 R] /Count 2 >>';
  const signed = Paper.make({ objects: { [o.pages]: tree, 60: page([note, link, stamp]) } }).seal();

  test.each<[string, readonly string[], boolean | null]>([
    ['all kept', [note, link, stamp], true],
    ['a remark gone', [link, stamp], null],
    ['a remark changed', [note.replace('/Text', '/Text /Contents (x)'), link, stamp], null],
    ['a link gone', [note, stamp], false],
    ['a link that leads elsewhere', [note, link.replace('/Fit', '/FitB'), stamp], false],
    ['what showed gone', [note, link], false],
    ['what showed moved', [note, link, stamp.replace('[50 700', '[50 10')], false],
    ['a link twice', [note, link, link, stamp], false],
  ])('%s', (_what, items, expected) => {
    expect(permitted(signed.update({ 60: page(items) }))).toBe(expected);
  });
});
