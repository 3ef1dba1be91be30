import { describe, expect, test } from 'vitest';
import { lastStartxref, streamBody } from '../../../fixtures/raw-pdf.ts';
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
