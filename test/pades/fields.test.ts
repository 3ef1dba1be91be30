import { describe, expect, test } from 'vitest';
import { defaultLimits } from '../../src/limits.ts';
import { pageOnlySignatureFields, readFields } from '../../src/pades/fields.ts';
import { openPdf } from '../../src/pdf/document.ts';
import { objects as o, Paper } from '../support/paper.ts';

const tree = (paper: Paper, limits = defaultLimits): ReturnType<typeof readFields> =>
  readFields(openPdf(paper.bytes).latest, limits);
const withFields = (fields: readonly number[], objects: Record<number, string>): Paper =>
  Paper.make({ fields, objects });

describe('the form field tree (ISO 32000-2, 12.7.4)', () => {
  test('names are joined by full stops, and FT, Ff and V inherited', () => {
    const paper = withFields([20], {
      20: '<< /T (a) /FT /Tx /Ff 4096 /V (above) /Kids [21 0 R] >>',
      21: '<< /T (b) /Kids [22 0 R 23 0 R] /Parent 20 0 R >>',
      22: '<< /T (c) /Parent 21 0 R >>',
      23: '<< /T <FEFF0111> /FT /Ch /Ff 2 /V (own) /Parent 21 0 R >>',
    });
    const found = tree(paper).fields.filter(({ name }) => name.startsWith('a'));
    expect(found.map(({ name, type, flags, ancestors }) => [name, type, flags, ancestors])).toEqual([
      ['a.b.c', 'Tx', 4096, [20, 21]],
      ['a.b.đ', 'Ch', 2, [20, 21]],
    ]);
    expect(tree(paper).groups.map(({ name }) => name)).toEqual(['a', 'a.b']);
  });

  test('kids without a name are widgets of the field, not fields', () => {
    const paper = withFields([20], {
      20: '<< /T (radio) /FT /Btn /Kids [21 0 R 22 0 R] >>',
      21: '<< /Subtype /Widget /Parent 20 0 R >>',
      22: '<< /Subtype /Widget /Parent 20 0 R >>',
    });
    const field = tree(paper).fields.find(({ name }) => name === 'radio');
    expect(field?.widgets.map(({ ref }) => ref?.num)).toEqual([21, 22]);
  });

  test('null is no value', () => {
    const paper = withFields([20], { 20: '<< /T (s) /FT /Sig /V null >>' });
    expect(tree(paper).fields.find(({ name }) => name === 's')?.value).toBeUndefined();
  });

  test('a field listed twice is listed once, and the fault told', () => {
    const found = tree(withFields([20, 20], { 20: '<< /T (s) /FT /Sig >>' }));
    expect(found.fields.filter(({ name }) => name === 's')).toHaveLength(1);
    expect(found.faults).toHaveLength(1);
  });

  test('a cycle through several levels ends', () => {
    const found = tree(
      withFields([20], {
        20: '<< /T (a) /Kids [21 0 R] >>',
        21: '<< /T (b) /Kids [20 0 R 22 0 R] >>',
        22: '<< /T (c) /FT /Sig >>',
      }),
    );
    expect(found.fields.map(({ name }) => name)).toContain('a.b.c');
    expect(found.faults.length).toBeGreaterThan(0);
  });

  test('more fields than the limit is an error that names it', () => {
    const paper = withFields([20, 21], { 20: '<< /T (a) >>', 21: '<< /T (b) >>' });
    expect(() => tree(paper, { ...defaultLimits, fields: 3 })).toThrowError(
      expect.objectContaining({ code: 'limit-exceeded', subject: 'fields' }),
    );
  });

  test('nesting beyond the limit is an error that names it', () => {
    const objects: Record<number, string> = {};
    for (let i = 20; i < 30; i++) objects[i] = `<< /T (n) /Kids [${i + 1} 0 R] >>`;
    objects[30] = '<< /T (n) /FT /Sig >>';
    expect(() => tree(withFields([20], objects), { ...defaultLimits, nesting: 5 })).toThrowError(
      expect.objectContaining({ code: 'limit-exceeded', subject: 'nesting' }),
    );
  });

  test.each([
    [5, 5, true],
    [6, 5, false],
  ])('%i levels under a limit of %i are read: %s', (levels, nesting, read) => {
    const objects: Record<number, string> = { [19 + levels]: '<< /T (n) /FT /Tx >>' };
    for (let i = 20; i < 19 + levels; i++) objects[i] = `<< /T (n) /Kids [${i + 1} 0 R] >>`;
    const found = (): unknown => tree(withFields([20], objects), { ...defaultLimits, nesting });
    if (read)
      expect(found()).toMatchObject({
        fields: expect.arrayContaining([expect.objectContaining({ name: 'n.n.n.n.n' })]),
      });
    else expect(found).toThrowError(expect.objectContaining({ code: 'limit-exceeded', subject: 'nesting' }));
  });

  test('signature fields that stand on pages only are found when asked for', () => {
    const paper = Paper.make({ objects: { [o.form]: '<< /Fields [7 0 R] >>' } });
    const { latest } = openPdf(paper.bytes);
    const found = pageOnlySignatureFields(latest, readFields(latest));
    expect(found.map(({ name, via }) => [name, via])).toEqual([['Empty', 'page']]);
  });
});
