import { KysoError } from '../errors.ts';
import {
  byteAt,
  type Cursor,
  characterClass,
  isEol,
  malformed,
  offsetOf,
  skipSpace,
  takeInteger,
  takeKeyword,
  tolerate,
  whiteSpace,
} from './cursor.ts';
import { readValue } from './lexer.ts';
import { PdfDict, type PdfObject, PdfRef, PdfStream } from './objects.ts';
import { findForward } from './search.ts';
import { type BoundedSource, readAt } from './window.ts';

/** An indirect object as it stands at a place in the file (7.3.10). */
export interface ParsedObject {
  readonly num: number;
  readonly gen: number;
  readonly value: PdfObject;
  /** File offset of the object number. */
  readonly offset: number;
  /** Bytes of the object without stream data. */
  readonly headBytes: number;
  /** File offset behind `endobj`, or behind the value where that is missing. */
  readonly end: number;
  readonly endobj: boolean;
  /** The stream's length was found through a reference, or by searching: it may differ in another revision. */
  readonly lengthIndirect: boolean;
  /** What was passed over because it is no PDF syntax, as a phrase with its offset. */
  readonly tolerated: string | undefined;
  /** What can be read in two ways, as a phrase with its offset. */
  readonly ambiguous: string | undefined;
}

/** Gives the value of an indirect /Length; undefined when it cannot. */
export type LengthResolver = (length: PdfRef) => number | undefined;

/** `N G obj` at the cursor, white space before it allowed; undefined when something else stands there. */
export function takeHeader(c: Cursor): { num: number; gen: number; offset: number } | undefined {
  skipSpace(c);
  const offset = offsetOf(c, c.pos);
  const num = takeInteger(c);
  if (num === undefined || !isSpaceAt(c)) return undefined;
  skipSpace(c);
  const gen = takeInteger(c);
  if (gen === undefined || !isSpaceAt(c)) return undefined;
  skipSpace(c);
  // "obj" may touch what follows: `1 0 obj<<`, and from careless producers `1 0 obj5`.
  for (let i = 0; i < 3; i++) if (byteAt(c, c.pos + i) !== 'obj'.charCodeAt(i)) return undefined;
  c.pos += 3;
  return { num, gen, offset };
}

const isSpaceAt = (c: Cursor): boolean => {
  const byte = byteAt(c, c.pos);
  return byte >= 0 && (characterClass[byte] === whiteSpace || byte === 0x25);
};

interface Head {
  readonly num: number;
  readonly gen: number;
  readonly offset: number;
  readonly value: PdfObject;
  /** Behind the value, or behind `endobj`. */
  readonly end: number;
  readonly endobj: boolean;
  /** File offset of the first data byte, for a stream. */
  readonly data: number | undefined;
  readonly tolerated: string | undefined;
  readonly ambiguous: string | undefined;
}

function readHead(c: Cursor): Head {
  const header = takeHeader(c);
  if (!header) throw malformed(c, 'an object header expected');
  skipSpace(c);
  // `1 0 obj endobj` is a null object to every viewer.
  const value = takeKeyword(c, 'endobj') ? null : readValue(c);
  const end = offsetOf(c, c.pos);
  skipSpace(c);
  const isStream = value instanceof PdfDict && takeKeyword(c, 'stream');
  const endobj = !isStream && takeKeyword(c, 'endobj');
  return {
    num: header.num,
    gen: header.gen,
    offset: header.offset,
    value,
    end: endobj ? offsetOf(c, c.pos) : end,
    endobj,
    data: isStream ? offsetOf(c, dataStart(c)) : undefined,
    tolerated: c.tolerated,
    ambiguous: c.ambiguous,
  };
}

/** Data begin behind CRLF or LF (7.3.8.1); blanks before it and a lone CR occur. */
function dataStart(c: Cursor): number {
  let pos = c.pos;
  while (byteAt(c, pos) === 0x20 || byteAt(c, pos) === 0x09) pos++;
  const byte = byteAt(c, pos);
  if (byte === 0x0a) return pos + 1;
  if (byte === 0x0d && byteAt(c, pos + 1) === 0x0a) return pos + 2;
  tolerate(c, 'no end-of-line that begins data follows the keyword stream');
  return isEol(byte) ? pos + 1 : c.pos;
}

