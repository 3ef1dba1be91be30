import { KysoError } from '../errors.ts';
import { type DecodeBudget, decodeStream } from './filters/decode.ts';
import { isArray, isInteger, isName, type PdfDict, type PdfObject, type PdfStream } from './objects.ts';
import { filterSpecs } from './stream-filters.ts';
import type { XrefEntry } from './types.ts';

interface Subsection {
  readonly first: number;
  readonly count: number;
  /** Index of its first entry within the stream. */
  readonly at: number;
}

/** The entries of a cross-reference stream (7.5.8.3), decoded one by one when asked for. */
export class StreamEntries implements ReadonlyMap<number, XrefEntry> {
  readonly size: number;
  readonly #data: Uint8Array;
  readonly #widths: readonly [number, number, number];
  readonly #subsections: readonly Subsection[];

  /** `subsections` are ascending and do not overlap. */
  constructor(
    data: Uint8Array,
    widths: readonly [number, number, number],
    subsections: readonly Subsection[],
  ) {
    this.#data = data;
    this.#widths = widths;
    this.#subsections = subsections;
    this.size = subsections.reduce((sum, { count }) => sum + count, 0);
  }

  get(num: number): XrefEntry | undefined {
    let low = 0;
    let high = this.#subsections.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#subsections[middle] as Subsection).first <= num) low = middle + 1;
      else high = middle;
    }
    const found = this.#subsections[low - 1];
    return found && num < found.first + found.count ? this.#entry(found.at + num - found.first) : undefined;
  }
  has(num: number): boolean {
    return this.get(num) !== undefined;
  }
  *keys(): MapIterator<number> {
    for (const [num] of this) yield num;
  }
  *values(): MapIterator<XrefEntry> {
    for (const [, entry] of this) yield entry;
  }
  *entries(): MapIterator<[number, XrefEntry]> {
    for (const { first, count, at } of this.#subsections)
      for (let i = 0; i < count; i++) {
        const entry = this.#entry(at + i);
        if (entry) yield [first + i, entry];
      }
  }
  [Symbol.iterator](): MapIterator<[number, XrefEntry]> {
    return this.entries();
  }
  forEach(visit: (value: XrefEntry, key: number, map: ReadonlyMap<number, XrefEntry>) => void): void {
    for (const [num, entry] of this) visit(entry, num, this);
  }

  /** An entry of a type not known stands for the null object, as if it were absent. */
  #entry(index: number): XrefEntry | undefined {
    const [w0, w1, w2] = this.#widths;
    const at = index * (w0 + w1 + w2);
    const type = w0 === 0 ? 1 : this.#field(at, w0);
    const second = this.#field(at + w0, w1);
    const third = this.#field(at + w0 + w1, w2);
    if (type === 1) return second > 0 ? { type: 'offset', offset: second, gen: third } : undefined;
    if (type === 2) return { type: 'compressed', container: second, index: third };
    return type === 0 ? { type: 'free', next: second, gen: third } : undefined;
  }

  #field(at: number, width: number): number {
    let value = 0;
    for (let i = 0; i < width; i++) value = value * 256 + (this.#data[at + i] as number);
    return value;
  }
}

/** Reads the entries of a cross-reference stream. @throws pdf-malformed, stream-malformed, limit-exceeded */
export function readXrefStream(
  stream: PdfStream,
  budget: DecodeBudget,
): { readonly entries: StreamEntries; readonly faults: readonly string[] } {
  const { dict } = stream;
  const { limits } = budget;
  const widths = readWidths(dict);
  const width = widths[0] + widths[1] + widths[2];
  const declared = readIndex(dict, limits.objectNumber);
  const total = declared.reduce((sum, { count }) => sum + count, 0);
  if (total > limits.objectNumber + 1) throw malformed(stream, `lists ${total} objects`);
  // What is beyond the entries serves nothing, so nothing beyond them needs decoding.
  const bound = { ...limits, decodedStream: Math.min(limits.decodedStream, total * width + 65_536) };
  const own: DecodeBudget = { ...budget, limits: bound, spent: budget.spent };
  const data = decodeStream(
    stream.raw,
    filterSpecs(dict, (value) => value ?? null),
    own,
  );
  budget.spent = own.spent;
  const available = Math.floor(data.length / width);
  const faults: string[] = [];
  if (available < total) faults.push(`the cross-reference stream has ${available} of ${total} entries`);
  const subsections = declared
    .map(({ first, count, at }) => ({ first, at, count: Math.max(0, Math.min(count, available - at)) }))
    .filter(({ count }) => count > 0);
  return { entries: new StreamEntries(data, widths, subsections), faults };
}

const malformed = (stream: PdfStream, what: string): KysoError =>
  new KysoError('pdf-malformed', `the cross-reference stream at offset ${stream.dataOffset ?? 0} ${what}`, {
    ...(stream.dataOffset === undefined ? {} : { offset: stream.dataOffset }),
  });

function readWidths(dict: PdfDict): [number, number, number] {
  const w = dict.get('W');
  const items = isArray(w) ? w.items.slice(0, 3) : [];
  const [type, second, third] = items.map((item) =>
    isInteger(item) && item >= 0 && item <= 8 ? item : undefined,
  );
  if (type === undefined || second === undefined || third === undefined || type + second + third === 0)
    throw new KysoError('pdf-malformed', 'a cross-reference stream has no usable W');
  return [type, second, third];
}

/** Pairs of first number and count, ascending; the whole of Size when there is no Index. */
function readIndex(dict: PdfDict, highest: number): Subsection[] {
  const index: PdfObject | undefined = dict.get('Index');
  const numbers = isArray(index) ? index.items : [0, dict.get('Size') ?? null];
  const subsections: Subsection[] = [];
  let at = 0;
  for (let i = 0; i + 1 < numbers.length; i += 2) {
    const first = numbers[i];
    const count = numbers[i + 1];
    if (!isInteger(first) || !isInteger(count) || first < 0 || count < 0 || first + count > highest + 1)
      throw new KysoError('pdf-malformed', 'a cross-reference stream has no usable Index');
    subsections.push({ first, count, at });
    at += count;
  }
  const sorted = subsections.sort((a, b) => a.first - b.first);
  if (sorted.some(({ first }, i) => i > 0 && first < endOf(sorted[i - 1])))
    throw new KysoError('pdf-malformed', 'the Index of a cross-reference stream lists an object twice');
  return sorted;
}

const endOf = (subsection: Subsection | undefined): number =>
  subsection ? subsection.first + subsection.count : 0;

/** True for a stream that says it is a cross-reference stream. */
export const isXrefStream = (stream: PdfStream): boolean => isName(stream.dict.get('Type'), 'XRef');
