import { KysoError } from '../errors.ts';
import { ByteWriter } from './append/byte-writer.ts';
import { nameToken, numberToken, stringToken } from './append/tokens.ts';
import { ArrayEdit, DictEdit, type StreamToWrite, type Verbatim, type Writable } from './append/writable.ts';
import { characterClass, isEol, regular } from './cursor.ts';
import {
  type Origin,
  PdfArray,
  PdfDict,
  PdfName,
  type PdfObject,
  PdfRef,
  PdfStream,
  PdfString,
  type Span,
} from './objects.ts';

/** How values are written into one indirect object. */
export interface SerializeContext {
  /**
   * True when the bytes a value was read from may be repeated. In an encrypted document they may only where they
   * stand in the file, in the object that is being written: its number is part of what strings are encrypted with.
   */
  copies(origin: Origin, start: number): boolean;
  /** Encrypts a string for the object being written. Absent: strings stay as they are. */
  readonly encryptString?: (bytes: Uint8Array) => Uint8Array;
}

const plainContext: SerializeContext = { copies: () => true };

/** A value as PDF syntax, what was read from a file repeated to the letter. Streams cannot be written this way. */
export function serialize(value: Writable, context: SerializeContext = plainContext): Uint8Array {
  const out = new ByteWriter();
  writeValue(out, value, context);
  return out.finish();
}

/** @throws internal for a stream, which is an indirect object's alone */
export function writeValue(out: ByteWriter, value: Writable, context: SerializeContext): void {
  if (value === null || typeof value === 'boolean') writeToken(out, String(value));
  else if (typeof value === 'number') writeToken(out, numberToken(value));
  else if (value instanceof PdfName) out.text(nameToken(value.value));
  else if (value instanceof PdfRef) writeToken(out, `${value.num} ${value.gen} R`);
  else if (value instanceof PdfString) writeString(out, value, context);
  else if (value instanceof PdfArray) writeArray(out, value, [], context);
  else if (value instanceof ArrayEdit) writeArray(out, value.base, value.added, context);
  else if (value instanceof PdfDict) writeDict(out, value, noChanges, context);
  else if (value instanceof DictEdit) writeDict(out, value.base, value.changes, context);
  else if (isVerbatim(value)) writeVerbatim(out, value);
  else throw new KysoError('internal', 'a stream can only be written as an indirect object');
}

const isVerbatim = (value: PdfStream | StreamToWrite | Verbatim): value is Verbatim =>
  'kind' in value && value.kind === 'verbatim';

const isRegular = (byte: number | undefined): boolean =>
  byte !== undefined && byte >= 0 && characterClass[byte] === regular;

/** True where a token of regular characters would run into what is written, of which `/` may be a whole name. */
const runsOn = (out: ByteWriter): boolean => isRegular(out.last) || out.last === 0x2f;

function writeToken(out: ByteWriter, token: string): void {
  if (runsOn(out)) out.text(' ');
  out.text(token);
}

function writeCopy(out: ByteWriter, bytes: Uint8Array): void {
  if (runsOn(out) && isRegular(bytes[0])) out.text(' ');
  out.bytes(bytes);
}

function writeVerbatim(out: ByteWriter, { bytes, mark }: Verbatim): void {
  if (runsOn(out) && isRegular(bytes[0])) out.text(' ');
  const start = out.length;
  out.bytes(bytes);
  if (mark !== undefined) out.mark(mark, start, out.length);
}

function writeString(out: ByteWriter, string: PdfString, context: SerializeContext): void {
  const { origin, start, end } = string;
  if (origin && context.copies(origin, start)) out.bytes(origin.bytes.subarray(start, end));
  else {
    const encrypted = context.encryptString?.(string.bytes);
    out.text(stringToken(encrypted ?? string.bytes, string.hex || encrypted !== undefined));
  }
}

function writeArray(
  out: ByteWriter,
  { items, origin, start, end }: PdfArray,
  added: readonly Writable[],
  context: SerializeContext,
): void {
  const copied = origin !== undefined && context.copies(origin, start);
  if (copied) out.bytes(origin.bytes.subarray(start, end - 1));
  else {
    out.text('[');
    for (const item of items) writeValue(out, item, context);
  }
  for (const value of added) writeValue(out, value, context);
  out.text(']');
}

