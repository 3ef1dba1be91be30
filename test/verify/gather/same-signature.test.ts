import { describe, expect, test } from 'vitest';
import { type RawBody, streamBody } from '../../../fixtures/raw-pdf.ts';
import { asKysoError } from '../../../src/errors.ts';
import { defaultLimits, type Limits } from '../../../src/limits.ts';
import { openPdf } from '../../../src/pdf/document.ts';
import { memorySource } from '../../../src/pdf/source.ts';
import { findSignatures } from '../../../src/verify/gather/find-signatures.ts';
import { objects as o, Paper, pageBody } from '../../support/paper.ts';
import { first, verdict } from '../judge.ts';

const fieldOf = (paper: Paper): number => paper.fields.at(-1) ?? 0;
/** The signature dictionary made last, under its number, as it stands in the file. */
function again(paper: Paper): Record<number, RawBody> {
  const num = Number(/\/V (\d+) 0 R/.exec(paper.body(fieldOf(paper)))?.[1]);
  const bytes = Buffer.from(paper.bytes);
  const start = bytes.indexOf(`${num} 0 obj\n`) + `${num} 0 obj\n`.length;
  return { [num]: bytes.subarray(start, bytes.indexOf('endobj', start)) };
}
const renamed = (paper: Paper, to: string): Record<number, RawBody> => ({
  [fieldOf(paper)]: paper.body(fieldOf(paper)).replace(/\/T \([^)]*\)/, `/T (${to})`),
});
const cleared = (paper: Paper): Record<number, RawBody> => ({
  [fieldOf(paper)]: paper.body(fieldOf(paper)).replace(/\/V \d+ 0 R/, ''),
});
const messages = (paper: Paper, code: string): (string | undefined)[] =>
  verdict(paper).signatures.flatMap(({ problems }) =>
    problems.flatMap((problem) => (problem.code === code ? [problem.message.split(': ')[1]] : [])),
  );

describe('a signature written again with the same value is the same one (VERIFY 1 and 7)', () => {
  const plain = Paper.make().seal();
  const certified = Paper.make().seal({ certify: 2 });

  test.each([
    ['a signature', plain],
    ['a certification', certified],
  ])('%s, whatever revisions follow', (_what, sealed) => {
    const written = sealed.update(again(sealed));
    for (const paper of [
      written,
      written.update({ [o.form]: sealed.body(o.form) }),
      written.update(again(sealed)),
    ]) {
      const { status, signatures } = verdict(paper);
      expect({ status, fields: signatures.map(({ field }) => field) }).toEqual({
        status: 'passed',
        fields: ['Signature1'],
      });
    }
  });

  test('and is removed when its field has lost it', () => {
    expect(first(plain.update(again(plain)).update(cleared(plain))).codes).toContain('signature-removed');
  });

  test('keeps its place when another follows', () => {
    const { status, signatures } = verdict(plain.update(again(plain)).seal({ name: 'Second' }));
    expect(status).toBe('passed');
    expect(signatures.map(({ field }) => field)).toEqual(['Signature1', 'Second']);
  });

  test('that has a field of another name now is there still, and its field has changed', () => {
    const { document, codes } = first(plain.update(renamed(plain, 'Other')));
    expect(document.status).toBe('failed');
    expect(codes).not.toContain('signature-removed');
  });
});

describe('which revision did what to a signature', () => {
  const sealed = Paper.make().seal();

  test('the one that removed it is named', () => {
    expect(messages(sealed.update(cleared(sealed)), 'signature-removed')).toEqual([
      'revision 3 removed the signature of field Signature1',
    ]);
  });

  test('the first in which fields share it is named, and no other', () => {
    const copy = { 90: sealed.body(fieldOf(sealed)).replace(/\/T \([^)]*\)/, '/T (Copy)') };
    const form = sealed.body(o.form);
    const shared = sealed.update({ ...copy, [o.form]: form.replace('/Fields [', '/Fields [90 0 R ') });
    const later = shared.update({ [o.form]: `${shared.body(o.form)} ` });
    const removed = later.update({ [o.form]: form });
    expect(messages(removed, 'signature-shared')).toEqual([
      'in revision 3 the fields Copy, Signature1 carry the same signature',
    ]);
    expect(messages(removed, 'signature-removed')).toEqual([]);
  });

  test('fields share a dictionary without Contents too: one signature', () => {
    const forged = Paper.make({
      fields: [20],
      objects: {
        20: '<< /FT /Sig /T (Twin) /V 21 0 R >>',
        21: '<< /Type /Sig >>',
        [o.emptySignature]: '<< /FT /Sig /T (Empty) /V 21 0 R >>',
      },
    });
    expect(verdict(forged).signatures).toHaveLength(1);
    expect(first(forged).codes).toContain('signature-shared');
  });
});

