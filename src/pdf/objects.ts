/**
 * The objects of ISO 32000-2, 7.3. null, booleans and numbers are JavaScript's own;
 * the others are small classes that remember where their bytes stand, so that an update
 * can repeat unchanged tokens to the letter.
 */
export type PdfObject =
  | null
  | boolean
  | number
  | PdfName
  | PdfString
  | PdfArray
  | PdfDict
  | PdfStream
  | PdfRef;

/**
 * The bytes a value was read from: `bytes[start..end)`, which stand at file offset `base + start`.
 * `base` is undefined for bytes that are not in the file as such (object streams, values made in memory).
 */
export interface Origin {
  readonly bytes: Uint8Array;
  readonly base: number | undefined;
}

/** A half-open range within an Origin's bytes. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const interned = new Map<string, PdfName>();

/** A name; `value` holds its bytes after #xx decoding, one char a byte (latin1). Compare with `===` on `value`. */
export class PdfName {
  readonly value: string;
  private constructor(value: string) {
    this.value = value;
  }
  static of(value: string): PdfName {
    let found = interned.get(value);
    if (!found) {
      found = new PdfName(value);
      // The table is for the few hundred names documents share, not for what a hostile one invents.
      if (interned.size < 4096 && value.length < 64) interned.set(value, found);
    }
    return found;
  }
}

/** A string; `bytes` after escapes or hex decoding and, once read through a document, after decryption. */
export class PdfString {
  readonly bytes: Uint8Array;
  readonly hex: boolean;
  /** Written in hexadecimal, with characters among the digits that are neither digits nor white space. */
  readonly odd: boolean;
  readonly origin: Origin | undefined;
  readonly start: number;
  readonly end: number;
  constructor(bytes: Uint8Array, hex = false, origin?: Origin, start = 0, end = 0, odd = false) {
    this.bytes = bytes;
    this.hex = hex;
    this.odd = odd;
    this.origin = origin;
    this.start = start;
    this.end = end;
  }
}

export class PdfRef {
  readonly num: number;
  readonly gen: number;
  constructor(num: number, gen = 0) {
    this.num = num;
    this.gen = gen;
  }
}

export class PdfArray {
  readonly items: readonly PdfObject[];
  readonly origin: Origin | undefined;
  readonly start: number;
  readonly end: number;
  constructor(items: readonly PdfObject[], origin?: Origin, start = 0, end = 0) {
    this.items = items;
    this.origin = origin;
    this.start = start;
    this.end = end;
  }
}

/** Entries up to which looking through them all is quicker than a table. */
const fewEntries = 8;

/**
 * A dictionary. When a key stands twice the last one wins, as in most viewers, and the key is kept in
 * `duplicates`: a verifier must know.
 */
export class PdfDict {
  /** Keys, each once, and behind each its value. */
  readonly pairs: readonly PdfObject[];
  /** Start and end of each value in `origin.bytes`, in the order of `pairs`; absent for dictionaries made in memory. */
  readonly places: readonly number[] | undefined;
  readonly duplicates: readonly string[];
  readonly origin: Origin | undefined;
  readonly start: number;
  readonly end: number;
  #entries: ReadonlyMap<string, PdfObject> | undefined;
  constructor(
    pairs: readonly PdfObject[],
    places?: readonly number[],
    duplicates: readonly string[] = [],
    origin?: Origin,
    start = 0,
    end = 0,
  ) {
    this.pairs = pairs;
    this.places = places;
    this.duplicates = duplicates;
    this.origin = origin;
    this.start = start;
    this.end = end;
  }
  get entries(): ReadonlyMap<string, PdfObject> {
    this.#entries ??= entriesOf(this.pairs);
    return this.#entries;
  }
  /** Where each key's value stands in `origin.bytes`. Made anew each time: only who edits a dictionary asks. */
  get spans(): ReadonlyMap<string, Span> | undefined {
    const { pairs, places } = this;
    if (!places) return undefined;
    const spans = new Map<string, Span>();
    for (let at = 0; at < pairs.length; at += 2)
      spans.set((pairs[at] as PdfName).value, {
        start: places[at] as number,
        end: places[at + 1] as number,
      });
    return spans;
  }
  /** The value as written (a reference stays a reference), undefined when absent. */
  get(key: string): PdfObject | undefined {
    const { pairs } = this;
    if (pairs.length > 2 * fewEntries) return this.entries.get(key);
    for (let at = 0; at < pairs.length; at += 2)
      if ((pairs[at] as PdfName).value === key) return pairs[at + 1];
    return undefined;
  }
  has(key: string): boolean {
    return this.get(key) !== undefined;
  }
  static of(entries: Record<string, PdfObject | undefined>): PdfDict {
    const map = new Map<string, PdfObject>();
    for (const [key, value] of Object.entries(entries)) if (value !== undefined) map.set(key, value);
    return PdfDict.from(map);
  }
  /** A dictionary made in memory. */
  static from(entries: ReadonlyMap<string, PdfObject>): PdfDict {
    const pairs: PdfObject[] = [];
    for (const [key, value] of entries) pairs.push(PdfName.of(key), value);
    return new PdfDict(pairs);
  }
}

function entriesOf(pairs: readonly PdfObject[]): Map<string, PdfObject> {
  const entries = new Map<string, PdfObject>();
  for (let at = 0; at < pairs.length; at += 2)
    entries.set((pairs[at] as PdfName).value, pairs[at + 1] as PdfObject);
  return entries;
}

/** A stream. `raw` gives the encoded bytes as they stand in the file (still encrypted in an encrypted document). */
export class PdfStream {
  readonly dict: PdfDict;
  /** File offset of the first data byte; undefined for streams made in memory. */
  readonly dataOffset: number | undefined;
  /** Set when /Length was missing or wrong and the end was found by `endstream`. */
  readonly lengthRepaired: boolean;
  /** The indirect object this stream is, which its encryption depends on; undefined for streams made in memory. */
  readonly id: PdfRef | undefined;
  readonly #data: Uint8Array | (() => Uint8Array);
  /** `data` may be a function, for bytes that are read from a file only when asked for. */
  constructor(
    dict: PdfDict,
    data: Uint8Array | (() => Uint8Array),
    dataOffset?: number,
    lengthRepaired = false,
    id?: PdfRef,
  ) {
    this.dict = dict;
    this.#data = data;
    this.dataOffset = dataOffset;
    this.lengthRepaired = lengthRepaired;
    this.id = id;
  }
  get raw(): Uint8Array {
    return typeof this.#data === 'function' ? this.#data() : this.#data;
  }
}

export const isName = (o: PdfObject | undefined, value?: string): o is PdfName =>
  o instanceof PdfName && (value === undefined || o.value === value);
export const isDict = (o: PdfObject | undefined): o is PdfDict => o instanceof PdfDict;
export const isArray = (o: PdfObject | undefined): o is PdfArray => o instanceof PdfArray;
export const isStream = (o: PdfObject | undefined): o is PdfStream => o instanceof PdfStream;
export const isRef = (o: PdfObject | undefined): o is PdfRef => o instanceof PdfRef;
export const isString = (o: PdfObject | undefined): o is PdfString => o instanceof PdfString;
export const isInteger = (o: PdfObject | undefined): o is number => Number.isInteger(o);
