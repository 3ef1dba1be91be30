import { constants, deflateRawSync, deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KysoError } from '../../../src/errors.ts';
import { defaultLimits } from '../../../src/limits.ts';
import { type DecodeBudget, decodeStream, type FilterSpec } from '../../../src/pdf/filters/decode.ts';
import { PdfDict, PdfName, type PdfObject } from '../../../src/pdf/objects.ts';

const ascii = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const filter = (name: string, params?: Record<string, PdfObject>): FilterSpec => ({
  name,
  params: params && PdfDict.of(params),
});
const budget = (limits: Partial<typeof defaultLimits> = {}): DecodeBudget & { damage: string[] } => {
  const damage: string[] = [];
  return {
    limits: { ...defaultLimits, ...limits },
    spent: 0,
    damage,
    onDamage: (message) => damage.push(message),
  };
};
const decode = (data: Uint8Array, ...filters: FilterSpec[]): Uint8Array =>
  decodeStream(data, filters, budget());
const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof KysoError) return error.subject ? `${error.code}:${error.subject}` : error.code;
    throw error;
  }
  return 'no error';
};

describe('FlateDecode', () => {
  const content = ascii('BT /F1 12 Tf (content) Tj ET '.repeat(200));
  const packed = deflateSync(content);

  test('inflates a zlib stream', () => {
    expect(text(decode(packed, filter('FlateDecode')))).toBe(text(content));
    expect(text(decode(packed, filter('Fl')))).toBe(text(content));
  });

  test('gives what could be decoded of a truncated stream, and says so', () => {
    const noise = Buffer.alloc(20_000, 0).map((_, i) => (i * 2654435761) >>> 24);
    const whole = deflateSync(noise);
    const room = budget();
    const out = decodeStream(whole.subarray(0, whole.length >> 1), [filter('FlateDecode')], room);
    expect(out.length).toBeGreaterThan(100);
    expect(out).toEqual(new Uint8Array(noise.subarray(0, out.length)));
    expect(room.damage).toHaveLength(1);
  });

  test('reads past a wrong checksum, a leading line end, and a missing zlib header', () => {
    const wrongSum = Uint8Array.from(packed);
    wrongSum.set([1, 2, 3, 4], wrongSum.length - 4);
    const lineEnd = Buffer.concat([ascii('\r\n'), packed]);
    for (const data of [wrongSum, lineEnd, deflateRawSync(content)])
      expect(text(decode(data, filter('FlateDecode')))).toBe(text(content));
  });

  test('keeps the bytes before damage in the middle', () => {
    const noise = Buffer.alloc(200_000, 0).map((_, i) => (i * i * 2654435761) >>> 24);
    const damaged = Uint8Array.from(deflateSync(noise, { level: 0 }));
    // A stored block's length check that fails: everything before it is whole.
    damaged.set([0xff, 0xff, 0xff, 0xff, 0xff], 2 + 5 + 65_535);
    const out = decode(damaged, filter('FlateDecode'));
    expect(out.length).toBeGreaterThanOrEqual(65_000);
    expect(out).toEqual(new Uint8Array(noise.subarray(0, out.length)));
  });

  test('refuses what is no deflate data', () => {
    expect(codeOf(() => decode(Buffer.alloc(100, 0xff), filter('FlateDecode')))).toBe(
      'stream-malformed:FlateDecode',
    );
  });
});

describe('bounds', () => {
  test('a bomb of 1 GiB in 1 MB fails with little memory, naming the limit', () => {
    const piece = deflateRawSync(Buffer.alloc(16 * 1024 * 1024), { finishFlush: constants.Z_FULL_FLUSH });
    const bomb = Buffer.concat([Buffer.from([0x78, 0x9c]), ...Array.from({ length: 64 }, () => piece)]);
    expect(bomb.length).toBeLessThan(1.1 * 1024 * 1024);
    const before = process.memoryUsage().rss;
    expect(codeOf(() => decode(bomb, filter('Fl')))).toBe('limit-exceeded:decodedRatio');
    expect(process.memoryUsage().rss - before).toBeLessThan(256 * 1024 * 1024);
  });

  test('a bomb within a bomb, and a stream longer than any may be, name their limits', () => {
    const inner = deflateSync(Buffer.alloc(64 * 1024 * 1024));
    const layered = deflateSync(inner);
    expect(codeOf(() => decode(layered, filter('Fl'), filter('Fl')))).toBe('limit-exceeded:decodedRatio');
    const room = budget({ decodedStream: 8 * 1024 * 1024 });
    expect(codeOf(() => decodeStream(inner, [filter('Fl')], room))).toBe('limit-exceeded:decodedStream');
  });

  test('the total of all streams of a document is bounded', () => {
    const room = budget({ decodedTotal: 1500 });
    const data = deflateSync(Buffer.alloc(1000));
    decodeStream(data, [filter('Fl')], room);
    expect(room.spent).toBe(1000);
    expect(codeOf(() => decodeStream(data, [filter('Fl')], room))).toBe('limit-exceeded:decodedTotal');
  });

  test('a stream may end exactly at its bound', () => {
    const room = budget({ decodedStream: 1000 });
    expect(decodeStream(deflateSync(Buffer.alloc(1000)), [filter('Fl')], room)).toHaveLength(1000);
  });

  test('the length of a filter chain is bounded', () => {
    const chain = Array.from({ length: 17 }, () => filter('AHx'));
    expect(codeOf(() => decode(ascii('00'), ...chain))).toBe('limit-exceeded:filters');
  });

  test('RunLength expansion is bounded', () => {
    const runs = Buffer.alloc(2000, 0).map((_, i) => (i % 2 ? 0x41 : 129));
    const room = (): DecodeBudget => budget({ decodedStream: 5000 });
    expect(codeOf(() => decodeStream(runs, [filter('RL')], room()))).toBe('limit-exceeded:decodedStream');
  });
});

