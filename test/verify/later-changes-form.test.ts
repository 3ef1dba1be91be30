/** What an update may do to the form itself: its resources, its defaults, its groups of fields. */
import { describe, expect, test } from 'vitest';
import { objects as o, Paper, pageBody, textFieldBody } from '../support/paper.ts';
import { first } from './judge.ts';

const spare = '<< /Type /Annot /Subtype /Widget /FT /Sig /T (Spare) /Rect [0 0 0 0] /F 132 /P 3 0 R >>';

interface Form {
  /** Is there a field for text? */
  readonly text: boolean;
  readonly certify?: 1 | 2 | 3;
}

/** Is it permitted that a form with some entries has others? */
function change(from: string, to: string, { text, certify }: Form): boolean | null {
  const signed = Paper.make({
    objects: {
      [o.form]: `<< /Fields [7 0 R 8 0 R] /SigFlags 3 ${from}\n >>`,
      ...(text ? {} : { [o.textField]: spare }),
      50: '<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>',
    },
  }).seal(certify ? { certify } : {});
  const body = signed.body(o.form);
  expect(body).toContain(`${from}\n`);
  const changed = signed.update({ [o.form]: body.replace(`${from}\n`, `${to}\n`) });
  return first(changed).signature.laterChanges.permitted;
}

describe('the resources of a form (DR)', () => {
  const from = '/DR << /Font << /F1 5 0 R >> >>';
  test.each([
    ['gain a resource', '/DR << /Font << /F1 5 0 R /F2 50 0 R >> >>', true],
    ['gain a category', '/DR << /Font << /F1 5 0 R >> /XObject << /X 11 0 R >> >>', true],
    ['get another font under a name they had', '/DR << /Font << /F1 50 0 R >> >>', false],
    ['do so and keep the rest', '/DR << /Font << /F1 50 0 R /F2 5 0 R >> >>', false],
    ['lose a name', '/DR << /Font << /F2 50 0 R >> >>', false],
    ['lose a category', '/DR << /XObject << /X 11 0 R >> >>', false],
    ['have a category that is none', '/DR << /Font 5 >>', false],
    ['are no dictionary', '/DR [5 0 R]', false],
    ['are gone', '', false],
  ])('%s: permitted %s', (_what, to, permitted) => {
    expect(change(from, to, { text: true })).toBe(permitted);
  });

  test.each([
    ['one of two resources', '/DR << /Font << /F1 5 0 R /F2 50 0 R >> >>', '/DR << /Font << /F1 5 0 R >> >>'],
    ['one of two categories', `${from.slice(0, -3)} /XObject << /X 11 0 R >> >>`, from],
    ['a category that is no dictionary', '/DR << /Font << /F1 5 0 R >> /ProcSet [/PDF] >>', from],
  ])('may not lose %s', (_what, full, left) => {
    expect(change(full, left, { text: true })).toBe(false);
  });

  test('may not grow under P=1', () => {
    const grown = '/DR << /Font << /F1 5 0 R /F2 50 0 R >> >>';
    expect(change(from, grown, { text: true, certify: 1 })).toBe(false);
    expect(change(from, grown, { text: true, certify: 2 })).toBe(true);
  });

  test('are the only entry that may grow', () => {
    expect(change('/Own << /Font << >> >>', from.replace('DR', 'Own'), { text: true })).toBe(false);
  });
});

describe('the defaults of a form', () => {
  const da = '/DA (/F1 12 Tf 0 g)';
  test.each([
    ['DA', da],
    ['Q', '/Q 1'],
    ['DR', '/DR << /Font << /F1 5 0 R >> >>'],
  ])('%s may be added where no field holds text', (_what, to) => {
    expect(change('', to, { text: false })).toBe(true);
    expect(change('', to, { text: false, certify: 1 })).toBe(false);
    expect(change('', to, { text: true })).toBe(false);
  });

  test('may not change, be there text or not', () => {
    expect(change(da, '/DA (/F1 1 Tf 0 g)', { text: false })).toBe(false);
    expect(change(da, '', { text: false })).toBe(false);
  });

  test('XFA is none of them', () => {
    expect(change('', '/XFA (x)', { text: false })).toBe(false);
  });

  test.each([
    ['/NeedAppearances false', '/NeedAppearances true', false],
    ['/NeedAppearances true', '/NeedAppearances false', true],
    ['/NeedAppearances true', '', true],
    ['', '/NeedAppearances false', true],
  ])('%s may become %s: %s', (from, to, permitted) => {
    expect(change(from, to, { text: true })).toBe(permitted);
  });
});

test.each([
  ['/MaxLen 2', '/MaxLen 3'],
  ['', '/MaxLen 1'],
  ['', '/Q 1'],
])('the signature that locks a field makes it read-only, and no more: %j to %j', (from, to) => {
  const signed = Paper.make({ objects: { [o.textField]: textFieldBody('9', from) } }).seal();
  const locking = (entries: string): Paper =>
    signed.seal({
      name: 'Locking',
      fieldEntries: '/Lock << /Type /SigFieldLock /Action /Include /Fields [(Amount)] >>',
      also: () => ({ [o.textField]: textFieldBody('9', entries) }),
    });
  expect(first(locking(from)).signature.laterChanges.permitted).toBe(true);
  expect(first(locking(to)).signature.laterChanges.permitted).toBe(false);
});

describe('a group of fields that was there', () => {
  const group = (entries: string): string => `<< /T (Group) /FT /Tx /Kids [50 0 R] ${entries} >>`;
  const signed = Paper.make({
    objects: {
      [o.textField]: group('/Ff 2'),
      [o.page]: pageBody([50, o.emptySignature, o.note, o.stamp]),
      50: '<< /T (A) /Parent 7 0 R /V (9) /Type /Annot /Subtype /Widget /Rect [72 600 272 620] /F 4 /P 3 0 R >>',
    },
  }).seal({ certify: 2 });

  test.each([
    ['as it was', '/Ff 2', true],
    ['with other flags', '/Ff 0', false],
    ['without them', '', false],
    ['with a value for all', '/Ff 2 /V (8)', false],
    ['with an action', '/Ff 2 /AA << /K << /S /JavaScript /JS (x) >> >>', false],
    ['with a text for those who cannot see', '/Ff 2 /TU (Other)', false],
  ])('%s: permitted %s', (_what, entries, permitted) => {
    const { laterChanges } = first(signed.update({ [o.textField]: group(entries) })).signature;
    expect(laterChanges.permitted).toBe(permitted);
  });
});
