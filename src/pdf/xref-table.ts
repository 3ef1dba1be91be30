import { KysoError } from '../errors.ts';
import {
  byteAt,
  type Cursor,
  characterClass,
  endsToken,
  isDigit,
  malformed,
  skipSpace,
  takeInteger,
  takeKeyword,
  whiteSpace,
} from './cursor.ts';
import { readValue } from './lexer.ts';
import { PdfDict } from './objects.ts';
import type { XrefEntry } from './types.ts';

/** A cross-reference table and its trailer dictionary (7.5.4, 7.5.5). */
export interface XrefTable {
  readonly entries: Map<number, XrefEntry>;
  readonly trailer: PdfDict;
  /** What had to be tolerated, as sentences; empty for a table written by the book. */
  readonly faults: readonly string[];
  /** What else the table says of objects it places more than once: readers differ about which counts. */
  readonly conflicts: ReadonlyMap<number, readonly XrefEntry[]>;
}

/** Reads a table whose keyword `xref` has been taken. @throws pdf-malformed, pdf-truncated, limit-exceeded */
export function readXrefTable(c: Cursor): XrefTable {
  const entries = new Map<number, XrefEntry>();
  const faults: string[] = [];
  const conflicts = new Map<number, XrefEntry[]>();
  let next = 0;
  for (;;) {
    skipSpace(c);
    if (takeKeyword(c, 'trailer')) break;
    const first = takeInteger(c);
    skipSpace(c);
    const count = takeInteger(c);
    if (first === undefined || count === undefined)
      throw malformed(c, 'a cross-reference subsection expected');
    skipSpace(c);
    const type = takeType(c);
    if (type) {
      faults.push(`the entry of object ${next} is beyond the count of its subsection`);
      add(entries, conflicts, next++, type, first, count, c.limits.objectNumber);
    } else next = readSubsection(c, first, count, entries, conflicts, faults);
  }
  const trailer = readValue(c);
  if (!(trailer instanceof PdfDict)) throw malformed(c, 'a trailer dictionary expected');
  return { entries, trailer, faults, conflicts };
}

/** Enough to tell of. */
const maxConflicts = 1000;

type Conflicts = Map<number, XrefEntry[]>;

/** Notes another answer about an object. */
export function addTo(conflicts: Conflicts, num: number, entry: XrefEntry): void {
  const known = conflicts.get(num);
  if (known) {
    if (known.length < maxConflicts) known.push(entry);
  } else if (conflicts.size < maxConflicts) conflicts.set(num, [entry]);
}

/** Both free, or both the same object at the same place. */
function agree(a: XrefEntry, b: XrefEntry): boolean {
  if (a.type !== 'offset' || b.type !== 'offset') return a.type === b.type;
  return a.offset === b.offset && a.gen === b.gen;
}

/** Returns the number behind the last entry read. */
function readSubsection(
  c: Cursor,
  first: number,
  count: number,
  entries: Map<number, XrefEntry>,
  conflicts: Conflicts,
  faults: string[],
): number {
  let num = first;
  for (let i = 0; i < count; i++, num++) {
    const entry = takeFixedEntry(c) ?? takeEntry(c);
    if (!entry) {
      faults.push(`the subsection of object ${first} has ${i} of ${count} entries`);
      return num;
    }
    const { type, offset, gen } = entry;
    // The head of the free list is object 0: some producers count from 1.
    if (i === 0 && first === 1 && type === 'f' && offset === 0 && gen === 65535) {
      faults.push('the first subsection counts from 1 instead of 0');
      num = 0;
    }
    add(entries, conflicts, num, type, offset, gen, c.limits.objectNumber);
  }
  return num;
}

interface Entry {
  readonly type: 'n' | 'f';
  readonly offset: number;
  readonly gen: number;
}

/** `oooooooooo ggggg t` and two blanks, as the standard wants it and nearly all write it; otherwise no move. */
function takeFixedEntry(c: Cursor): Entry | undefined {
  const { bytes, pos } = c;
  if (c.end - pos < 20 || bytes[pos + 10] !== 0x20 || bytes[pos + 16] !== 0x20) return undefined;
  const type = bytes[pos + 17];
  if ((type !== 0x6e && type !== 0x66) || !isBlankAt(bytes, pos + 18) || !isBlankAt(bytes, pos + 19))
    return undefined;
  const offset = digits(bytes, pos, pos + 10);
  const gen = digits(bytes, pos + 11, pos + 16);
  if (offset < 0 || gen < 0) return undefined;
  c.pos = pos + 20;
  return { type: type === 0x6e ? 'n' : 'f', offset, gen };
}

const isBlankAt = (bytes: Uint8Array, at: number): boolean =>
  characterClass[bytes[at] as number] === whiteSpace;

/** The number `[from, to)` spells; -1 when there is anything but digits. */
function digits(bytes: Uint8Array, from: number, to: number): number {
  let value = 0;
  for (let i = from; i < to; i++) {
    const byte = bytes[i] as number;
    if (!isDigit(byte)) return -1;
    value = value * 10 + byte - 0x30;
  }
  return value;
}

/** An entry however it is spaced; undefined when no number stands here. @throws pdf-malformed */
function takeEntry(c: Cursor): Entry | undefined {
  skipSpace(c);
  if (!isDigit(byteAt(c, c.pos))) return undefined;
  const offset = takeInteger(c);
  skipSpace(c);
  const gen = takeInteger(c);
  skipSpace(c);
  const type = takeType(c);
  if (offset === undefined || gen === undefined || !type)
    throw malformed(c, 'a cross-reference entry expected');
  return { type, offset, gen };
}

function takeType(c: Cursor): 'n' | 'f' | undefined {
  const byte = byteAt(c, c.pos);
  if ((byte !== 0x6e && byte !== 0x66) || !endsToken(byteAt(c, c.pos + 1))) return undefined;
  c.pos++;
  return byte === 0x6e ? 'n' : 'f';
}

/**
 * The first entry of a number counts; an object cannot stand at offset 0, where the header is.
 * @throws limit-exceeded for an object above `highest`
 */
function add(
  entries: Map<number, XrefEntry>,
  conflicts: Conflicts,
  num: number,
  type: 'n' | 'f',
  offset: number,
  gen: number,
  highest: number,
): void {
  if (num > highest) {
    // Readers that take such numbers would show an object that is not there for those that do not.
    if (type === 'n' && offset > 0)
      throw new KysoError('limit-exceeded', `the cross-references place object ${num}, above ${highest}`, {
        subject: 'objectNumber',
      });
    return;
  }
  const entry: XrefEntry =
    type === 'n' && offset > 0 ? { type: 'offset', offset, gen } : { type: 'free', next: offset, gen };
  const first = entries.get(num);
  if (first === undefined) entries.set(num, entry);
  else if (!agree(first, entry)) addTo(conflicts, num, entry);
}
