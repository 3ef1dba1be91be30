import { describe, expect, test } from 'vitest';
import { lastStartxref, streamBody } from '../../../fixtures/raw-pdf.ts';
import { objects as o, Paper } from '../../support/paper.ts';
import { append, resealed } from '../../support/raw-update.ts';
import { first } from '../judge.ts';

const id = '/ID [<00112233445566778899aabbccddeeff> <02>]';
const plain = Paper.make();
const sealed = plain.seal();
const table = lastStartxref(sealed.bytes);
/** The last occurrence in the signed bytes replaced, signed again, and an update that leads to the signed section. */
const updated = (from: string, to: string, section = table): ReturnType<typeof first> => {
  const made = resealed(sealed, (text) => {
    const at = text.lastIndexOf(from);
    return text.slice(0, at) + to + text.slice(at + from.length);
  });
  expect(first(made).signature.integrity).toBe('intact');
  return first(append(made, { trailer: `/Root 1 0 R ${id} /Prev ${section}` }));
};
const passed = { codes: [], signature: { status: 'passed', coverage: 'revision' } };

describe('the section signed bytes begin at is the one that counts among them (ISO 32000-2, 7.5.5)', () => {
  test.each([' ', '\r\n', '\n\n', ' \t\f\0\n'])('it is named behind %j', (space) => {
    expect(updated('startxref\n', `startxref${space}`)).toMatchObject(passed);
  });

  test('it stands behind as much white space as startxref may be off by', () => {
    for (const [spaces, codes] of [
      [2, []],
      [64, []],
      [65, ['ambiguous-structure']],
    ] as const)
      expect(updated('\nxref\n', `\n${' '.repeat(spaces)}xref\n`, table + spaces).codes).toEqual(codes);
  });

  test('offsets may count from a header behind other bytes', () => {
    const junk = 'junk before the header\n';
    // Offsets of the section that is signed, and startxref, counted from the header.
    const counted = (text: string): string => {
      const at = text.lastIndexOf('\nxref\n');
      const less = (digits: string, width: number): string =>
        String(Number(digits) - junk.length).padStart(width, '0');
      const own = text
        .slice(at)
        .replace(/(\d{10})(?= 00000 n)/g, (digits) => less(digits, 10))
        .replace(/(?<=startxref\n)\d+/, (digits) => less(digits, 0));
      return text.slice(0, at) + own;
    };
    const shifted = plain.withBytes(Buffer.concat([Buffer.from(junk), plain.bytes])).seal();
    const made = resealed(shifted, counted);
    const trailer = `/Root 1 0 R ${id} /Prev ${lastStartxref(made.bytes)}`;
    const { codes, signature } = first(append(made, { trailer, startxref: made.bytes.length - junk.length }));
    expect({ codes, coverage: signature.coverage }).toEqual({ codes: [], coverage: 'revision' });
  });
});

describe('signed bytes that had to be mended when they were signed are no better for what was appended', () => {
  test.each([
    ['a startxref without a number', `startxref\n${table}`, `startxref\n%${table}`],
    ['a startxref whose number stands behind something else', `startxref\n${table}`, `startxref\n-${table}`],
  ])('%s', (_what, from, to) => {
    // Only the first startxref in the file is left to go by, and that is another's.
    const { codes, signature } = updated(from, to);
    expect(codes.some((code) => code === 'structure-repaired' || code === 'ambiguous-structure')).toBe(true);
    expect(signature.status).not.toBe('passed');
  });

  test('a document of one revision that names no section at all', () => {
    const signedAtOnce = resealed(
      Paper.make({
        objects: {
          [o.emptySignature]: '<< /FT /Sig /T (Empty) /V 20 0 R >>',
          20: `<< /Type /Sig /SubFilter /ETSI.CAdES.detached /ByteRange [${' '.repeat(58)}] /Contents <${'0'.repeat(6000)}> >>`,
        },
      }),
      (text) => text.replace('startxref\n', 'startxxxx\n'),
    );
    expect(first(signedAtOnce).codes).toEqual(['structure-repaired']);
    const at = Buffer.from(signedAtOnce.bytes).indexOf('\nxref\n') + 1;
    expect(first(append(signedAtOnce, { trailer: `/Root 1 0 R ${id} /Prev ${at}` })).codes).toEqual([
      'structure-repaired',
    ]);
  });
});

test('a section that was appended right behind the signed bytes is none of theirs', () => {
  const blank = 'zzzzzzzzzz';
  const prepared = plain.update({ 60: 'null' }, { trailer: `/Root 1 0 R ${id} /XRefStm ${blank}` }).seal();
  const end = prepared.bytes.length;
  const made = resealed(prepared, (text) => text.replace(blank, String(end).padStart(10, '0')));
  // It places the page's content behind itself.
  const section = (content: number): Buffer => {
    const place = Buffer.from([1, 0, 0, 0, 0, 0, 0]);
    place.writeUInt32BE(content, 1);
    const stream = streamBody('/Type /XRef /W [1 4 2] /Index [4 1] /Size 200 /Root 1 0 R', place);
    return Buffer.concat([Buffer.from('61 0 obj\n'), stream, Buffer.from('\nendobj\n')]);
  };
  const other = Buffer.from(`${o.content} 0 obj\n<< /Length 0 >>\nstream\n\nendstream\nendobj\n`);
  const behind = Buffer.concat([made.bytes, section(end + section(0).length), other]);
  const trailer = `/Root 1 0 R ${id} /Prev ${lastStartxref(made.bytes)}`;
  expect(first(append(made.withBytes(behind), { trailer })).codes).toContain('ambiguous-structure');
});
