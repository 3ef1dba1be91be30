import { fromBER, OctetString as PeerOctetString } from 'asn1js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KysoError } from '../../../src/errors.ts';
import { isDer, toDer } from '../../../src/pki/asn1/canonical.ts';
import { childrenOf } from '../../../src/pki/asn1/cursor.ts';
import {
  type Asn1Element,
  bytesOf,
  contentOf,
  firstElement,
  Tag,
  wholeElement,
} from '../../../src/pki/asn1/element.ts';
import { decodeOid, encodeOid } from '../../../src/pki/asn1/oid.ts';
import { readString } from '../../../src/pki/asn1/strings.ts';
import { readTime } from '../../../src/pki/asn1/time.ts';
import {
  readBitString,
  readBoolean,
  readInteger,
  readIntegerHex,
  readNamedBits,
  readOctets,
  readSmallInteger,
} from '../../../src/pki/asn1/values.ts';
import { encode, integer, octetString, oid, sequence, setOf } from '../../../src/pki/asn1/writer.ts';

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const der = (text: string): Asn1Element => wholeElement(hex(text), 'der');
const ber = (text: string): Asn1Element => wholeElement(hex(text), 'ber');
const code = (fn: () => unknown): string => {
  try {
    fn();
  } catch (error) {
    if (error instanceof KysoError) return error.code;
    throw error;
  }
  return 'no error';
};

