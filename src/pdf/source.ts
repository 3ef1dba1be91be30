/**
 * Where a document's bytes come from. `read` returns exactly `bytes[start, end)`, clipped to the length;
 * what it returns must not be written to. Memory gives a view without a copy; a file reads what is asked for.
 */
export interface ByteSource {
  readonly length: number;
  read(start: number, end: number): Uint8Array;
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
