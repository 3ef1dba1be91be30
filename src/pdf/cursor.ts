import { KysoError } from '../errors.ts';
import type { Limits } from '../limits.ts';
import type { Origin } from './objects.ts';

/**
 * A reading position within a window of bytes. When `final` is false more bytes follow behind `end`,
 * and reading into them throws `moreBytes`, upon which the window is read again, larger.
 */
export interface Cursor {
  readonly origin: Origin;
  readonly bytes: Uint8Array;
  readonly end: number;
  readonly final: boolean;
  readonly limits: Limits;
  pos: number;
  /** The first thing that is not PDF syntax and was passed over, as viewers do. */
  tolerated: string | undefined;
  /** The first key that stands twice in one dictionary with different values: readers take either (7.3.7). */
  ambiguous: string | undefined;
}

/** Thrown at the end of a window that is not the end of the data. Never leaves src/pdf. */
export const moreBytes: Error = new Error('the window is too small');

export function cursorOn(
  origin: Origin,
  pos: number,
  end: number,
  limits: Limits,
  final: boolean = true,
): Cursor {
  return { origin, bytes: origin.bytes, pos, end, final, limits, tolerated: undefined, ambiguous: undefined };
}

/** Character classes of ISO 32000-2, 7.2.3. */
export const regular = 0;
export const whiteSpace = 1;
export const delimiter = 2;
export const characterClass: Uint8Array = new Uint8Array(256);
for (const code of [0, 9, 10, 12, 13, 32]) characterClass[code] = whiteSpace;
for (const char of '()<>[]{}/%') characterClass[char.charCodeAt(0)] = delimiter;

/** The byte at `pos`, or -1 at the end of the data. */
export function byteAt(c: Cursor, pos: number): number {
  if (pos < c.end) return c.bytes[pos] as number;
  if (!c.final) throw moreBytes;
  return -1;
}

/** True at the end of the data and at every byte that ends a token. */
export const endsToken = (byte: number): boolean => byte < 0 || characterClass[byte] !== regular;

export const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;

export const isEol = (byte: number): boolean => byte === 0x0a || byte === 0x0d;

/** File offset of a window position, for messages and results. */
export const offsetOf = (c: Cursor, pos: number): number => (c.origin.base ?? 0) + pos;

export function malformed(c: Cursor, what: string, pos: number = c.pos): KysoError {
  return new KysoError('pdf-malformed', `${what} at offset ${offsetOf(c, pos)}`, {
    offset: offsetOf(c, pos),
  });
}

export function truncated(c: Cursor, what: string): KysoError {
  return new KysoError('pdf-truncated', `the data end within ${what} at offset ${offsetOf(c, c.end)}`, {
    offset: offsetOf(c, c.end),
  });
}

/** Records that something was passed over which is not PDF syntax. */
export function tolerate(c: Cursor, what: string, pos: number = c.pos): void {
  c.tolerated ??= `${what} at offset ${offsetOf(c, pos)}`;
}

/** Records that something can be read in two ways. */
export function doubt(c: Cursor, what: string, pos: number = c.pos): void {
  c.ambiguous ??= `${what} at offset ${offsetOf(c, pos)}`;
}

/** Skips white space and comments. */
export function skipSpace(c: Cursor): void {
  const { bytes } = c;
  let pos = c.pos;
  for (;;) {
    const byte = pos < c.end ? (bytes[pos] as number) : byteAt(c, pos);
    if (byte < 0) break;
    if (characterClass[byte] === whiteSpace) pos++;
    else if (byte === 0x25) {
      do pos++;
      while (pos < c.end && !isEol(bytes[pos] as number));
    } else break;
  }
  c.pos = pos;
}

/** True when the keyword stands here as a whole token; moves behind it. */
export function takeKeyword(c: Cursor, word: string): boolean {
  const pos = c.pos;
  for (let i = 0; i < word.length; i++) if (byteAt(c, pos + i) !== word.charCodeAt(i)) return false;
  if (!endsToken(byteAt(c, pos + word.length))) return false;
  c.pos = pos + word.length;
  return true;
}

/** An unsigned integer of at most 15 digits that stands here; undefined, and no move, when there is none. */
export function takeInteger(c: Cursor): number | undefined {
  let pos = c.pos;
  let value = 0;
  let byte = byteAt(c, pos);
  while (isDigit(byte)) {
    value = value * 10 + byte - 0x30;
    byte = byteAt(c, ++pos);
  }
  if (pos === c.pos || value > Number.MAX_SAFE_INTEGER) return undefined;
  c.pos = pos;
  return value;
}