describe('reading elements', () => {
  it('gives the offsets of header, content and end (X.690, 8.1)', () => {
    const element = der(`30 81 80${'00'.repeat(128)}`);
    expect(element).toMatchObject({
      start: 0,
      contentStart: 3,
      contentEnd: 131,
      end: 131,
      constructed: true,
    });
  });

  it('reads tag numbers of several octets (X.690, 8.1.2.4)', () => {
    expect(der('9f 83 01 01 00')).toMatchObject({ tagClass: 2, tagNumber: 385 });
  });

  it.each([
    ['a length that is not the shortest (10.1)', '04 81 01 00'],
    ['a length padded with zeros (10.1)', `04 82 00 80${'00'.repeat(128)}`],
    ['an indefinite length (10.1)', '30 80 00 00'],
    ['content past the end', '04 05 00'],
    ['a cut length', '04 82 01'],
    ['a cut tag', '1f'],
    ['a padded tag number (8.1.2.4.2)', '1f 80 01 00'],
    ['a tag number that fits one octet (8.1.2.4.2)', '1f 05 00'],
    ['something behind the element', '05 00 00'],
    ['nothing', ''],
  ])('refuses %s in DER', (_, text) => {
    expect(code(() => der(text))).toBe('asn1-malformed');
  });

  it('takes indefinite lengths and pieces of strings in BER (X.690, 8.1.3.6 and 8.7)', () => {
    const element = ber('24 80 04 02 61 62 24 80 04 01 63 00 00 00 00');
    expect(Buffer.from(readOctets(element)).toString()).toBe('abc');
    expect(code(() => ber('30 80 05 00'))).toBe('asn1-malformed');
  });

  it('stops at its bounds of depth and count', () => {
    const deep = (levels: number): Uint8Array => hex('30 80'.repeat(levels) + '00 00'.repeat(levels));
    expect(code(() => wholeElement(deep(60), 'ber'))).toBe('no error');
    expect(code(() => wholeElement(deep(200_000), 'ber'))).toBe('limit-exceeded');
    const many = sequence(...Array.from({ length: 50 }, () => encode(Tag.Null)));
    expect(code(() => childrenOf(wholeElement(many, 'der', { asn1Depth: 9, asn1Elements: 40 })))).toBe(
      'limit-exceeded',
    );
  });

  it('throws nothing but coded errors on any bytes', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 60 }),
        fc.constantFrom('der' as const, 'ber' as const),
        (bytes, rules) => {
          expect(['no error', 'asn1-malformed', 'limit-exceeded']).toContain(
            code(() => toDer(firstElement(bytes, rules))),
          );
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('values', () => {
  it.each([
    ['02 01 00', 0n],
    ['02 01 7f', 127n],
    ['02 02 00 80', 128n],
    ['02 01 80', -128n],
    ['02 09 00 ff ff ff ff ff ff ff ff', 0xffff_ffff_ffff_ffffn],
  ])('reads the INTEGER %s', (text, value) => {
    expect(readInteger(der(text))).toBe(value);
    if (value < 2n ** 31n) expect(readSmallInteger(der(text))).toBe(Number(value));
  });

  it('writes a serial number without its leading 00, and zero as 00', () => {
    expect(readIntegerHex(der('02 03 00 ff 01'))).toBe('ff01');
    expect(readIntegerHex(der('02 01 00'))).toBe('00');
  });

  it('takes only 00 and FF for a BOOLEAN in DER (X.690, 11.1)', () => {
    expect(readBoolean(der('01 01 ff'))).toBe(true);
    expect(code(() => readBoolean(der('01 01 01')))).toBe('asn1-malformed');
    expect(readBoolean(ber('01 01 01'))).toBe(true);
  });

  it('counts the unused bits of a BIT STRING (X.690, 8.6)', () => {
    expect(readNamedBits(der('03 02 06 c0'))).toEqual([0, 1]);
    expect(code(() => readBitString(der('03 02 06 c1')))).toBe('asn1-malformed');
    expect(code(() => readBitString(der('03 02 08 00')))).toBe('asn1-malformed');
    expect(code(() => readBitString(der('03 01 01')))).toBe('asn1-malformed');
  });

  it.each([
    ['06 03 88 37 03', '2.999.3'],
    ['06 06 2a 86 48 86 f7 0d', '1.2.840.113549'],
    ['06 01 27', '0.39'],
    ['06 01 4f', '1.39'],
    ['06 01 50', '2.0'],
  ])('reads the OBJECT IDENTIFIER %s as %s (X.690, 8.19)', (text, dotted) => {
    const content = contentOf(der(text));
    expect(decodeOid(content, 0, content.length)).toBe(dotted);
    expect(decodeOid(content, 0, content.length)).toBe(dotted);
    expect(oid(dotted)).toEqual(hex(text));
  });

  it('refuses padded and cut arcs', () => {
    expect(code(() => decodeOid(hex('2a 80 01'), 0, 3))).toBe('asn1-malformed');
    expect(code(() => decodeOid(hex('2a 86'), 0, 2))).toBe('asn1-malformed');
  });

  it('reads any identifier it wrote, however large its arcs', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 2n ** 128n }),
        fc.array(fc.nat(), { maxLength: 6 }),
        (second, rest) => {
          const dotted = ['2', second, ...rest].join('.');
          const content = encodeOid(dotted);
          expect(decodeOid(content, 0, content.length)).toBe(dotted);
        },
      ),
    );
  });

  it.each([
    ['0c 08 4e 67 75 79 e1 bb 85 6e', 'Nguyễn'],
    ['1e 06 1e c5 00 41 00 42', 'ễAB'],
    ['1c 08 00 01 f6 00 00 00 00 41', '😀A'],
    ['14 02 e9 41', 'éA'],
    ['13 02 41 42', 'AB'],
  ])('reads the string %s as %s', (text, value) => {
    expect(readString(der(text))).toBe(value);
  });

  it.each(['0c 02 c3 28', '1e 03 00 41 00', '1e 02 d8 00', '1c 04 00 11 00 00'])(
    'refuses octets that are no text of their type: %s',
    (text) => {
      expect(code(() => readString(der(text)))).toBe('asn1-malformed');
    },
  );

  const time = (tag: number, text: string, rules: 'der' | 'ber' = 'der'): string =>
    readTime(wholeElement(encode(tag, Buffer.from(text)), rules)).toISOString();

  it('puts two-digit years between 1950 and 2049 (RFC 5280, 4.1.2.5.1)', () => {
    expect(time(Tag.UtcTime, '491231235959Z')).toBe('2049-12-31T23:59:59.000Z');
    expect(time(Tag.UtcTime, '500101000000Z')).toBe('1950-01-01T00:00:00.000Z');
  });

  it('keeps milliseconds and zones of a GeneralizedTime', () => {
    expect(time(Tag.GeneralizedTime, '20260601120000.1234Z')).toBe('2026-06-01T12:00:00.123Z');
    expect(time(Tag.GeneralizedTime, '20260601120000+0700', 'ber')).toBe('2026-06-01T05:00:00.000Z');
    expect(time(Tag.GeneralizedTime, '99991231235959Z')).toBe('9999-12-31T23:59:59.000Z');
  });

  it.each([
    '20260230000000Z',
    '20261301000000Z',
    '2026060112Z',
    'x',
    '20260601250000Z',
    '20260601120000.10Z',
  ])('refuses the time %s', (text) => {
    expect(code(() => time(Tag.GeneralizedTime, text))).toBe('asn1-malformed');
  });
});

