import { describe, expect, test } from 'vitest';
import { lastStartxref, streamBody } from '../../../fixtures/raw-pdf.ts';
import type { SignatureFacts } from '../../../src/verify/facts.ts';
import { createVerifier } from '../../../src/verify/verify.ts';
import { objects as o, Paper } from '../../support/paper.ts';
import { append } from '../../support/raw-update.ts';
import { first, verdict } from '../judge.ts';

const id = '/ID [<00112233445566778899aabbccddeeff> <ee>]';
const around = (signed: Paper, unsigned: Paper): Paper =>
  append(signed, { trailer: `/Root 1 0 R ${id} /Prev ${lastStartxref(unsigned.bytes)}` });

describe('a signed revision that the cross-references lead around is not lost sight of (VERIFY 1)', () => {
  const unsigned = Paper.make();
  const signed = unsigned.seal();

  test('an update whose Prev names the section before the signed one fails as signature-removed', () => {
    const { document, signature, codes } = first(around(signed, unsigned));
    expect(document.status).toBe('failed');
    expect(codes).toContain('signature-removed');
    expect(signature).toMatchObject({ integrity: 'intact', coverage: 'revision' });
  });

  test('so does one that begins the document anew, without Prev', () => {
    const whole = Paper.make().bytes;
    const shift = signed.bytes.length;
    // Offsets of the new section's table count from the file's start: move them behind what was signed.
    const text = Buffer.from(whole)
      .toString('latin1')
      .replace(
        /(\d{10}) 00000 n/g,
        (_all, at: string) => `${String(Number(at) + shift).padStart(10, '0')} 00000 n`,
      )
      .replace(/startxref\n(\d+)/, (_all, at: string) => `startxref\n${Number(at) + shift}`);
    const bytes = Buffer.concat([signed.bytes, Buffer.from(text, 'latin1')]);
    const { document, codes } = first(bytes);
    expect(document.status).toBe('failed');
    expect(codes).toContain('signature-removed');
  });

  test('of two signatures, the one that is led around is removed, and the other stays what it is', () => {
    const text = Buffer.from(signed.seal({ name: 'Second' }).bytes).toString('latin1');
    expect(verdict(Buffer.from(text, 'latin1')).signatures).toHaveLength(2);
    const both = around(signed.seal({ name: 'Second' }), signed);
    const { signatures } = verdict(both);
    const removed = signatures.filter(({ problems }) =>
      problems.some(({ code }) => code === 'signature-removed'),
    );
    expect(removed.map(({ field }) => field)).toEqual(['Second']);
    expect(signatures.find(({ field }) => field !== 'Second')?.status).toBe('passed');
  });

  test('in cross-reference streams too', () => {
    const plain = Paper.make({ kind: 'stream' });
    expect(first(around(plain.seal(), plain)).codes).toContain('signature-removed');
  });

  test('an unsigned revision that is led around is nobody’s loss', () => {
    const changed = unsigned.update({ [o.content]: streamBody('', 'draft') });
    const { document, codes } = first(around(changed, unsigned).seal());
    expect(codes).toEqual([]);
    expect(document.status).toBe('passed');
  });

  test('a signed PDF within a stream is no revision of this file', () => {
    const inner = Paper.make().seal().bytes;
    const holder = (objects: Record<number, Uint8Array>): Paper => Paper.make({ objects });
    expect(verdict(holder({ 20: streamBody('/Type /EmbeddedFile', inner) })).status).toBe('unsigned');
    expect(verdict(holder({ 20: streamBody('/Type /EmbeddedFile', inner) }).seal()).status).toBe('passed');
  });

  test('nor is what a startxref within a stream names by chance', () => {
    const text = 'startxref\n0\n%%EOF startxref\n7\n%%EOF\nstartxref\n99999999\n%%EOF';
    expect(verdict(Paper.make({ objects: { 20: streamBody('', text) } }).seal()).status).toBe('passed');
  });
});

describe('what is told of a signature that is led around', () => {
  const unsigned = Paper.make();
  const factsOf = (paper: Paper): readonly SignatureFacts[] => {
    const gathered = createVerifier().gather(paper.bytes);
    if (gathered.status === 'error') throw new Error(gathered.error.message);
    return gathered.facts.signatures;
  };

  test('which revision does so, and up to where that of the signature went', () => {
    const drafted = unsigned.update({ [o.content]: streamBody('', 'draft') });
    const signed = drafted.seal({ name: 'Lost', certify: 1, fieldEntries: '/Lock << /Action /All >>' });
    const [lost, ...more] = factsOf(around(signed, drafted));
    expect(more).toEqual([]);
    expect(lost).toMatchObject({ field: 'Lost', revision: 1, coverage: 'revision' });
    // It binds nobody there any more.
    expect(lost?.permissions).toEqual({ level: undefined, locks: [] });
    expect(lost?.findings).toEqual([
      {
        code: 'signature-removed',
        message: `revision 3 leads around the revision that holds the signature of field Lost, which ends at ${signed.bytes.length}`,
      },
    ]);
  });

  test('of one that stands directly in its field too, and that covers no whole revision', () => {
    const value = '<< /Type /Sig /Contents <3000> /ByteRange [0 1 2 3] >>';
    const signed = unsigned.update({ [o.emptySignature]: `<< /FT /Sig /T (Empty) /V ${value} >>` });
    expect(factsOf(around(signed, unsigned))).toMatchObject([{ field: 'Empty', coverage: 'partial' }]);
  });

  test.each([
    ['usage rights, which are nobody’s', { 20: '<< /Type /Sig /Contents <3000> /ByteRange [0 1 2 3] >>' }],
    ['a value that is no dictionary', { [o.emptySignature]: '<< /FT /Sig /T (Empty) /V (text) >>' }],
  ])('but not of %s', (_what, objects) => {
    const catalog = '<< /Type /Catalog /Pages 2 0 R /AcroForm 6 0 R /Perms << /UR3 20 0 R >> >>';
    const granted = unsigned.update({ [o.catalog]: catalog, ...objects });
    expect(factsOf(around(granted, unsigned))).toEqual([]);
  });
});

describe('how much of what is led around is looked into', () => {
  const unsigned = Paper.make();

  test('one opening serves all revisions the newest of them leads to', () => {
    let signed = unsigned;
    for (let i = 1; i <= 6; i++) signed = signed.seal({ name: `S${i}` });
    const { signatures } = verdict(around(signed, unsigned));
    expect(signatures.map(({ field }) => field).sort()).toEqual(['S1', 'S2', 'S3', 'S4', 'S5', 'S6']);
  });

  test('of many that lead to none of the others the four newest', () => {
    let paper = unsigned;
    for (let i = 1; i <= 6; i++) paper = around(paper.seal({ name: `S${i}` }), unsigned);
    const { status, signatures } = verdict(paper);
    expect(status).toBe('failed');
    expect(signatures.map(({ field }) => field).sort()).toEqual(['S3', 'S4', 'S5', 'S6']);
  });

  test('and what goes beyond a bound there does not count against what the document is now', () => {
    const three = unsigned.seal({ name: 'A' }).seal({ name: 'B' }).seal({ name: 'C' });
    const paper = around(three, unsigned).seal({ name: 'Now' });
    expect(verdict(paper).signatures).toHaveLength(4);
    const bounded = verdict(paper, { limits: { signatures: 2 } });
    expect(bounded.signatures.map(({ field }) => field)).toEqual(['Now']);
  });
});