/**
 * Reads the indirect object at file offset `start`, seeing no byte at or behind `limit`.
 * @throws pdf-malformed, pdf-truncated, limit-exceeded
 */
export function readIndirect(
  input: BoundedSource,
  start: number,
  limit: number,
  resolveLength: LengthResolver,
): ParsedObject {
  const head = readAt(input, start, limit, readHead);
  const { num, gen, offset, value, end, endobj, data, tolerated, ambiguous } = head;
  if (data === undefined || !(value instanceof PdfDict))
    return {
      num,
      gen,
      offset,
      value,
      end,
      endobj,
      lengthIndirect: false,
      tolerated,
      ambiguous,
      headBytes: end - offset,
    };
  return readStream(input, head, value, data, Math.min(limit, input.source.length), resolveLength);
}

function readStream(
  input: BoundedSource,
  head: Head,
  dict: PdfDict,
  data: number,
  limit: number,
  resolveLength: LengthResolver,
): ParsedObject {
  const declared = dict.get('Length');
  const length = declared instanceof PdfRef ? resolveLength(declared) : declared;
  let dataEnd = typeof length === 'number' && Number.isInteger(length) && length >= 0 ? data + length : -1;
  let behind = dataEnd < 0 || dataEnd > limit ? -1 : behindKeyword(input, dataEnd, limit, 'endstream');
  const repaired = behind < 0;
  if (repaired) {
    const found = findEndstream(input, data, limit);
    if (found < 0)
      throw new KysoError('pdf-malformed', `the stream at offset ${data} does not end`, { offset: data });
    dataEnd = trimEol(input, data, found);
    behind = found + 'endstream'.length;
  }
  const { source } = input;
  const bytes = source.memory ? source.read(data, dataEnd) : () => source.read(data, dataEnd);
  const { num, gen, offset } = head;
  const end = behindKeyword(input, behind, limit, 'endobj');
  return {
    num,
    gen,
    offset,
    value: new PdfStream(dict, bytes, data, repaired, new PdfRef(num, gen)),
    end: end < 0 ? behind : end,
    endobj: end >= 0,
    lengthIndirect: repaired || declared instanceof PdfRef,
    tolerated: head.tolerated,
    ambiguous: head.ambiguous,
    headBytes: head.end - offset,
  };
}

function findEndstream({ source, endstream }: BoundedSource, from: number, limit: number): number {
  const known =
    endstream.limit === limit && from >= endstream.from && (endstream.found < 0 || from <= endstream.found);
  if (!known) Object.assign(endstream, { from, limit, found: findForward(source, 'endstream', from, limit) });
  return endstream.found;
}

/** File offset behind the keyword that stands at `at`, white space before it allowed; -1 when it does not. */
function behindKeyword({ source }: BoundedSource, at: number, limit: number, word: string): number {
  const bytes = source.memory ?? source.read(at, Math.min(limit, at + keywordReach));
  const base = source.memory ? 0 : at;
  const end = Math.min(bytes.length, limit - base, at - base + keywordReach);
  let i = at - base;
  while (i < end && characterClass[bytes[i] as number] === whiteSpace) i++;
  if (i + word.length > end) return -1;
  for (let k = 0; k < word.length; k++) if (bytes[i + k] !== word.charCodeAt(k)) return -1;
  return base + i + word.length;
}

/** A keyword behind stream data may follow this much white space. */
const keywordReach = 64;

/** The end-of-line before `endstream` is not part of the data. */
function trimEol(input: BoundedSource, data: number, end: number): number {
  const from = Math.max(data, end - 2);
  const tail = input.source.read(from, end);
  const last = tail[tail.length - 1];
  if (last === 0x0a) return tail.length > 1 && tail[tail.length - 2] === 0x0d ? end - 2 : end - 1;
  return last === 0x0d ? end - 1 : end;
}