describe('toDer', () => {
  it('gives shortest definite lengths, joined strings, sorted sets and plain booleans', () => {
    const element = ber('31 80 24 80 04 01 62 00 00 02 02 00 01 01 01 05 30 83 00 00 00 00 00');
    expect(isDer(element)).toBe(false);
    const encoded = toDer(element);
    expect(Buffer.from(encoded).toString('hex')).toBe('310b' + '0101ff' + '020101' + '040162' + '3000');
    expect(isDer(wholeElement(encoded, 'der'))).toBe(true);
  });

  const value: fc.Arbitrary<Uint8Array> = fc.letrec<{ value: Uint8Array }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.uint8Array({ maxLength: 200 }).map(octetString),
      fc.nat().map(integer),
      fc.constant(oid('1.2.840.113549.1.7.2')),
      fc.array(tie('value'), { maxLength: 5 }).map((parts) => sequence(...parts)),
      fc.array(tie('value'), { maxLength: 5 }).map((parts) => setOf(...parts)),
    ),
  })).value;

  it('leaves DER as it is, and asn1js reads the same bytes', () => {
    fc.assert(
      fc.property(value, (bytes) => {
        const element = wholeElement(bytes, 'der');
        expect(isDer(element)).toBe(true);
        expect(Buffer.compare(toDer(element), bytes)).toBe(0);
        expect(fromBER(bytes.slice().buffer).offset).toBe(bytes.length);
      }),
    );
  });

  /** The same value with every length indefinite and every OCTET STRING in pieces. */
  function loosen(element: Asn1Element): Uint8Array {
    const identifier = element.source.bytes[element.start] as number;
    const end = Uint8Array.of(0, 0);
    if (element.constructed)
      return Buffer.concat([
        Uint8Array.of(identifier, 0x80),
        ...childrenOf(element).reverse().map(loosen).reverse(),
        end,
      ]);
    if (identifier !== Tag.OctetString) return bytesOf(element);
    const content = contentOf(element);
    const pieces = [content.subarray(0, 3), content.subarray(3)].map(octetString);
    return Buffer.concat([Uint8Array.of(0x24, 0x80), ...pieces, end]);
  }

  it('brings BER back to the DER it was made from', () => {
    fc.assert(
      fc.property(value, (bytes) => {
        const loose = loosen(wholeElement(bytes, 'der'));
        expect(Buffer.compare(toDer(wholeElement(loose, 'ber')), bytes)).toBe(0);
      }),
    );
  });

  it.each([0, 127, 128, 255, 256, 65_535, 65_536, 1_000_000])('writes %i octets as asn1js does', (size) => {
    const content = new Uint8Array(size);
    const peer = Buffer.from(new PeerOctetString({ valueHex: content.buffer }).toBER());
    expect(Buffer.compare(octetString(content), peer)).toBe(0);
  });
});