describe('the catalog through revisions (ISO 32000-2, 7.7.2)', () => {
  const id = '/ID [<00112233445566778899aabbccddeeff> <02>]';
  const bare = '<< /Type /Catalog /Pages 2 0 R >>';
  const full = '<< /Type /Catalog /Pages 2 0 R /AcroForm 6 0 R >>';
  const sealed = Paper.make().seal();

  test.each<[string, () => Paper]>([
    [
      'another object',
      () =>
        sealed
          .update({ 91: bare }, { trailer: `/Root 91 0 R ${id}` })
          .update({ 91: full }, { trailer: `/Root 91 0 R ${id}` }),
    ],
    [
      'written into the trailer',
      () =>
        sealed
          .update({ 90: 'null' }, { trailer: `/Root ${full} ${id}` })
          .update({ 90: '0' }, { trailer: `/Root ${bare} ${id}` })
          .update({ 90: '1' }, { trailer: `/Root ${full} ${id}` }),
    ],
    [
      'named by another generation, and so none',
      () =>
        sealed
          .update({ 90: 'null' }, { trailer: `/Root 1 1 R ${id}` })
          .update({ 90: '0' }, { trailer: `/Root 1 0 R ${id}` }),
    ],
  ])('that for one revision knows no form has removed its signatures: %s', (_what, make) => {
    expect(first(make()).codes).toContain('signature-removed');
  });

  test('that is written into the trailer, the same, has removed none', () => {
    const moved = sealed.update({ 90: 'null' }, { trailer: `/Root ${full} ${id}` });
    expect(first(moved)).toMatchObject({ codes: [], signature: { status: 'passed' } });
  });
});

describe('a signature that stands directly in its field', () => {
  const direct = (to: string): Paper => {
    const contents = `/ByteRange [${' '.repeat(58)}] /Contents <${'0'.repeat(6000)}>`;
    const value = `<< /Type /Sig /SubFilter /ETSI.CAdES.detached /M (D:20260601120000Z) ${contents} >>`;
    return Paper.make().seal({
      also: (field) => ({
        [field - 1]: 'null',
        [field]: `<< /Type /Annot /Subtype /Widget /FT /Sig /T (${to}) /V ${value} /F 132 /Rect [0 0 0 0] /P 3 0 R >>`,
      }),
    });
  };

  test('is one like any other', () => {
    expect(first(direct('Direct'))).toMatchObject({
      codes: [],
      signature: { field: 'Direct', status: 'passed' },
    });
  });

  test('and is replaced by another that stands there', () => {
    const sealed = direct('Direct');
    const other = '<< /Type /Sig /SubFilter /ETSI.CAdES.detached /ByteRange [0 1 2 3] /Contents <3000> >>';
    const field = `<< /Type /Annot /Subtype /Widget /FT /Sig /T (Direct) /V ${other} /F 132 /Rect [0 0 0 0] /P 3 0 R >>`;
    const replaced = sealed.update({ [fieldOf(sealed)]: field });
    expect(verdict(replaced).signatures).toHaveLength(2);
    expect(first(replaced).codes).toContain('signature-removed');
  });
});

describe('signatures that only Perms names (ISO 32000-2, 12.8.6)', () => {
  const perms = (entries: string): string =>
    `<< /Type /Catalog /Pages 2 0 R /AcroForm 6 0 R /Perms << ${entries} >> >>`;
  const listed = (paper: Paper): string[][] =>
    verdict(paper).signatures.map(({ field, kind }) => [field, kind]);
  const dictionary = '<< /Type /Sig >>';
  const both = Paper.make({
    objects: { 20: dictionary, 21: dictionary, [o.catalog]: perms('/DocMDP 20 0 R /UR3 21 0 R') },
  });

  test('are each listed once, in however many revisions they stand', () => {
    const expected = [
      ['Perms.DocMDP', 'certification'],
      ['Perms.UR3', 'usage-rights'],
    ];
    expect(listed(both)).toEqual(expected);
    expect(listed(both.update({ [o.form]: both.body(o.form) }))).toEqual(expected);
  });

  test('are two when a later revision names another', () => {
    const other = both.update({ 22: dictionary, [o.catalog]: perms('/DocMDP 22 0 R /UR3 21 0 R') });
    expect(listed(other).map(([field]) => field)).toEqual(['Perms.DocMDP', 'Perms.UR3', 'Perms.DocMDP']);
  });

  test('stand beside a field whose value is no dictionary', () => {
    const text = '<< /FT /Sig /T (Empty) /V (text) >>';
    const paper = Paper.make({
      objects: { 20: dictionary, [o.emptySignature]: text, [o.catalog]: perms('/DocMDP 20 0 R') },
    });
    expect(listed(paper)).toEqual([
      ['Empty', 'signature'],
      ['Perms.DocMDP', 'certification'],
    ]);
  });

  test('and is usage rights no longer for the field that carries it', () => {
    const paper = Paper.make({ objects: { 20: dictionary, [o.catalog]: perms('/UR3 20 0 R') } });
    const carried = paper.update({ [o.emptySignature]: '<< /FT /Sig /T (Empty) /V 20 0 R >>' });
    expect(listed(carried)).toContainEqual(['Empty', 'signature']);
    expect(verdict(carried).status).toBe('failed');
  });
});

