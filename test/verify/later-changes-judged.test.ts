/** How the changes of several revisions are weighed together, and under which permissions. */
import { describe, expect, test } from 'vitest';
import { streamBody } from '../../fixtures/raw-pdf.ts';
import { objects as o, Paper, textFieldBody } from '../support/paper.ts';
import { first } from './judge.ts';

const remark = (paper: Paper): Paper =>
  paper.update({ [o.note]: paper.body(o.note).replace('read this', 'else') });
const other = (paper: Paper): Paper => paper.update({ [o.content]: streamBody('', '(Pay 999 dong) Tj') });
const stamped = (paper: Paper): Paper => paper.timestamp(new Date('2026-06-01T13:00:00Z'));
const changes = (paper: Paper): unknown => first(paper).signature.laterChanges;

test.each<[string, (paper: Paper) => Paper, boolean | null, string]>([
  ['a remark, then a time-stamp', (paper) => stamped(remark(paper)), null, 'annotations'],
  ['a remark, then other content', (paper) => other(remark(paper)), false, 'other'],
  ['other content, then a remark', (paper) => remark(other(paper)), false, 'other'],
  ['other content, then a time-stamp', (paper) => stamped(other(paper)), false, 'other'],
])('%s', (_what, update, permitted, level) => {
  expect(changes(update(Paper.make().seal()))).toMatchObject({ permitted, level });
});

describe('where annotations are accepted', () => {
  const status = (paper: Paper): string => first(paper, { allowChanges: 'annotations' }).signature.status;
  test('a remark is, and nothing else', () => {
    expect(status(remark(Paper.make().seal()))).toBe('passed');
    expect(status(other(Paper.make().seal()))).toBe('failed');
  });
  test.each([1, 2] as const)('none is under P=%i', (certify) => {
    expect(status(remark(Paper.make().seal({ certify })))).toBe('failed');
  });
});

test.each([
  [3, 1],
  [3, 2],
  [2, 3],
  [1, 3],
] as const)('of P=%i and a later P=%i the strictest binds what follows both', (certify, lock) => {
  const both = Paper.make()
    .seal({ certify: 3 })
    .seal({ name: 'A', fieldEntries: `/Lock << /Action /Include /Fields [] /P ${certify} >>` })
    .seal({ name: 'B', fieldEntries: `/Lock << /Action /Include /Fields [] /P ${lock} >>` });
  const strictest = Math.min(certify, lock);
  const last = (paper: Paper): unknown => first(paper).document.signatures.at(-1)?.laterChanges.permitted;
  expect(last(both.update({ [o.textField]: textFieldBody('9') }))).toBe(strictest > 1);
  expect(last(remark(both))).toBe(strictest > 2);
});

describe('what an unsigned field draws is an annotation, whatever it says it is', () => {
  const signed = Paper.make({ objects: { 20: streamBody('/Filter /ASCIIHexDecode', '(x') } }).seal();
  const add = (entries: string, more: Readonly<Record<number, string>> = {}): unknown =>
    first(
      signed.update({
        60: `<< /FT /Sig /T (New) ${entries} >>`,
        [o.page]: signed.body(o.page).replace('/Annots [', '/Annots [60 0 R '),
        [o.form]: signed.body(o.form).replace('/Fields [', '/Fields [60 0 R '),
        ...more,
      }),
    ).signature.laterChanges.permitted;
  const widget = '/Type /Annot /Subtype /Widget /Rect [50 700 300 750] /F 4 /P 3 0 R';
  test.each([
    ['an appearance', '/AP << /N 11 0 R >>'],
    ['one of its states', '/AS /On /AP << /N << /On 11 0 R >> >>'],
    ['one that cannot be decoded', '/AP << /N 20 0 R >>'],
    ['one for the pressed button', '/AP << /D 11 0 R >>'],
  ])('%s', (_what, look) => {
    expect(add(`${widget} ${look}`)).toBe(null);
    expect(add(`${widget.replace('/F 4', '/F 2')} ${look}`)).toBe(true);
  });

  test.each([91, 92])('one of two widgets draws: %i', (drawing) => {
    const kid = (num: number, rect: string): string =>
      `<< /Type /Annot /Subtype /Widget /Parent 60 0 R /Rect [${rect}] /F 4 /P 3 0 R ${num === drawing ? '/MK << /BG [1] >>' : ''} >>`;
    const kids = { 91: kid(91, '50 700 300 750'), 92: kid(92, '50 100 300 150') };
    const page = signed.body(o.page).replace('/Annots [', '/Annots [91 0 R 92 0 R ');
    expect(add('/Kids [91 0 R 92 0 R]', { ...kids, [o.page]: page })).toBe(null);
  });
});

describe('what may cover the text is noted', () => {
  const codes = (paper: Paper): readonly string[] => first(paper).codes;
  const empty = '<< /Type /Annot /Subtype /Widget /FT /Sig /T (New) /Rect [50 700 300 750] /F 4 /P 3 0 R >>';
  const withEmpty = (paper: Paper, num: number): Paper =>
    paper.update({
      [num]: empty,
      [o.page]: paper.body(o.page).replace('/Annots [', `/Annots [${num} 0 R `),
      [o.form]: paper.body(o.form).replace('/Fields [', `/Fields [${num} 0 R `),
    });
  const look = { 90: empty.replace('>>', '/AP << /N 11 0 R >> /V 95 0 R >>'), 95: '<< >>' };

  test('a field that came after the signature and shows once it is signed', () => {
    const added = withEmpty(Paper.make().seal(), 90);
    expect(codes(added)).not.toContain('overlay');
    expect(codes(added.update(look))).toContain('overlay');
  });

  test('and one that was there is in its own place', () => {
    const there = withEmpty(Paper.make(), 90).seal();
    expect(codes(there.update(look))).not.toContain('overlay');
  });
});
