import { PdfArray, PdfDict, type PdfObject } from '../objects.ts';

/**
 * What an update may write: any object, an edit of one that was read (its untouched tokens are repeated to the
 * letter), a stream made in memory, or literal bytes.
 */
export type Writable = PdfObject | DictEdit | ArrayEdit | StreamToWrite | Verbatim;

/** A stream to be written as an indirect object. Length is set by the writer; the data is encrypted by it. */
export interface StreamToWrite {
  readonly kind: 'stream';
  readonly dict: PdfDict | DictEdit;
  /** Encoded as the dictionary's Filter says, not encrypted. */
  readonly data: Uint8Array;
  /** `never`: left plain in an encrypted document (metadata when EncryptMetadata is false). Default `document`. */
  readonly encryption?: 'document' | 'never';
}

/** Bytes written as they are, never encrypted: a signature's Contents, a ByteRange to be filled in later. */
export interface Verbatim {
  readonly kind: 'verbatim';
  readonly bytes: Uint8Array;
  /** Name under which the place of these bytes in the file is found in `AppendedSection.marks`. */
  readonly mark?: string;
}

export function verbatim(text: string | Uint8Array, mark?: string): Verbatim {
  const bytes = typeof text === 'string' ? Buffer.from(text, 'latin1') : text;
  return mark === undefined ? { kind: 'verbatim', bytes } : { kind: 'verbatim', bytes, mark };
}

/** A dictionary with some entries set or deleted; the others, comments and spacing included, stay as they stand. */
export class DictEdit {
  readonly base: PdfDict;
  readonly #changes = new Map<string, Writable | undefined>();

  constructor(base: PdfDict) {
    this.base = base;
  }
  set(key: string, value: Writable): this {
    this.#changes.set(key, value);
    return this;
  }
  delete(key: string): this {
    if (this.base.has(key)) this.#changes.set(key, undefined);
    else this.#changes.delete(key);
    return this;
  }
  /** The value after the edit, undefined when absent. */
  get(key: string): Writable | undefined {
    return this.#changes.has(key) ? this.#changes.get(key) : this.base.get(key);
  }
  /** Keys set (to a value) or deleted (undefined), in the order they were first touched. */
  get changes(): ReadonlyMap<string, Writable | undefined> {
    return this.#changes;
  }
}

/** An array with values added behind its last one; what stands there already is repeated to the letter. */
export class ArrayEdit {
  readonly base: PdfArray;
  readonly added: Writable[];

  constructor(base: PdfArray, added: readonly Writable[]) {
    this.base = base;
    this.added = [...added];
  }
  append(...values: Writable[]): this {
    this.added.push(...values);
    return this;
  }
}

export const editDict = (dict: PdfDict): DictEdit => new DictEdit(dict);

export const appendToArray = (array: PdfArray, values: readonly Writable[]): ArrayEdit =>
  new ArrayEdit(array, values);

/** A new dictionary whose values may be anything writable; undefined values are left out. */
export function newDict(entries: Readonly<Record<string, Writable | undefined>>): DictEdit {
  const dict = new DictEdit(PdfDict.of({}));
  for (const [key, value] of Object.entries(entries)) if (value !== undefined) dict.set(key, value);
  return dict;
}

export const newArray = (values: readonly Writable[]): ArrayEdit => new ArrayEdit(new PdfArray([]), values);