describe('signature fields on pages alone', () => {
  const widget = (entries: string): string =>
    `<< /Type /Annot /Subtype /Widget /FT /Sig /Rect [0 0 0 0] ${entries} >>`;
  const onPage = (entries: string): Paper =>
    Paper.make({
      objects: {
        [o.form]: '<< /Fields [] /SigFlags 3 >>',
        [o.page]: pageBody([o.emptySignature]),
        [o.emptySignature]: widget(entries),
        20: '<< /Type /Sig /Contents <3000> /ByteRange [0 1 2 3] >>',
      },
    });

  test('that are empty are no signatures', () => {
    expect(verdict(onPage('/T (Stray)')).status).toBe('unsigned');
  });

  test('are there still under another name', () => {
    const stray = onPage('/T (Stray) /V 20 0 R');
    const { codes } = first(stray.update({ [o.emptySignature]: widget('/T (Other) /V 20 0 R') }));
    expect(codes).toContain('field-not-in-form');
    expect(codes).not.toContain('signature-removed');
  });
});

describe('bounds on what is looked at for signatures', () => {
  /** The bound that is exceeded, and what is said of it. */
  const error = (paper: Paper, limits: Partial<Limits>): string | undefined => {
    try {
      findSignatures(openPdf(memorySource(paper.bytes)), { ...defaultLimits, ...limits });
      return undefined;
    } catch (thrown) {
      const { subject, message } = asKysoError(thrown);
      return `${subject}: ${message}`;
    }
  };
  const two = Paper.make().seal().seal({ name: 'Second' });

  test('as many signatures as are allowed are read, and not one more', () => {
    expect(error(two, { signatures: 2 })).toBeUndefined();
    expect(error(two, { signatures: 1 })).toBe('signatures: the document has more than 1 signatures');
  });

  test('fields that share one signature are as many', () => {
    const kids = [20, 21, 22];
    const objects = Object.fromEntries(kids.map((num) => [num, `<< /FT /Sig /T (${num}) /V 23 0 R >>`]));
    const shared = Paper.make({ fields: kids, objects: { ...objects, 23: '<< /Type /Sig >>' } });
    expect(error(shared, { signatures: 2 })).toBe('signatures: the document has more than 2 signatures');
  });

  test('signatures that took each other’s place are as many', () => {
    const value = (num: number): Record<number, RawBody> => ({
      [num]: `<< /Type /Sig /Name (${num}) >>`,
      [o.emptySignature]: `<< /FT /Sig /T (Empty) /V ${num} 0 R >>`,
    });
    const replaced = Paper.make().update(value(90)).update(value(91)).update(value(92));
    expect(error(replaced, { signatures: 2 })).toBe('signatures: the document has more than 2 signatures');
  });

  test('objects read for the form in all revisions together are bounded by the bound on fields', () => {
    // Fewer than a dozen objects are read for a revision whose form changed.
    const changed = (times: number): Paper => {
      let paper = two;
      for (let i = 0; i < times; i++) paper = paper.update({ [o.form]: paper.body(o.form) });
      return paper;
    };
    expect(error(changed(1), { fields: 10 })).toBeUndefined();
    expect(error(changed(8), { fields: 10 })).toBe('fields: the revisions have more than 40 form fields');
  });

  test('and revisions that change nothing of the form cost nothing', () => {
    let paper = two;
    for (let i = 0; i < 20; i++) paper = paper.update({ [o.content]: streamBody('', `% ${i}`) });
    expect(error(paper, { fields: 10 })).toBeUndefined();
  });
});
