import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultLimits } from '../../src/limits.ts';
import { type Cursor, cursorOn, moreBytes } from '../../src/pdf/cursor.ts';
import { readValue } from '../../src/pdf/lexer.ts';
import { PdfArray, PdfDict, PdfName, type PdfObject, PdfRef, PdfString } from '../../src/pdf/objects.ts';
import { serialize } from '../../src/pdf/serialize.ts';

const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'latin1');

function cursor(text: string | Uint8Array, final = true): Cursor {
  const bytes = typeof text === 'string' ? bytesOf(text) : text;
  return cursorOn({ bytes, base: 0 }, 0, bytes.length, defaultLimits, final);
}

const read = (text: string): PdfObject => readValue(cursor(text));

/** A plain picture of a value, for comparison. */
function plain(value: PdfObject): unknown {
  if (value instanceof PdfName) return `/${value.value}`;
  if (value instanceof PdfString) return { string: Buffer.from(value.bytes).toString('hex') };
  if (value instanceof PdfRef) return { ref: [value.num, value.gen] };
  if (value instanceof PdfArray) return value.items.map(plain);
  if (value instanceof PdfDict) return { dict: [...value.entries].map(([key, item]) => [key, plain(item)]) };
  return value;
}

describe('numbers (7.3.3)', () => {
  test.each([
    ['0', 0],
    ['+17', 17],
    ['-98', -98],
    ['34.5', 34.5],
    ['-.002', -0.002],
    ['4.', 4],
    ['0.1', 0.1],
    ['123456789.987', 123456789.987],
    ['--5', -5],
    ['-', 0],
    ['1.2.3', 1.2],
    ['12-34', 12],
    ['00000000000000000000012', 12],
  ])('reads %s', (text, value) => {
    expect(read(text)).toBe(value);
  });
});

describe('strings (7.3.4)', () => {
  test.each([
    ['(This is a string)', 'This is a string'],
    ['(balanced (parentheses) and *!&}^%)', 'balanced (parentheses) and *!&}^%'],
    ['(two \\\nlines)', 'two lines'],
    ['(line\r\nfeed\rtoo)', 'line\nfeed\ntoo'],
    ['(\\n\\r\\t\\b\\f\\(\\)\\\\\\x)', '\n\r\t\b\f()\\x'],
    ['(\\0053\\53\\1234\\777)', '\x053+S4\xff'],
    ['()', ''],
    ['<4E6f762073686d6f7A206b6120706f702e>', 'Nov shmoz ka pop.'],
    ['<901FA>', '\x90\x1f\xa0'],
    ['< 90 1F\nA3 >', '\x90\x1f\xa3'],
    ['<>', ''],
  ])('reads %j', (text, content) => {
    const value = read(text);
    expect(value).toBeInstanceOf(PdfString);
    expect(Buffer.from((value as PdfString).bytes).toString('latin1')).toBe(content);
  });

  test('says where a string stands, delimiters included', () => {
    const value = read('  <4142>') as PdfString;
    expect([value.start, value.end, value.hex]).toEqual([2, 8, true]);
  });
});

describe('names (7.3.5)', () => {
  test.each([
    ['/Name1', 'Name1'],
    ['/A;Name_With-Various***Characters?', 'A;Name_With-Various***Characters?'],
    ['/paired#28#29parentheses', 'paired()parentheses'],
    ['/A#42', 'AB'],
    ['/', ''],
    ['/bad#zz', 'bad#zz'],
    ['/C\xe9', 'C\xe9'],
  ])('reads %j', (text, name) => {
    expect(read(text)).toBe(PdfName.of(name));
  });
});

