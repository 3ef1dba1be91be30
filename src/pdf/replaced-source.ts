import { type ByteSource, memorySource } from './source.ts';

/** Bytes that stand in the place of as many others, from a file offset on. */
export interface Replacement {
  readonly start: number;
  readonly bytes: Uint8Array;
}

/** A document in which some bytes are others, read as one; without a copy of the whole when it is not in memory. */
export function replacedSource(source: ByteSource, replacement: Replacement): ByteSource {
  const { length, lend } = source;
  if (source.memory) return memorySource(overlaid(source.memory, 0, replacement));
  return {
    length,
    read: (start, end) => overlaid(source.read(start, end), Math.max(0, start), replacement),
    ...(lend ? { lend: (start, end) => overlaid(lend(start, end), Math.max(0, start), replacement) } : {}),
  };
}

/** The pieces of a document, one after the other, with the replacement in its place. */
export function* replacedPieces(
  pieces: Iterable<Uint8Array>,
  replacement: Replacement,
): Generator<Uint8Array> {
  let from = 0;
  for (const piece of pieces) {
    const { length } = piece;
    yield overlaid(piece, from, replacement);
    from += length;
  }
}

/** A piece that stands at `from`: itself when nothing in it is replaced, else a copy. */
function overlaid(piece: Uint8Array, from: number, { start, bytes }: Replacement): Uint8Array {
  const to = from + piece.length;
  if (start >= to || start + bytes.length <= from) return piece;
  const copy = new Uint8Array(piece);
  copy.set(bytes.subarray(Math.max(0, from - start), to - start), Math.max(0, start - from));
  return copy;
}