describe('ASCII filters', () => {
  test('ASCIIHexDecode skips white space and completes an odd digit', () => {
    expect(text(decode(ascii('48 65\n6C6c 6F2>junk'), filter('ASCIIHexDecode')))).toBe('Hello ');
    expect(codeOf(() => decode(ascii('4x>'), filter('AHx')))).toBe('stream-malformed:ASCIIHexDecode');
  });

  test('ASCII85Decode gives the published example', () => {
    const encoded =
      '9jqo^BlbD-BleB1DJ+*+F(f,q/0JhKF<GL>Cj@.4Gp$d7F!,L7@<6@)/0JDEF<G%<+EV:2F!,\nO<DJ+*.@<*K0~>';
    expect(text(decode(ascii(encoded), filter('ASCII85Decode')))).toBe(
      'Man is distinguished, not only by his reason, but by this singular p',
    );
    expect(decode(ascii('z~>'), filter('A85'))).toEqual(new Uint8Array(4));
    expect(codeOf(() => decode(ascii('uuuuu~>'), filter('A85')))).toBe('stream-malformed:ASCII85Decode');
  });
});

test('RunLengthDecode expands runs and copies literals', () => {
  expect(text(decode(Buffer.from([2, 97, 98, 99, 254, 100, 128, 1]), filter('RunLengthDecode')))).toBe(
    'abcddd',
  );
});

describe('LZWDecode', () => {
  test('gives the example of ISO 32000-2, 7.4.4.2', () => {
    const encoded = Buffer.from('800B6050220C0C8501', 'hex');
    expect([...decode(encoded, filter('LZWDecode'))]).toEqual([45, 45, 45, 45, 45, 65, 45, 45, 45, 66]);
  });

  test('reads back what an encoder of either EarlyChange wrote, through a full table', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 3000 }),
        fc.constantFrom(0 as const, 1 as const),
        (symbols, earlyChange) => {
          const data = Uint8Array.from(symbols);
          const encoded = lzwEncode(data, earlyChange);
          expect(decode(encoded, filter('LZWDecode', { EarlyChange: earlyChange }))).toEqual(data);
        },
      ),
      { numRuns: 100 },
    );
    const long = new Uint8Array(60_000).map((_, i) => ((i * i) >>> 3) & 255);
    for (const earlyChange of [0, 1] as const)
      expect(decode(lzwEncode(long, earlyChange), filter('LZW', { EarlyChange: earlyChange }))).toEqual(long);
  });
});

/** A plain LZW encoder as the clause describes it, for reading back. */
function lzwEncode(data: Uint8Array, earlyChange: 0 | 1): Uint8Array {
  const out: number[] = [];
  let bits = 0;
  let bitCount = 0;
  let width = 9;
  const write = (code: number): void => {
    bits = bits * 2 ** width + code;
    bitCount += width;
    while (bitCount >= 8) {
      bitCount -= 8;
      out.push(Math.floor(bits / 2 ** bitCount));
      bits %= 2 ** bitCount;
    }
  };
  let table = new Map<string, number>();
  const reset = (): void => {
    write(256);
    table = new Map(Array.from({ length: 256 }, (_, i) => [String.fromCharCode(i), i]));
    width = 9;
  };
  reset();
  let next = 258;
  let word = '';
  for (const byte of data) {
    const longer = word + String.fromCharCode(byte);
    if (table.has(longer)) {
      word = longer;
      continue;
    }
    write(table.get(word) ?? 0);
    table.set(longer, next++);
    // The reader is one entry behind the writer.
    const known = next - 1 + earlyChange;
    width = known >= 2048 ? 12 : known >= 1024 ? 11 : known >= 512 ? 10 : 9;
    if (next >= 4094) {
      reset();
      next = 258;
    }
    word = String.fromCharCode(byte);
  }
  if (word !== '') write(table.get(word) ?? 0);
  if (word !== '') {
    const known = next + earlyChange;
    width = known >= 2048 ? 12 : known >= 1024 ? 11 : known >= 512 ? 10 : 9;
  }
  write(257);
  if (bitCount > 0) out.push(bits * 2 ** (8 - bitCount));
  return Uint8Array.from(out);
}