describe('arrays, dictionaries, references', () => {
  test('tells references from numbers', () => {
    expect(plain(read('[1 2 3 0 R 4 5 6 7 R 8 9]'))).toEqual([
      1,
      2,
      { ref: [3, 0] },
      4,
      5,
      { ref: [6, 7] },
      8,
      9,
    ]);
  });
  test('a reference may be cut by comments and any white space', () => {
    expect(plain(read('12%comment\r0\0R'))).toEqual({ ref: [12, 0] });
  });
  test('R must be a token of its own', () => {
    expect(() => read('<< /A 1 0 Rx /B 2 >>')).not.toThrow();
    expect(plain(read('[1 0 RG]'))).toEqual([1, 0, null]);
  });
  test('keeps the span of each value in its dictionary', () => {
    const text = '<< /A  12 0 R/B(x)/C<</D[1]>> >>';
    const dict = read(text) as PdfDict;
    const shown = [...(dict.spans ?? [])].map(([key, { start, end }]) => [key, text.slice(start, end)]);
    expect(shown).toEqual([
      ['A', '12 0 R'],
      ['B', '(x)'],
      ['C', '<</D[1]>>'],
    ]);
    expect([dict.start, dict.end]).toEqual([0, text.length]);
  });
  test('the last of duplicate keys wins, and they are named', () => {
    const dict = read('<< /A 1 /B 2 /A 3 >>') as PdfDict;
    expect(dict.get('A')).toBe(3);
    expect(dict.duplicates).toEqual(['A']);
  });
  test('passes over unknown words in containers, and tells', () => {
    const c = cursor('<< /A [1 Inf 2] stray /B 3 /C >>');
    expect(plain(readValue(c))).toEqual({
      dict: [
        ['A', [1, null, 2]],
        ['B', 3],
        ['C', null],
      ],
    });
    expect(c.tolerated).toBe('an unknown word at offset 9');
  });
  test('a value is cut short by the keywords that end objects', () => {
    for (const word of ['endobj', 'obj', 'stream', 'endstream', 'xref', 'trailer', 'startxref'])
      expect(() => read(`[1 ${word}`)).toThrow(expect.objectContaining({ code: 'pdf-malformed' }));
  });
});

describe('bounds', () => {
  test('nesting up to the limit is read, beyond it refused, however deep', () => {
    const { nesting } = defaultLimits;
    expect(() => read('['.repeat(nesting) + ']'.repeat(nesting))).not.toThrow();
    for (const open of ['[', '<</A'])
      for (const depth of [nesting + 1, 1_000_000])
        expect(() => read(open.repeat(depth))).toThrow(expect.objectContaining({ code: 'limit-exceeded' }));
  });
  test('data that end within a value are truncated', () => {
    for (const text of ['', '(abc', '<41', '[1 2', '<< /A', '<< /A 1', '<< /A 1 >'])
      expect(() => read(text)).toThrow(
        expect.objectContaining({ code: expect.stringMatching(/^pdf-(truncated|malformed)$/) }),
      );
  });
  test('elements of one array are bounded', () => {
    const bytes = bytesOf('[1 2 3 4]');
    const limits = { ...defaultLimits, elements: 3 };
    expect(() => readValue(cursorOn({ bytes, base: 0 }, 0, bytes.length, limits))).toThrow(
      expect.objectContaining({ code: 'limit-exceeded', subject: 'elements' }),
    );
  });
});

const scalar = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.integer(),
  fc.integer({ min: -1e6, max: 1e6 }).map((n) => n / 1000),
  fc.string({ unit: 'binary-ascii' }).map((text) => PdfName.of(text.replaceAll('\0', ''))),
  fc.tuple(fc.uint8Array(), fc.boolean()).map(([bytes, hex]) => new PdfString(bytes, hex)),
  fc
    .tuple(fc.integer({ min: 1, max: 8_000_000 }), fc.integer({ min: 0, max: 65535 }))
    .map(([n, g]) => new PdfRef(n, g)),
);
const { value: anyValue } = fc.letrec<{ value: PdfObject }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    scalar,
    fc.array(tie('value'), { maxLength: 5 }).map((items) => new PdfArray(items)),
    fc
      .dictionary(
        fc.string({ minLength: 1, unit: 'binary-ascii' }).map((k) => k.replaceAll('\0', 'x')),
        tie('value'),
        { maxKeys: 5 },
      )
      .map((entries) => PdfDict.from(new Map(Object.entries(entries)))),
  ),
}));

test('reads back every value as it was written', () => {
  fc.assert(
    fc.property(anyValue, (value) => {
      expect(plain(readValue(cursor(serialize(value))))).toEqual(plain(value));
    }),
  );
});

test('a window that ends within a value asks for more instead of misreading it', () => {
  fc.assert(
    fc.property(anyValue, fc.nat(), (value, cut) => {
      const bytes = Buffer.concat([serialize(value), bytesOf(' ')]);
      const window = bytes.subarray(0, cut % bytes.length);
      try {
        expect(plain(readValue(cursor(window, false)))).toEqual(plain(value));
      } catch (error) {
        if (error !== moreBytes) throw error;
      }
    }),
  );
});