type Changes = ReadonlyMap<string, Writable | undefined>;
const noChanges: Changes = new Map();

function writeDict(out: ByteWriter, dict: PdfDict, changes: Changes, context: SerializeContext): void {
  const { origin, spans, start } = dict;
  const copied = origin !== undefined && context.copies(origin, start);
  // A dictionary with a key twice is written anew: which of the two counts would depend on the reader.
  if (copied && spans && dict.duplicates.length === 0) patchDict(out, dict, origin, spans, changes, context);
  else rewriteDict(out, dict, spans, changes, context);
}

/** The dictionary's bytes with only the changed values replaced, deleted entries cut out, new ones added last. */
function patchDict(
  out: ByteWriter,
  dict: PdfDict,
  { bytes }: Origin,
  spans: NonNullable<PdfDict['spans']>,
  changes: Changes,
  context: SerializeContext,
): void {
  let copiedTo = dict.start;
  let previousEnd = dict.start + 2;
  for (const [key, span] of spans) {
    if (changes.has(key)) {
      const value = changes.get(key);
      if (value === undefined) out.bytes(bytes.subarray(copiedTo, keyStart(bytes, previousEnd)));
      else {
        out.bytes(bytes.subarray(copiedTo, span.start));
        writeValue(out, value, context);
      }
      copiedTo = span.end;
    }
    previousEnd = span.end;
  }
  out.bytes(bytes.subarray(copiedTo, dict.end - 2));
  for (const [key, value] of changes)
    if (value !== undefined && !spans.has(key)) writeEntry(out, key, value, context);
  out.text('>>');
}

/** Where the next key begins: behind white space and comments. */
function keyStart(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== 0x2f) {
    if (bytes[at] === 0x25) while (at < bytes.length && !isEol(bytes[at] ?? 0)) at++;
    else at++;
  }
  return at;
}

function rewriteDict(
  out: ByteWriter,
  dict: PdfDict,
  spans: PdfDict['spans'],
  changes: Changes,
  context: SerializeContext,
): void {
  out.text('<<');
  for (const [key, value] of dict.entries) {
    if (changes.has(key)) {
      const changed = changes.get(key);
      if (changed !== undefined) writeEntry(out, key, changed, context);
    } else writeKept(out, dict, spans?.get(key), key, value, context);
  }
  for (const [key, value] of changes)
    if (value !== undefined && !dict.has(key)) writeEntry(out, key, value, context);
  out.text('>>');
}

function writeEntry(out: ByteWriter, key: string, value: Writable, context: SerializeContext): void {
  out.text(nameToken(key));
  writeValue(out, value, context);
}

/** An entry that stays: names, numbers and references hold nothing encrypted, so their spelling always stays too. */
function writeKept(
  out: ByteWriter,
  dict: PdfDict,
  span: Span | undefined,
  key: string,
  value: PdfObject,
  context: SerializeContext,
): void {
  const { origin } = dict;
  const isScalar =
    typeof value !== 'object' || value === null || value instanceof PdfName || value instanceof PdfRef;
  if (!isScalar || !span || !origin) {
    // Contents of a signature is never encrypted (7.6.2).
    const isSignature = key === 'Contents' && dict.has('ByteRange');
    writeEntry(out, key, value, isSignature ? { copies: context.copies } : context);
    return;
  }
  out.text(nameToken(key));
  writeCopy(out, origin.bytes.subarray(span.start, span.end));
}

/** The part of a stream that is not its data: the dictionary with the right Length. */
export function writeStreamDict(
  out: ByteWriter,
  dict: PdfDict | DictEdit,
  length: number,
  context: SerializeContext,
): void {
  const edit = dict instanceof DictEdit ? dict : new DictEdit(dict);
  const changes = edit.get('Length') === length ? edit.changes : new Map(edit.changes).set('Length', length);
  writeDict(out, edit.base, changes, context);
}

export const isStreamValue = (value: Writable): value is PdfStream | StreamToWrite =>
  value instanceof PdfStream ||
  (typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'stream');
