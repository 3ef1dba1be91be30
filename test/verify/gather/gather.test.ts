import { describe, expect, test } from 'vitest';
import { streamBody } from '../../../fixtures/raw-pdf.ts';
import { asKysoError } from '../../../src/errors.ts';
import { defaultLimits, type Limits } from '../../../src/limits.ts';
import { openPdf } from '../../../src/pdf/document.ts';
import { memorySource } from '../../../src/pdf/source.ts';
import type { DocumentFacts } from '../../../src/verify/facts.ts';
import { gatherFacts } from '../../../src/verify/gather/gather.ts';
import { storing } from '../../support/dss.ts';
import { objects as o, Paper } from '../../support/paper.ts';
import { authority, makeCms, signer } from '../../support/sealing.ts';
import { first, verdict } from '../judge.ts';

const factsOf = (paper: Paper, limits: Partial<Limits> = {}): DocumentFacts =>
  gatherFacts(openPdf(memorySource(paper.bytes)), [], { ...defaultLimits, ...limits });
const rights = {
  20: '<< /Type /Sig /SubFilter /adbe.pkcs7.detached /ByteRange [0 1 2 3] /Contents <3000> >>',
};
const granted = Paper.make({ catalog: '/Perms << /UR3 20 0 R >>', objects: rights });
const content = (text: string): Record<number, Uint8Array> => ({
  [o.content]: streamBody('', `BT (${text}) Tj ET`),
});

describe('which revisions are compared (VERIFY 7)', () => {
  test('those behind the first signature', () => {
    const paper = Paper.make().update(content('draft')).seal().update(content('forged'));
    expect(factsOf(paper).changes.map(({ revision }) => revision)).toEqual([3]);
  });

  test('none behind usage rights alone, which bind nobody', () => {
    expect(factsOf(granted.update(content('draft'))).changes).toEqual([]);
    expect(factsOf(granted.update(content('draft')).seal()).changes).toEqual([]);
  });

  test('none where the last revision is the signed one, and in a document without signatures', () => {
    expect(factsOf(Paper.make().seal()).changes).toEqual([]);
    expect(factsOf(Paper.make().update(content('draft'))).changes).toEqual([]);
  });
});

describe('signatures come in the order of what they cover', () => {
  test('that of an earlier revision first, in whatever order fields and revisions show them', () => {
    // Found last, as it stands in no field: its revision is the first all the same.
    const paper = Paper.make({ catalog: '/Perms << /DocMDP 20 0 R >>', objects: { 20: '<< /Type /Sig >>' } });
    expect(factsOf(paper.seal()).signatures.map(({ revision }) => revision)).toEqual([0, 1]);
    const early = Paper.make({ objects: { 20: '<< /Type /Sig /Contents <3000> /ByteRange [0 1 2 3] >>' } });
    const shown = early.seal().update({ [o.emptySignature]: '<< /FT /Sig /T (Empty) /V 20 0 R >>' });
    expect(factsOf(shown).signatures.map(({ field }) => field)).toEqual(['Empty', 'Signature1']);
    const both = Paper.make().seal().seal({ name: 'Second' });
    const turned = both.update({
      [o.form]: both.body(o.form).replace(
        /\/Fields \[.*?\]/,
        `/Fields [${both.fields
          .toReversed()
          .map((num) => `${num} 0 R`)
          .join(' ')}]`,
      ),
    });
    expect(factsOf(turned).signatures.map(({ field }) => field)).toEqual(['Signature1', 'Second']);
  });

  test('of one revision, that which ends first', () => {
    const value = (range: string): string =>
      `<< /Type /Sig /SubFilter /adbe.pkcs7.detached /ByteRange ${range} /Contents <3000> >>`;
    const paper = Paper.make({
      fields: [20, 21, 22, 23],
      objects: {
        20: `<< /FT /Sig /T (Later) /V ${value('[0 10 20 300]')} >>`,
        21: `<< /FT /Sig /T (Earlier) /V ${value('[0 10 200 20]')} >>`,
        22: `<< /FT /Sig /T (None) /V ${value('[0 10 400 /Much]')} >>`,
        23: `<< /FT /Sig /T (Odd) /V ${value('[0 10 /Far 400]')} >>`,
      },
    });
    expect(factsOf(paper).signatures.map(({ field }) => field)).toEqual(['None', 'Odd', 'Earlier', 'Later']);
  });
});

describe('the security store serves every signature', () => {
  const cms = (covered: Uint8Array): Uint8Array => makeCms({ content: covered, noCertificates: true });
  const without = Paper.make().seal({ cms });

  test('a certificate that only the store holds is found', () => {
    expect(first(without).codes).toContain('no-signing-certificate');
    expect(first(storing(without, { certificates: [signer.der, authority.der] })).signature.status).toBe(
      'passed',
    );
  });

  test('is not read where nobody signed', () => {
    expect(factsOf(storing(Paper.make(), { certificates: [signer.der] })).store).toBeUndefined();
  });

  test('is dated by document time-stamps alone', () => {
    const stored = storing(Paper.make(), { certificates: [signer.der] });
    const revisions = (paper: Paper): number[] | undefined =>
      factsOf(paper).store?.certificates.map(({ revision }) => revision);
    expect(revisions(stored.seal().update(content('x')))).toEqual([3]);
    expect(revisions(stored.timestamp(new Date('2026-06-01T00:00:00Z')).update(content('x')))).toEqual([2]);
  });
});

describe('what is told of the document as a whole', () => {
  const facts = factsOf(Paper.make().seal().update(content('x')));
  test('how many bytes and revisions it has', () => {
    expect(facts).toMatchObject({
      revisions: 3,
      bytes: Paper.make().seal().update(content('x')).bytes.length,
    });
  });

  test('how else it may be read, where somebody signed', () => {
    const twice = { [o.font]: '<< /Type /Font /Subtype /Type1 /BaseFont /Symbol /BaseFont /Helvetica >>' };
    const paper = Paper.make({ objects: twice });
    expect(factsOf(paper).findings).toEqual([]);
    expect(factsOf(paper.seal()).findings.map(({ code }) => code)).toEqual(['ambiguous-structure']);
  });
});

describe('bytes hashed behind the gaps of all signatures', () => {
  const hashing = (paper: Paper, hashedRatio: number, hashedFloor: number): string | undefined => {
    try {
      factsOf(paper, { hashedRatio, hashedFloor });
      return undefined;
    } catch (error) {
      const { code, subject, message } = asKysoError(error);
      return `${code} ${subject}: ${message}`;
    }
  };
  const paper = Paper.make().seal();
  const [, , start = 0, length = 0] = (factsOf(paper).signatures[0]?.byteRange ?? []) as readonly number[];

  test('are bounded by the length of the file, or by what is little enough', () => {
    expect(hashing(paper, 0, length)).toBeUndefined();
    expect(hashing(paper, 1, 0)).toBeUndefined();
    expect(hashing(paper, 0, length - 1)).toBe(
      `limit-exceeded hashedRatio: what the signatures cover behind their gaps has ${length} bytes in all`,
    );
    expect(start).toBeGreaterThan(length);
  });

  test('are those of all signatures together', () => {
    const both = paper.seal({ name: 'Second' });
    const all = factsOf(both).signatures.reduce((sum, { byteRange }) => sum + Number(byteRange?.[3]), 0);
    expect(hashing(both, 0, all)).toBeUndefined();
    expect(hashing(both, 0, all - 1)).toContain(`has ${all} bytes in all`);
    expect(verdict(both, { limits: { hashedRatio: 0, hashedFloor: all - 1 } }).error?.code).toBe(
      'limit-exceeded',
    );
  });
});
