/**
 * Where a document's bytes come from. `read` returns exactly `bytes[start, end)`, clipped to the length;
 * what it returns must not be written to. Memory gives a view without a copy; a file reads what is asked for.
 */
export interface ByteSource {
  readonly length: number;
  read(start: number, end: number): Uint8Array;
  /** Like `read`, but what it returns holds only until the next call: for a passage through all of a large file. */
  lend?(start: number, end: number): Uint8Array;
  /** The whole content when it is already in memory. */
  readonly memory?: Uint8Array;
}

export function memorySource(content: Uint8Array): ByteSource {
  // A Buffer's own subarray is several times slower than that of a plain Uint8Array.
  const bytes = new Uint8Array(content.buffer, content.byteOffset, content.length);
  return {
    length: bytes.length,
    memory: bytes,
    read: (start, end) => bytes.subarray(Math.max(0, start), Math.min(bytes.length, Math.max(start, end))),
  };
}

/** The first `length` bytes of a source. */
export function firstBytes(source: ByteSource, length: number): ByteSource {
  if (source.memory) return memorySource(source.memory.subarray(0, length));
  return { length, read: (start, end) => source.read(Math.min(start, length), Math.min(end, length)) };
}

/** Bytes read at once from a source that is not in memory. */
const pieceBytes = 1 << 20;

/**
 * A part of a source, by default all, in pieces of a mebibyte; what is in memory comes as one, without a copy.
 * Each piece holds until the next is asked for.
 */
export function* piecesOf(source: ByteSource, from = 0, to = source.length): Generator<Uint8Array> {
  const step = source.memory ? Math.max(1, to - from) : pieceBytes;
  for (let at = from; at < to; at += step) {
    const end = Math.min(to, at + step);
    yield source.lend ? source.lend(at, end) : source.read(at, end);
  }
}

/** Does `source` begin with all bytes of `start`? */
export const beginsWith = (source: ByteSource, start: ByteSource): boolean =>
  source.length >= start.length && sameThere(source, start, 0, start.length);

/** Do two sources, both that long, hold the same bytes from one offset to another? */
export function sameThere(a: ByteSource, b: ByteSource, from: number, to: number): boolean {
  let at = from;
  for (const piece of piecesOf(b, from, to)) {
    if (Buffer.compare(a.read(at, at + piece.length), piece) !== 0) return false;
    at += piece.length;
  }
  return true;
}
