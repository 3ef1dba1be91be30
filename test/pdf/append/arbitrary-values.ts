import fc from 'fast-check';
import { PdfArray, PdfDict, PdfName, type PdfObject, PdfRef, PdfString } from '../../../src/pdf/objects.ts';

const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

/** What a value means, without where it came from and how it was spelled. */
export function meaning(value: PdfObject): unknown {
  if (value instanceof PdfName) return `/${value.value}`;
  if (value instanceof PdfString) return { string: text(value.bytes) };
  if (value instanceof PdfRef) return { ref: [value.num, value.gen] };
  if (value instanceof PdfArray) return value.items.map(meaning);
  if (value instanceof PdfDict)
    return Object.fromEntries([...value.entries].map(([k, v]) => [k, meaning(v)]));
  return Object.is(value, -0) ? 0 : value;
}

const names = fc.string({
  unit: fc.integer({ min: 1, max: 255 }).map((code) => String.fromCharCode(code)),
  maxLength: 12,
});
const numbers = fc.oneof(
  fc.integer(),
  fc
    .double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 })
    .map((value) => Number(value.toFixed(6))),
);
const { value } = fc.letrec<{ value: PdfObject }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, true, false),
    numbers,
    names.map((name) => PdfName.of(name)),
    fc.tuple(fc.uint8Array({ maxLength: 30 }), fc.boolean()).map(([bytes, hex]) => new PdfString(bytes, hex)),
    fc.string().map((chars) => new PdfString(latin1(chars))),
    fc
      .tuple(fc.integer({ min: 1, max: 8_388_607 }), fc.integer({ min: 0, max: 65_535 }))
      .map(([num, gen]) => new PdfRef(num, gen)),
    fc.array(tie('value'), { maxLength: 6 }).map((items) => new PdfArray(items)),
    fc
      .array(fc.tuple(names, tie('value')), { maxLength: 6 })
      .map((entries) => PdfDict.from(new Map(entries))),
  ),
}));

/** Any PDF value but a stream. */
export const values: fc.Arbitrary<PdfObject> = value;
