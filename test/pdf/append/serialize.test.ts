import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultLimits } from '../../../src/limits.ts';
import { appendToArray, editDict, newArray, verbatim } from '../../../src/pdf/append.ts';
import { cursorOn } from '../../../src/pdf/cursor.ts';
import { readValue } from '../../../src/pdf/lexer.ts';
import {
  isArray,
  isDict,
  PdfArray,
  PdfDict,
  PdfName,
  type PdfObject,
  PdfRef,
  PdfStream,
  PdfString,
} from '../../../src/pdf/objects.ts';
import { type SerializeContext, serialize } from '../../../src/pdf/serialize.ts';
import { meaning, values } from './arbitrary-values.ts';

const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const parse = (source: string | Uint8Array): PdfObject => {
  const bytes = typeof source === 'string' ? latin1(source) : source;
  return readValue(cursorOn({ bytes, base: 0 }, 0, bytes.length, defaultLimits));
};
const parseDict = (source: string): PdfDict => {
  const value = parse(source);
  if (!isDict(value)) throw new Error(`no dictionary: ${source}`);
  return value;
};
const parseArray = (source: string): PdfArray => {
  const value = parse(source);
  if (!isArray(value)) throw new Error(`no array: ${source}`);
  return value;
};
const written = (value: Parameters<typeof serialize>[0], context?: SerializeContext): string =>
  text(context ? serialize(value, context) : serialize(value));
const anew: SerializeContext = { copies: () => false };

describe('writing values', () => {
  test('whatever is written reads back as the same value', () => {
    fc.assert(
      fc.property(values, (value) => {
        const bytes = serialize(value);
        expect(meaning(parse(Buffer.concat([bytes, latin1(' ')])))).toEqual(meaning(value));
      }),
      { numRuns: 500 },
    );
  });

  test('what was read is repeated byte for byte', () => {
    const source = '<</A   1.500/B(a\\)\\\nb)%note >>\n/C<0 1F>/D[ 1 0 R true<</E null>>]/F#20G /H>>';
    expect(written(parse(source))).toBe(source);
  });

  test('numbers have no exponent and lose nothing (7.3.3)', () => {
    const spelled: [number, string][] = [
      [0, '0'],
      [-0, '0'],
      [1e21, '1000000000000000000000'],
      [1.5e-7, '0.00000015'],
      [-1.25e-10, '-0.000000000125'],
      [123456.789, '123456.789'],
      [-17, '-17'],
    ];
    for (const [value, token] of spelled) expect(written(value)).toBe(token);
    expect(() => written(Number.NaN)).toThrowError(expect.objectContaining({ code: 'internal' }));
  });

  test('names escape what is not regular (7.3.5)', () => {
    expect(written(new PdfArray([PdfName.of(''), 1]))).toBe('[/ 1]');
    expect(written(PdfName.of('A B#(\u00e9'))).toBe('/A#20B#23#28#e9');
  });

  test('strings are literal where all is printable, hexadecimal otherwise', () => {
    expect(written(new PdfString(latin1('a(b)\\c\r\n')))).toBe('(a\\(b\\)\\\\c\\r\\n)');
    expect(written(new PdfString(Uint8Array.of(0xfe, 0xff, 0)))).toBe('<feff00>');
    expect(written(new PdfString(latin1('AB'), true))).toBe('<4142>');
  });

  test('tokens that would run together are kept apart', () => {
    expect(
      written(
        newArray([1, 2, true, null, new PdfRef(3), PdfName.of('N'), 4, verbatim('5'), verbatim('(6)')]),
      ),
    ).toBe('[1 2 true null 3 0 R/N 4 5(6)]');
  });

  test('a stream is no value', () => {
    expect(() => written(new PdfArray([new PdfStream(PdfDict.of({}), latin1(''))]))).toThrowError(
      expect.objectContaining({ code: 'internal' }),
    );
  });

  test('with encryption strings are written anew, other tokens stay', () => {
    const context: SerializeContext = {
      copies: () => false,
      encryptString: (bytes) => bytes.map((b) => b ^ 0xff),
    };
    expect(written(parse('<</A 1.50/B(ab)/C[(c)]/D 2  0 R>>'), context)).toBe(
      '<</A 1.50/B<9e9d>/C[<9c>]/D 2  0 R>>',
    );
  });
});

