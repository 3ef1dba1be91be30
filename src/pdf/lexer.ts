import { KysoError } from '../errors.ts';
import {
  byteAt,
  type Cursor,
  characterClass,
  doubt,
  endsToken,
  isDigit,
  malformed,
  regular,
  skipSpace,
  takeInteger,
  takeKeyword,
  tolerate,
  truncated,
} from './cursor.ts';
import { PdfArray, PdfDict, PdfName, type PdfObject, PdfRef } from './objects.ts';
import { readHexString, readLiteralString } from './strings.ts';

/**
 * Reads one value (ISO 32000-2, 7.3), references included; streams are the business of indirect objects.
 * @throws pdf-malformed, pdf-truncated, limit-exceeded
 */
export function readValue(c: Cursor, depth: number = 0): PdfObject {
  skipSpace(c);
  const byte = byteAt(c, c.pos);
  if (isDigit(byte)) return readNumberOrReference(c);
  switch (byte) {
    case 0x2f: // /
      return readName(c);
    case 0x28: // (
      return readLiteralString(c);
    case 0x3c: // <
      return byteAt(c, c.pos + 1) === 0x3c ? readDictionary(c, depth) : readHexString(c);
    case 0x5b: // [
      return readArray(c, depth);
    case 0x2b: // +
    case 0x2d: // -
    case 0x2e: // .
      return readNumber(c);
    case -1:
      throw truncated(c, 'a value');
    default:
      return readConstant(c);
  }
}

function readConstant(c: Cursor): boolean | null {
  if (takeKeyword(c, 'true')) return true;
  if (takeKeyword(c, 'false')) return false;
  if (takeKeyword(c, 'null')) return null;
  throw malformed(c, 'a value expected');
}

/** Words that end or begin objects: where one stands within a value, the value is cut short. */
const structural: ReadonlySet<string> = new Set([
  'obj',
  'endobj',
  'stream',
  'endstream',
  'xref',
  'trailer',
  'startxref',
]);

const isDictionaryEnd = (c: Cursor): boolean => byteAt(c, c.pos) === 0x3e && byteAt(c, c.pos + 1) === 0x3e;

/** A key without a value, at the end of its dictionary. */
function missing(c: Cursor): null {
  tolerate(c, 'a value expected');
  return null;
}

const twoNumbers = /[\d.]\s+[+-]*[\d.]+\s+$/;

/** A value within an array or dictionary: an unknown word there counts as null. */
function readItem(c: Cursor, depth: number): PdfObject {
  skipSpace(c);
  const byte = byteAt(c, c.pos);
  if (byte < 0 || characterClass[byte] !== regular || isNumeric(byte)) return readValue(c, depth);
  if (byte === 0x74 || byte === 0x66 || byte === 0x6e) {
    if (takeKeyword(c, 'true')) return true;
    if (takeKeyword(c, 'false')) return false;
    if (takeKeyword(c, 'null')) return null;
  }
  const start = c.pos;
  let pos = start;
  while (!endsToken(byteAt(c, pos))) pos++;
  const word = latin1(c.bytes, start, Math.min(pos, start + 16));
  if (structural.has(word)) throw malformed(c, `${word} within a value`);
  // Viewers that read `+4 0 R` or `4.0 0 R` as a reference see what others do not.
  if (word === 'R' && twoNumbers.test(latin1(c.bytes, Math.max(0, start - 64), start)))
    doubt(c, 'what may be a reference');
  tolerate(c, 'an unknown word');
  c.pos = pos;
  return null;
}

const isNumeric = (byte: number): boolean => isDigit(byte) || byte === 0x2b || byte === 0x2d || byte === 0x2e;

function deeper(c: Cursor, depth: number): number {
  if (depth >= c.limits.nesting)
    throw new KysoError('limit-exceeded', `arrays and dictionaries are nested beyond ${c.limits.nesting}`, {
      subject: 'nesting',
    });
  return depth + 1;
}

const tooMany = (c: Cursor): KysoError =>
  new KysoError('limit-exceeded', `an array or dictionary has more than ${c.limits.elements} elements`, {
    subject: 'elements',
  });

