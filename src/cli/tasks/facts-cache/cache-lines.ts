import { readSync } from 'node:fs';

/** A line without its end; the bytes are good until the next is read. */
export interface CacheLine {
  readonly offset: number;
  readonly bytes: Buffer;
}

/** Lines of a part of a file, read in pieces: one after the other, and any again by where it begins. */
export interface CacheLines {
  /** undefined behind the last, and when the file does not hold it any more. */
  next(): CacheLine | undefined;
  /** @param length where it is known, without line end */
  at(offset: number, length?: number): CacheLine | undefined;
}

const windowBytes = 1 << 18;
const newLine = 0x0a;

export function cacheLines(file: number, from: number, end: number): CacheLines {
  const forward = linesOf(file, end);
  let at = from;
  return {
    next() {
      const line = at < end ? forward(at) : undefined;
      at = line === undefined ? end : line.offset + line.bytes.length + 1;
      return line;
    },
    at: linesOf(file, end),
  };
}

/** Gives the line that begins at an offset; what was read with it serves the next ones. */
function linesOf(file: number, end: number): CacheLines['at'] {
  let window: Buffer = Buffer.alloc(0);
  let start = 0;
  const fill = (offset: number, size: number): void => {
    window = bytesAt(file, offset, Math.min(size, end - offset));
    start = offset;
  };
  return (offset, length) => {
    if (length !== undefined) {
      if (offset < start || offset + length > start + window.length)
        fill(offset, Math.max(length, windowBytes));
      const bytes = window.subarray(offset - start, offset - start + length);
      return bytes.length === length ? { offset, bytes } : undefined;
    }
    if (offset < start || offset >= start + window.length) fill(offset, windowBytes);
    let to = window.indexOf(newLine, offset - start);
    for (let size = windowBytes; to < 0; size *= 2) {
      if (start === offset && window.length < size / 2) return undefined;
      fill(offset, size);
      to = window.indexOf(newLine);
    }
    return { offset, bytes: window.subarray(offset - start, to) };
  };
}

/** Fewer where the file has no more, or does not give them. */
function bytesAt(file: number, offset: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  let got = 0;
  try {
    while (got < length) {
      const more = readSync(file, bytes, got, length - got, offset + got);
      if (more === 0) break;
      got += more;
    }
  } catch {
    return bytes.subarray(0, 0);
  }
  return bytes.subarray(0, got);
}
