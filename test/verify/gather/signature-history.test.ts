import { describe, expect, test } from 'vitest';
import { digest } from '../../../src/pki/algorithms/digests.ts';
import { objects as o, Paper } from '../../support/paper.ts';
import { makeCms } from '../../support/sealing.ts';
import { first, verdict } from '../judge.ts';

const sealed = Paper.make().seal({ name: 'One' });
const field = sealed.fields.at(-1) ?? 0;
const dictionary = field - 1;
/** The signature dictionary as it stands in the file. */
const value = ((): Uint8Array => {
  const head = `${dictionary} 0 obj\n`;
  const bytes = Buffer.from(sealed.bytes);
  const start = bytes.indexOf(head) + head.length;
  return bytes.subarray(start, bytes.indexOf('endobj', start));
})();
const pointing = (to: number, name = 'One'): string =>
  sealed
    .body(field)
    .replace(/\/V \d+ 0 R/, `/V ${to} 0 R`)
    .replace('/T (One)', `/T (${name})`);
const codesIn = (paper: Paper): string[][] =>
  verdict(paper).signatures.map(({ problems }) => problems.map(({ code }) => code));

describe('a signature is followed through every revision (VERIFY 1; ISO 32000-2, 12.7.5.5)', () => {
  test('one that was removed and put back was removed', () => {
    const back = sealed.update({ [field]: sealed.body(field).replace(/\/V \d+ 0 R/, '') }).update({
      [field]: sealed.body(field),
    });
    expect(first(back).codes).toContain('signature-removed');
    expect(verdict(back).status).toBe('failed');
  });

  test('one whose field carries another was replaced', () => {
    const other = Buffer.from(value).toString('latin1').replace('20260601120000Z', '20260601130000Z');
    const replaced = sealed.update({ 90: other, [field]: pointing(90) });
    expect(codesIn(replaced)).toHaveLength(2);
    expect(codesIn(replaced)[0]).toContain('signature-removed');
  });

  test('one whose dictionary stands in a field of another name is gone from its own', () => {
    const moved = sealed.update({ 90: value, [field]: pointing(90, 'Two') });
    expect(codesIn(moved)).toHaveLength(2);
    expect(codesIn(moved)[0]).toContain('signature-removed');
  });

  test('one written again elsewhere, and then found at its old place, is one signature still', () => {
    const there = sealed.update({ 90: value, [field]: pointing(90) });
    const back = there.update({ [field]: pointing(dictionary) });
    expect(verdict(back).signatures.map(({ field: name }) => name)).toEqual(['One']);
  });

  test('one that a new catalog does not lead to is removed', () => {
    const catalog = '<< /Type /Catalog /Pages 2 0 R >>';
    const gone = sealed.update({ 91: catalog }, { trailer: '/Root 91 0 R' });
    expect(first(gone).codes).toContain('signature-removed');
  });

  test('one that only a new catalog leads to is found', () => {
    const form = `<< /Type /Catalog /Pages 2 0 R /AcroForm ${o.form} 0 R >>`;
    const hidden = Paper.make({
      objects: { [o.catalog]: '<< /Type /Catalog /Pages 2 0 R >>', 20: '<< >>' },
    });
    const forged = '<< /FT /Sig /T (Empty) /V << /Type /Sig >> >>';
    const prepared = hidden.update({ [o.emptySignature]: forged });
    expect(verdict(prepared).status).toBe('unsigned');
    expect(verdict(prepared.update({ 91: form }, { trailer: '/Root 91 0 R' })).status).toBe('failed');
  });
});

describe('Perms.DocMDP (ISO 32000-2, 12.8.6)', () => {
  const permitting = (num: number): string =>
    `<< /Type /Catalog /Pages 2 0 R /AcroForm 6 0 R /Perms << /DocMDP ${num} 0 R >> >>`;
  const certified = Paper.make().seal({ also: (num) => ({ [o.catalog]: permitting(num - 1) }) });

  test('makes the signature it names a certification, of level 2 where that says none', () => {
    expect(first(certified).signature).toMatchObject({
      kind: 'certification',
      certification: 'form-fill',
      status: 'passed',
    });
  });

  test('makes no other signature one', () => {
    const { signatures } = verdict(certified.seal({ name: 'Second' }));
    expect(signatures.map(({ kind }) => kind)).toEqual(['certification', 'signature']);
  });

  test('names a signature that stands in no field, which is judged like any other', () => {
    const plain = Paper.make({ catalog: '/Perms << /DocMDP 20 0 R >>', objects: { 20: '<< /Type /Sig >>' } });
    const { document, signature, codes } = first(plain);
    expect(signature).toMatchObject({ field: 'Perms.DocMDP', kind: 'certification' });
    expect(codes).toContain('signature-malformed');
    expect(document.status).toBe('failed');
  });

  test('names one without Contents that a field carries too: one signature', () => {
    const forged = Paper.make({
      catalog: '/Perms << /DocMDP 20 0 R >>',
      objects: {
        20: '<< /Type /Sig >>',
        [o.emptySignature]: '<< /FT /Sig /T (Empty) /V 20 0 R >>',
      },
    });
    expect(verdict(forged).signatures.map(({ field: name, kind }) => [name, kind])).toEqual([
      ['Empty', 'certification'],
    ]);
  });
});

test('the SHA-1 that adbe.pkcs7.sha1 carries is itself what is signed where there are no signed attributes (RFC 5652, 5.4)', () => {
  const seal = (signOver?: Uint8Array): Paper =>
    Paper.make().seal({
      subFilter: 'adbe.pkcs7.sha1',
      cms: (content) =>
        makeCms({
          content,
          carried: digest('sha1', content),
          noAttributes: true,
          ...(signOver ? { signOver } : {}),
        }),
    });
  expect(first(seal()).signature.integrity).toBe('intact');
  expect(first(seal(new Uint8Array(0))).codes).toContain('signature-value');
});