function readArray(c: Cursor, depth: number): PdfArray {
  const start = c.pos++;
  const inner = deeper(c, depth);
  const items: PdfObject[] = [];
  for (;;) {
    skipSpace(c);
    if (byteAt(c, c.pos) === 0x5d) break;
    if (items.length >= c.limits.elements) throw tooMany(c);
    items.push(readItem(c, inner));
  }
  c.pos++;
  return new PdfArray(items, c.origin, start, c.pos);
}

const noKeys: readonly string[] = [];

/** Entries up to which a key is looked for among them all. */
const fewEntries = 32;

function readDictionary(c: Cursor, depth: number): PdfDict {
  const start = c.pos;
  c.pos += 2;
  const inner = deeper(c, depth);
  const pairs: PdfObject[] = [];
  const places: number[] = [];
  let duplicates: string[] | undefined;
  let table: Map<string, number> | undefined;
  for (;;) {
    skipSpace(c);
    if (isDictionaryEnd(c)) break;
    const byte = byteAt(c, c.pos);
    if (byte < 0) throw truncated(c, 'a dictionary');
    if (byte !== 0x2f) {
      tolerate(c, 'a dictionary key expected');
      readItem(c, inner);
      continue;
    }
    const name = readName(c);
    skipSpace(c);
    const valueStart = c.pos;
    const value = isDictionaryEnd(c) ? missing(c) : readItem(c, inner);
    if (pairs.length >= 2 * c.limits.elements) throw tooMany(c);
    if (pairs.length === 2 * fewEntries) table = tableOf(pairs);
    const known = table ? (table.get(name.value) ?? -1) : placeOf(name.value, pairs);
    if (known >= 0) {
      duplicates ??= [];
      duplicates.push(name.value);
      // The later value counts, in the place of the first.
      if (!sameBytes(c.bytes, places[known] as number, places[known + 1] as number, valueStart, c.pos))
        doubt(c, `${name.value} stands twice, with different values,`, valueStart);
      pairs[known + 1] = value;
      places[known] = valueStart;
      places[known + 1] = c.pos;
    } else {
      table?.set(name.value, pairs.length);
      pairs.push(name, value);
      places.push(valueStart, c.pos);
    }
  }
  c.pos += 2;
  return new PdfDict(pairs, places, duplicates ?? noKeys, c.origin, start, c.pos);
}

/** Where a key stands among the pairs, or -1. */
function placeOf(key: string, pairs: readonly PdfObject[]): number {
  for (let at = 0; at < pairs.length; at += 2) if ((pairs[at] as PdfName).value === key) return at;
  return -1;
}

function tableOf(pairs: readonly PdfObject[]): Map<string, number> {
  const table = new Map<string, number>();
  for (let at = 0; at < pairs.length; at += 2) table.set((pairs[at] as PdfName).value, at);
  return table;
}

function sameBytes(bytes: Uint8Array, start: number, end: number, other: number, otherEnd: number): boolean {
  if (end - start !== otherEnd - other) return false;
  for (let i = 0; i < end - start; i++) if (bytes[start + i] !== bytes[other + i]) return false;
  return true;
}

