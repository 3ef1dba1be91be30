import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeTextString, encodeTextString } from '../../src/pdf/text.ts';

describe('text strings (7.9.2.2)', () => {
  test.each([
    ['UTF-16BE', [0xfe, 0xff, 0x00, 0x4b, 0x1e, 0xf3], 'Kỳ'],
    ['UTF-16LE, of careless producers', [0xff, 0xfe, 0x4b, 0x00, 0xf3, 0x1e], 'Kỳ'],
    ['UTF-8 (PDF 2.0)', [0xef, 0xbb, 0xbf, 0x4b, 0xe1, 0xbb, 0xb3], 'Kỳ'],
    ['PDFDocEncoding', [0x8d, 0x41, 0x8e, 0xa0, 0xe9, 0x18, 0x80, 0x9e], '“A”€é˘•ž'],
    ['bytes without meaning', [0x9f, 0xad], '\ufffd\ufffd'],
    ['a language escape', [0xfe, 0xff, 0, 0x1b, 0, 0x76, 0, 0x69, 0, 0x1b, 0, 0x41], 'A'],
    ['nothing', [], ''],
  ])('reads %s', (_, bytes, text) => {
    expect(decodeTextString(Uint8Array.from(bytes))).toBe(text);
  });
  test('writes ASCII as it is and the rest as UTF-16BE', () => {
    expect(Buffer.from(encodeTextString('Signed (ok)')).toString('latin1')).toBe('Signed (ok)');
    expect([...encodeTextString('Đ')]).toEqual([0xfe, 0xff, 0x01, 0x10]);
  });
  test('reads back every text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        fc.pre(!text.includes('\u001b') && !text.startsWith('\ufeff'));
        expect(decodeTextString(encodeTextString(text))).toBe(text);
      }),
    );
  });
});
