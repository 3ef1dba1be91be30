/** References of another generation lead nowhere (ISO 32000-2, 7.3.10), and many viewers follow them all the same. */
import { describe, expect, test } from 'vitest';
import { streamBody } from '../../fixtures/raw-pdf.ts';
import { objects as o, Paper, pageBody } from '../support/paper.ts';
import { first } from './judge.ts';

const sealed = Paper.make().seal();
const cover = '<< /Type /Annot /Subtype /FreeText /Rect [50 700 300 750] /F 4 /AP << /N 11 0 R >> >>';
const annotated = (paper: Paper, more: string): string =>
  paper.body(o.page).replace(/\/Annots \[([^\]]*)\]/, `/Annots [$1 ${more}]`);

describe('what is listed by another generation', () => {
  test('an annotation that is added is one', () => {
    const update = (paper: Paper): Paper => paper.update({ 60: cover, [o.page]: annotated(paper, '60 1 R') });
    expect(first(update(sealed)).signature.status).toBe('indeterminate');
    expect(first(update(Paper.make().seal({ certify: 2 }))).signature.status).toBe('failed');
  });

  test('an annotation the signed page names already and an update supplies is added', () => {
    const signed = Paper.make({
      objects: {
        [o.page]: pageBody([o.textField, o.emptySignature, o.note, o.stamp]).replace(
          '/Annots [',
          '/Annots [60 1 R ',
        ),
      },
    }).seal({ certify: 2 });
    expect(first(signed).signature.status).toBe('passed');
    expect(first(signed.update({ 60: cover })).signature.status).toBe('failed');
  });

  test('an annotation that was there is taken away from those who go by the rules', () => {
    const page = sealed.body(o.page).replace(`${o.stamp} 0 R`, `${o.stamp} 1 R`);
    expect(first(sealed.update({ [o.page]: page })).signature.status).toBe('failed');
  });

  test.each(['[3 1 R] /Count 1', '[3 0 R 60 1 R] /Count 1'])('pages %s are others', (kids) => {
    const changed = { 60: pageBody([]), [o.pages]: `<< /Type /Pages /Kids ${kids} >>` };
    expect(first(sealed.update(changed)).signature.status).toBe('failed');
  });

  test('a page the signed tree names already and an update supplies is added', () => {
    const signed = Paper.make({
      objects: { [o.pages]: '<< /Type /Pages /Kids [3 0 R 60 1 R] /Count 1 >>' },
    }).seal();
    expect(first(signed).signature.status).toBe('passed');
    expect(first(signed.update({ 60: pageBody([]) })).signature.status).toBe('failed');
  });

  test.each(['/Fields [60 1 R ', '/Fields [61 0 R '])('a field in %s is added', (fields) => {
    const field = '<< /FT /Tx /T (New) /V (x) >>';
    const form = sealed.body(o.form).replace('/Fields [', fields);
    const group = '<< /T (Group) /Kids [60 1 R] >>';
    expect(first(sealed.update({ 60: field, 61: group, [o.form]: form })).signature.status).toBe('failed');
  });
});