describe('editing dictionaries', () => {
  const source = '<< /Type/Catalog %first\n /A 1.0 /B (x) % /A 9 \n/C[1]>>';

  test('a set entry is replaced where it stands, everything else stays', () => {
    expect(written(editDict(parseDict(source)).set('A', 2))).toBe(source.replace('1.0', '2'));
    expect(written(editDict(parseDict(source)).set('Type', 7))).toBe(source.replace('/Catalog', ' 7'));
  });

  test('a new entry is added last', () => {
    expect(written(editDict(parseDict(source)).set('N', 1).set('M', new PdfRef(4)))).toBe(
      source.replace('>>', '/N 1/M 4 0 R>>'),
    );
  });

  test('a deleted entry is cut out with its key', () => {
    expect(written(editDict(parseDict(source)).delete('C').delete('Absent'))).toBe(
      source.replace('/C[1]', ''),
    );
    expect(written(editDict(parseDict(source)).delete('Type').set('A', null))).toBe(
      '<<  %first\n /A null /B (x) % /A 9 \n/C[1]>>',
    );
  });

  test('a key that stood twice is written once, with the value that counted', () => {
    const edit = editDict(parseDict('<</A 1/B 2.50/A 3>>')).set('C', true);
    expect(written(edit)).toBe('<</A 3/B 2.50/C true>>');
  });

  test('edits nest', () => {
    const dict = parseDict('<</AcroForm<</Fields[ 1 0 R ]/DR<<>> >>/V 1>>');
    const form = dict.get('AcroForm');
    if (!isDict(form)) throw new Error('no form');
    const fields = form.get('Fields');
    if (!isArray(fields)) throw new Error('no fields');
    const edit = editDict(dict).set(
      'AcroForm',
      editDict(form)
        .set('Fields', appendToArray(fields, [new PdfRef(9)]))
        .set('SigFlags', 3),
    );
    expect(written(edit)).toBe('<</AcroForm<</Fields[ 1 0 R 9 0 R]/DR<<>> /SigFlags 3>>/V 1>>');
  });

  test('random edits read back as the same edits of the values', () => {
    const keys = fc.constantFrom('A', 'B', 'C', 'D', 'E#', 'F G');
    const change = fc.oneof(fc.record({ set: keys, value: values }), fc.record({ delete: keys }));
    const spaces = fc.constantFrom('', ' ', '\n', ' %c /A 1\n', '\t%\r');
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(keys, values, spaces, spaces), { selector: ([key]) => key }),
        fc.array(change, { maxLength: 5 }),
        fc.boolean(),
        (entries, changes, copied) => {
          const body = entries
            .map(
              ([key, value, before, between]) =>
                `${before}${written(PdfName.of(key))}${between} ${written(value)}`,
            )
            .join('');
          const edit = editDict(parseDict(`<<${body}\n>>`));
          const expected = new Map(entries.map(([key, value]) => [key, value]));
          for (const one of changes)
            if ('set' in one) {
              edit.set(one.set, one.value);
              expected.set(one.set, one.value);
            } else {
              edit.delete(one.delete);
              expected.delete(one.delete);
            }
          const result = serialize(edit, copied ? { copies: () => true } : anew);
          expect(meaning(parse(result))).toEqual(meaning(PdfDict.from(expected)));
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('editing arrays', () => {
  test('values are added behind what stands there', () => {
    expect(written(appendToArray(parseArray('[ 1.0 2 % two\n]'), [3, new PdfRef(4)]))).toBe(
      '[ 1.0 2 % two\n3 4 0 R]',
    );
    expect(written(appendToArray(parseArray('[]'), [PdfName.of('A')]).append(1, 2))).toBe('[/A 1 2]');
    expect(written(appendToArray(new PdfArray([1]), [2]), anew)).toBe('[1 2]');
  });
});