function hexDigit(byte: number): number {
  if (isDigit(byte)) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

/**
 * Names met before, by a hash of their bytes: comparing with one costs less than making a string to look it up.
 * A slot is overwritten and long names are left out, so the table stays bounded.
 */
const slots: (PdfName | undefined)[] = new Array(8192).fill(undefined);

/** A name, `/` first. */
function readName(c: Cursor): PdfName {
  const start = c.pos + 1;
  const { bytes, end } = c;
  let pos = start;
  let hash = 0;
  for (; pos < end; pos++) {
    const byte = bytes[pos] as number;
    if (characterClass[byte] !== regular) break;
    if (byte === 0x23) return readEscapedName(c);
    hash = (Math.imul(hash, 31) + byte) | 0;
  }
  const known = pos < end ? slots[hash & 8191] : undefined;
  if (known === undefined || !isSpelled(known.value, bytes, start, pos)) {
    const name = readEscapedName(c);
    if (name.value.length < 64) slots[hash & 8191] = name;
    return name;
  }
  c.pos = pos;
  return known;
}

function isSpelled(name: string, bytes: Uint8Array, start: number, end: number): boolean {
  if (name.length !== end - start) return false;
  for (let i = 0; i < name.length; i++) if (name.charCodeAt(i) !== bytes[start + i]) return false;
  return true;
}

/** A name that may hold `#xx`; a `#` without two hexadecimal digits stands for itself. */
function readEscapedName(c: Cursor): PdfName {
  const start = c.pos + 1;
  const { bytes, end } = c;
  let pos = start;
  let value = '';
  while (pos < end) {
    const byte = bytes[pos] as number;
    if (characterClass[byte] !== regular) break;
    if (byte === 0x23) {
      const high = hexDigit(byteAt(c, pos + 1));
      const low = high < 0 ? -1 : hexDigit(byteAt(c, pos + 2));
      if (low >= 0) {
        // A name holds no null character (7.3.5): there other readers end it, or leave the digits as they are.
        if (high + low === 0) tolerate(c, 'a name with #00', pos);
        value += String.fromCharCode(high * 16 + low);
        pos += 3;
        continue;
      }
    }
    value += String.fromCharCode(byte);
    pos++;
    if (pos - start > c.limits.token)
      throw new KysoError('limit-exceeded', `a name is longer than ${c.limits.token} bytes`, {
        subject: 'token',
      });
  }
  if (pos >= end) byteAt(c, pos);
  c.pos = pos;
  return PdfName.of(value);
}

/** `N G R`, or else a number. However high its numbers are, viewers follow a reference. */
function readNumberOrReference(c: Cursor): number | PdfRef {
  const start = c.pos;
  const num = takeInteger(c);
  if (num === undefined || !endsToken(byteAt(c, c.pos))) {
    c.pos = start;
    return readNumber(c);
  }
  const behind = c.pos;
  skipSpace(c);
  const gen = takeInteger(c);
  if (gen !== undefined && c.pos > behind) {
    skipSpace(c);
    if (byteAt(c, c.pos) === 0x52 && endsToken(byteAt(c, c.pos + 1))) {
      c.pos++;
      // Some viewers count such a number modulo 2^32, some take it as it is, some follow nothing.
      if (num > c.limits.objectNumber)
        doubt(c, `a reference to an object above ${c.limits.objectNumber}`, start);
      return new PdfRef(num, gen);
    }
  }
  c.pos = behind;
  return num;
}

/**
 * A number. As viewers do, a run of signs counts as one, and what follows the number within its token
 * (a second point or a sign, from careless producers) is passed over. It ends where its characters end:
 * `12endobj` occurs.
 */
function readNumber(c: Cursor): number {
  const start = c.pos;
  let pos = start;
  let negative = false;
  let byte = byteAt(c, pos);
  while (byte === 0x2b || byte === 0x2d) {
    negative ||= byte === 0x2d;
    byte = byteAt(c, ++pos);
  }
  const digits = pos;
  let value = 0;
  while (isDigit(byte)) {
    value = value * 10 + byte - 0x30;
    byte = byteAt(c, ++pos);
  }
  if (byte === 0x2e) {
    const point = ++pos;
    while (isDigit(byteAt(c, pos))) pos++;
    // Number() rounds decimal fractions right, where adding up digits would not.
    if (pos > point) value = Number(`${value}.${latin1(c.bytes, point, Math.min(pos, point + 20))}`);
    byte = byteAt(c, pos);
  }
  const behind = pos;
  while (isDigit(byte) || byte === 0x2e || byte === 0x2d) byte = byteAt(c, ++pos);
  c.pos = pos;
  const odd = digits - start > 1 || pos > behind || !hasDigit(c.bytes, digits, pos);
  if (odd || value > Number.MAX_SAFE_INTEGER) tolerate(c, 'a number other readers read otherwise', start);
  return negative && value !== 0 ? -value : value;
}

function hasDigit(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (isDigit(bytes[i] as number)) return true;
  return false;
}

const latin1 = (bytes: Uint8Array, start: number, end: number): string => {
  let text = '';
  for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i] as number);
  return text;
};
