import { KysoError } from '../errors.ts';
import { characterClass, whiteSpace } from './cursor.ts';
import { type ParsedObject, readIndirect } from './indirect.ts';
import { readValue } from './lexer.ts';
import { isInteger, isName, PdfDict, type PdfObject, PdfStream } from './objects.ts';
import { markEnd } from './revisions.ts';
import { makeFinder, nowhere } from './search.ts';
import { type BoundedSource, readAt } from './window.ts';

/** What a pass over the whole file finds, in file order. Content of streams is passed over. */
export interface Scan {
  readonly objects: readonly ScannedObject[];
  /** Offsets of all definitions of an object, ascending. */
  readonly byNumber: ReadonlyMap<number, readonly number[]>;
  readonly trailers: readonly ScannedTrailer[];
  /** Each `%%EOF`. */
  readonly marks: readonly { readonly end: number; readonly eof: number }[];
}

export interface ScannedObject {
  readonly num: number;
  readonly gen: number;
  readonly offset: number;
  readonly objectStream: boolean;
  readonly catalog: boolean;
}

export interface ScannedTrailer {
  readonly offset: number;
  readonly dict: PdfDict;
}

/** Finds objects, trailers and end marks by their keywords. Linear in the length of the file. */
export function scanFile(input: BoundedSource): Scan {
  const { source, limits } = input;
  const objects: ScannedObject[] = [];
  const trailers: ScannedTrailer[] = [];
  const marks: { end: number; eof: number }[] = [];
  const byNumber = new Map<number, number[]>();
  // Reading objects only serves to pass over stream data and to tell types, and may not cost more than this.
  const purse = { bytes: source.length * 4 + 1_048_576 };

  const found = {
    obj: makeFinder(source, 'obj'),
    trailer: makeFinder(source, 'trailer'),
    mark: makeFinder(source, '%%EOF'),
  };

  const takeObject = (at: number): number => {
    const header = headerBefore(input, at);
    if (!header || header.num > limits.objectNumber) return at + 3;
    const read = (): ParsedObject =>
      readIndirect(input, header.offset, source.length, (length) =>
        lengthAt(input, byNumber.get(length.num)?.at(-1), purse),
      );
    const parsed = attempt(purse, header.offset, read, headBytes);
    const definitions = byNumber.get(header.num);
    if (definitions) definitions.push(header.offset);
    else byNumber.set(header.num, [header.offset]);
    const dict = parsed && dictOf(parsed);
    const type = dict?.get('Type');
    objects.push({
      num: header.num,
      gen: header.gen,
      offset: header.offset,
      objectStream: isName(type, 'ObjStm'),
      catalog: isName(type, 'Catalog'),
    });
    if (!(parsed?.value instanceof PdfStream)) return at + 3;
    if (isName(type, 'XRef')) trailers.push({ offset: header.offset, dict: parsed.value.dict });
    return parsed.end;
  };

  const takeTrailer = (at: number): number => {
    const read = (): PdfObject => readAt(input, at + 7, source.length, (c) => readValue(c));
    const dict = attempt(purse, at, read, (value) =>
      value instanceof PdfDict ? value.end - value.start : 16,
    );
    if (dict instanceof PdfDict) trailers.push({ offset: at, dict });
    return at + 7;
  };

  const takeMark = (at: number): number => {
    marks.push(readAt(input, at, source.length, markEnd));
    return at + 5;
  };

  for (let pos = 0; ; ) {
    const object = found.obj(pos);
    const trailer = found.trailer(pos);
    const mark = found.mark(pos);
    const next = Math.min(object, trailer, mark);
    if (next === nowhere) break;
    pos = next === object ? takeObject(next) : next === trailer ? takeTrailer(next) : takeMark(next);
  }
  return { objects, byNumber, trailers, marks };
}

const dictOf = ({ value }: ParsedObject): PdfDict | undefined =>
  value instanceof PdfStream ? value.dict : value instanceof PdfDict ? value : undefined;

/** Bytes a failed reading is charged at least: it costs more time than a good one of this length. */
const failureCost = 1024;

/** Runs a reading and charges the purse for what it looked at; undefined when it fails or the purse is empty. */
function attempt<T>(
  purse: { bytes: number },
  at: number,
  read: () => T,
  cost: (value: T) => number,
): T | undefined {
  if (purse.bytes <= 0) return undefined;
  try {
    const value = read();
    purse.bytes -= cost(value);
    return value;
  } catch (error) {
    if (!(error instanceof KysoError)) throw error;
    purse.bytes -= Math.max(failureCost, (error.offset ?? at) - at);
    return undefined;
  }
}

const headBytes = (object: ParsedObject): number => object.headBytes;

function lengthAt(
  input: BoundedSource,
  offset: number | undefined,
  purse: { bytes: number },
): number | undefined {
  if (offset === undefined) return undefined;
  const read = (): ParsedObject => readIndirect(input, offset, input.source.length, () => undefined);
  const parsed = attempt(purse, offset, read, headBytes);
  return parsed && isInteger(parsed.value) ? parsed.value : undefined;
}

/** The `N G ` in front of an `obj` at `at`. */
function headerBefore(
  input: BoundedSource,
  at: number,
): { num: number; gen: number; offset: number } | undefined {
  const from = Math.max(0, at - 40);
  const bytes = input.source.read(from, at);
  let i = bytes.length;
  const spaces = (): boolean => {
    const start = i;
    while (i > 0 && characterClass[bytes[i - 1] as number] === whiteSpace) i--;
    return i < start;
  };
  const digits = (most: number): number | undefined => {
    const end = i;
    while (i > 0 && (bytes[i - 1] as number) >= 0x30 && (bytes[i - 1] as number) <= 0x39) i--;
    if (i === end || end - i > most) return undefined;
    let value = 0;
    for (let k = i; k < end; k++) value = value * 10 + (bytes[k] as number) - 0x30;
    return value;
  };
  if (!spaces()) return undefined;
  const gen = digits(5);
  if (gen === undefined || !spaces()) return undefined;
  const num = digits(10);
  return num === undefined ? undefined : { num, gen, offset: from + i };
}
