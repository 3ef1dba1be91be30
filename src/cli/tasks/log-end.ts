import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { entryOf, hashOfLine, sequenceOf } from './log-line.ts';

/** Where a log ends: what its next line follows. */
export interface LogEnd {
  /** Bytes. */
  readonly length: number;
  /** Of the last line that has one; 0 when none has. */
  readonly sequence: number;
  /** SHA-256 of the last line, whole or not; null when there is none. */
  readonly previous: string | null;
  /** The last line has no line feed: its writer was stopped in the middle. */
  readonly cut: boolean;
}

const block = 1 << 16;

/** Reads the end of a log. @throws the system's error */
export function readLogEnd(path: string): LogEnd {
  const file = openSync(path, 'r');
  try {
    const { size: length } = fstatSync(file);
    let previous: string | null = null;
    let cut = false;
    for (const { line, whole } of linesFromEnd(file, length)) {
      previous ??= hashOfLine(line);
      cut ||= !whole;
      const entry = entryOf(line);
      const sequence = sequenceOf(entry);
      // Lines before a chain began, and one that was cut off, have no number.
      if (sequence !== undefined) return { length, sequence, previous, cut };
      if (whole && entry !== undefined) return { length, sequence: 0, previous, cut };
    }
    return { length, sequence: 0, previous, cut };
  } finally {
    closeSync(file);
  }
}

/** The lines of a file, the last one first. */
function* linesFromEnd(file: number, length: number): Generator<{ line: Buffer; whole: boolean }> {
  let rest: Buffer = Buffer.alloc(0);
  let whole = false;
  for (let end = length; end > 0; ) {
    const start = Math.max(0, end - block);
    const piece = Buffer.alloc(end - start);
    readSync(file, piece, 0, piece.length, start);
    rest = Buffer.concat([piece, rest]);
    end = start;
    for (let at = rest.lastIndexOf(0x0a); at >= 0; at = rest.lastIndexOf(0x0a)) {
      const line = rest.subarray(at + 1);
      if (line.length > 0) yield { line, whole };
      rest = rest.subarray(0, at);
      whole = true;
    }
  }
  if (rest.length > 0) yield { line: rest, whole };
}