describe('what an update adds by a reference of another generation', () => {
  const into = (num: number, before: string, entry: string): Record<number, string> => ({
    [num]: sealed.body(num).replace(before, `${entry} ${before}`),
  });
  test.each<[string, string, Record<number, string>]>([
    [
      'an action of the document',
      '<< /S /JavaScript /JS (x) >>',
      into(o.catalog, '/Pages', '/OpenAction 60 1 R'),
    ],
    ['a structure tree', '<< /K [] >>', into(o.catalog, '/Pages', '/StructTreeRoot 60 1 R')],
    ['a rotation', '90', into(o.page, '/MediaBox', '/Rotate 60 1 R')],
    ['kids of a page', '[3 0 R]', into(o.page, '/MediaBox', '/Kids 60 1 R')],
    ['XFA', '(x)', into(o.form, '/SigFlags', '/XFA 60 1 R')],
    ['NeedAppearances', 'true', into(o.form, '/SigFlags', '/NeedAppearances 60 1 R')],
    ['kids of a field', '[61 0 R]', into(o.textField, '/FT', '/Kids 60 1 R')],
  ])('%s, is a change', (_what, body, changed) => {
    expect(first(sealed.update({ ...changed, 60: body })).signature.status).toBe('failed');
  });

  test('a list of annotations is one', () => {
    const page = '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R';
    const pages = '<< /Type /Pages /Kids [3 0 R 60 0 R] /Count 2 >>';
    const signed = Paper.make({ objects: { [o.pages]: pages, 60: `${page} >>` } }).seal();
    const update = { 60: `${page} /Annots 61 1 R >>`, 61: '[62 0 R]', 62: cover };
    expect(first(signed.update(update)).signature.status).toBe('failed');
  });

  test.each([
    ['/AP 61 1 R', 'failed'],
    ['/AP << /N 11 1 R >>', 'indeterminate'],
    ['/AP << /N 63 0 R >>', 'passed'],
    ['/MK << /BG 62 1 R >>', 'indeterminate'],
    ['/Kids 62 1 R', 'failed'],
  ])('a signature field with %s: %s', (entry, status) => {
    const changed = {
      60: `<< /Type /Annot /Subtype /Widget /FT /Sig /T (New) /F 4 /Rect [50 700 300 750] /P 3 0 R ${entry} >>`,
      61: '<< /N 11 0 R >>',
      62: '[1 1 1]',
      63: streamBody('/Type /XObject /Subtype /Form /BBox [0 0 9 9]', ''),
      [o.page]: annotated(sealed, '60 0 R'),
      [o.form]: sealed.body(o.form).replace('/Fields [', '/Fields [60 0 R '),
    };
    expect(first(sealed.update(changed)).signature.status).toBe(status);
  });

  test('what a new group of fields has', () => {
    const grouped = (entry: string): Paper =>
      sealed.update({
        60: `<< /T (Group) /Kids [61 0 R] ${entry} >>`,
        61: '<< /Parent 60 0 R /T (New) /FT /Sig /Type /Annot /Subtype /Widget /Rect [0 0 0 0] /P 3 0 R >>',
        62: '(text)',
        [o.page]: annotated(sealed, '61 0 R'),
        [o.form]: sealed.body(o.form).replace('/Fields [', '/Fields [60 0 R '),
      });
    expect(first(grouped('/TU 62 0 R')).signature.status).toBe('passed');
    expect(first(grouped('/TU 62 1 R')).signature.status).toBe('failed');
  });

  test('and what it takes away so: an appearance that showed', () => {
    const stamp = '<< /Type /Annot /Subtype /Stamp /Rect [50 700 300 750] /AP 60 1 R /P 3 0 R >>';
    const signed = Paper.make({ objects: { [o.stamp]: stamp, 60: '<< /N 11 0 R >>' } }).seal();
    const update = (body: string): Paper => signed.update({ [o.stamp]: body });
    expect(first(update(stamp)).signature.status).toBe('passed');
    expect(first(update(stamp.replace('/AP 60 1 R', ''))).signature.status).toBe('failed');
  });
});

describe('what stands among annotations and is none', () => {
  const look = '/Type /Annot /Subtype /FreeText /Rect [50 700 300 750] /AP << /N 11 0 R >>';
  test.each<[string, string | Uint8Array]>([
    ['a stream', streamBody(look, 'x')],
    ['a list', `[${cover}]`],
  ])('%s that is added is a change', (_, body) => {
    const paper = sealed.update({ 60: body, [o.page]: annotated(sealed, '60 0 R') });
    expect(first(paper).signature.status).toBe('failed');
  });

  test('what stood there is none', () => {
    const signed = Paper.make({
      objects: { 60: '[1 2 3]', [o.page]: pageBody([60, o.textField, o.emptySignature, o.note, o.stamp]) },
    }).seal();
    expect(first(signed.update({ [o.page]: signed.body(o.page) })).signature.status).toBe('passed');
    expect(first(signed.update({ 60: '[1 2 4]' })).signature.status).toBe('failed');
  });
});
