import { describe, expect, test } from 'vitest';
import type { RawBody } from '../../fixtures/raw-pdf.ts';
import { objects as o, Paper, textFieldBody } from '../support/paper.ts';
import { first } from './judge.ts';

const many = Array.from({ length: 210 }, (_, i) => 100 + i);
const secondEmpty = 400;
const textField = (num: number, value: string): string =>
  textFieldBody(value).replace('/T (Amount)', `/T (Field ${num})`);
const emptySignature = (name: string, extra = ''): string =>
  `<< /Type /Annot /Subtype /Widget /FT /Sig /T (${name}) /Rect [0 0 0 0] /F 132 /P 3 0 R ${extra}>>`;
const bodies = (value: string): Record<number, RawBody> =>
  Object.fromEntries(many.map((num) => [num, textField(num, value)]));
const form = (): Paper =>
  Paper.make({
    fields: [...many, secondEmpty],
    objects: { ...bodies(''), [secondEmpty]: emptySignature('Second') },
  });
const lock = (name: string): string => `/Lock << /Type /SigFieldLock /Action /Include /Fields [(${name})] >>`;

/** All fields filled, and both empty signature fields signed, in one update: more changes than are listed. */
const filled = (locked: string): Paper =>
  form()
    .seal({ fieldEntries: lock(locked) })
    .seal({
      field: o.emptySignature,
      also: () => ({
        ...bodies('filled'),
        [secondEmpty]: emptySignature('Second', '/V 90 0 R '),
        90: '<< >>',
      }),
    });

describe('more changes than are listed', () => {
  test('are permitted where each is', () => {
    expect(first(filled('Nobody')).signature.laterChanges).toMatchObject({ permitted: true });
  });

  test.each(['Empty', 'Second', 'Field 100', 'Field 309'])(
    'and one of them of a locked field, %s: not permitted (12.7.5.5)',
    (name) => {
      expect(first(filled(name)).signature).toMatchObject({
        status: 'failed',
        laterChanges: { permitted: false },
      });
    },
  );
});