describe('predictors', () => {
  test('every PNG filter is undone', () => {
    const width = 6;
    const rows = Array.from({ length: 10 }, (_, y) =>
      Array.from({ length: width }, (_, x) => (x * 37 + y * 91) & 255),
    );
    const encoded: number[] = [];
    rows.forEach((row, y) => {
      const kind = y % 5;
      encoded.push(kind);
      row.forEach((value, x) => {
        const a = x >= 2 ? (row[x - 2] ?? 0) : 0;
        const b = rows[y - 1]?.[x] ?? 0;
        const c = x >= 2 ? (rows[y - 1]?.[x - 2] ?? 0) : 0;
        const p = a + b - c;
        const nearest = [a, b, c].reduce((best, v) => (Math.abs(p - v) < Math.abs(p - best) ? v : best));
        const prediction = [0, a, b, Math.floor((a + b) / 2), nearest][kind] ?? 0;
        encoded.push((value - prediction) & 255);
      });
    });
    const params = { Predictor: 15, Colors: 2, Columns: 3 };
    const out = decode(deflateSync(Uint8Array.from(encoded)), filter('FlateDecode', params));
    expect([...out]).toEqual(rows.flat());
  });

  test('TIFF differences are undone at 2, 4, 8 and 16 bits', () => {
    const undo = (bits: number, columns: number, colors: number, bytes: number[]): number[] => [
      ...decode(
        deflateSync(Uint8Array.from(bytes)),
        filter('Fl', { Predictor: 2, BitsPerComponent: bits, Columns: columns, Colors: colors }),
      ),
    ];
    expect(undo(8, 4, 1, [1, 1, 1, 1, 5, 255, 0, 1])).toEqual([1, 2, 3, 4, 5, 4, 4, 5]);
    expect(undo(8, 2, 3, [1, 2, 3, 1, 1, 1])).toEqual([1, 2, 3, 2, 3, 4]);
    expect(undo(16, 2, 1, [0x00, 0xff, 0x00, 0x01])).toEqual([0x00, 0xff, 0x01, 0x00]);
    expect(undo(4, 4, 1, [0x11, 0x1f])).toEqual([0x12, 0x32]);
    expect(undo(2, 4, 1, [0b01_01_01_01])).toEqual([0b01_10_11_00]);
  });

  test('parameters that claim huge rows allocate nothing', () => {
    const claim = filter('Fl', { Predictor: 12, Columns: 2 ** 31 - 1, Colors: 4 });
    expect(codeOf(() => decode(deflateSync(Buffer.alloc(10)), claim))).toBe('stream-malformed:predictor');
    const wide = filter('Fl', { Predictor: 12, Columns: 2 ** 30 });
    expect(decode(deflateSync(Uint8Array.from([0, 1, 2])), wide)).toEqual(Uint8Array.from([1, 2]));
  });
});

describe('names', () => {
  test('image codecs and unknown filters are refused by name', () => {
    for (const name of ['DCTDecode', 'JPXDecode', 'CCITTFaxDecode', 'JBIG2Decode', 'toString', '__proto__'])
      expect(codeOf(() => decode(ascii(''), filter(name)))).toBe(`filter-unsupported:${name}`);
  });

  test('an Identity Crypt filter changes nothing, another is refused (7.4.10)', () => {
    expect(text(decode(ascii('same'), filter('Crypt')))).toBe('same');
    expect(text(decode(ascii('same'), filter('Crypt', { Name: PdfName.of('Identity') })))).toBe('same');
    expect(codeOf(() => decode(ascii(''), filter('Crypt', { Name: PdfName.of('StdCF') })))).toBe(
      'filter-unsupported:Crypt',
    );
  });
});

test('any bytes through any filter end in data or a coded error', () => {
  const names = ['FlateDecode', 'LZWDecode', 'ASCIIHexDecode', 'ASCII85Decode', 'RunLengthDecode'];
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 300 }),
      fc.array(fc.constantFrom(...names), { maxLength: 3 }),
      (data, chain) => {
        const code = codeOf(() =>
          decode(data, ...chain.map((name) => filter(name, { Predictor: 15, Columns: 3 }))),
        );
        expect(code).toMatch(/^(no error|stream-malformed:.*)$/);
      },
    ),
    { numRuns: 500 },
  );
});
