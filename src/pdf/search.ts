import type { ByteSource } from './source.ts';

const chunkSize = 1 << 18;

const bufferOn = (bytes: Uint8Array): Buffer =>
  Buffer.from(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength);

/** Bytes that are looked at before anything else is read. */
const glance = (source: ByteSource, start: number, end: number): Buffer =>
  bufferOn(source.lend ? source.lend(start, end) : source.read(start, end));

/** File offset of the first `needle` that lies within `[from, to)`, or -1. Linear, in bounded memory. */
export function findForward(source: ByteSource, needle: string, from: number, to: number): number {
  const step = source.memory ? Math.max(to - from, 1) : chunkSize;
  for (let at = from; at + needle.length <= to; at += step) {
    const found = glance(source, at, Math.min(to, at + step + needle.length - 1)).indexOf(
      needle,
      0,
      'latin1',
    );
    if (found >= 0) return at + found;
  }
  return -1;
}

/** File offset of the last `needle` that lies within `[from, to)`, or -1. */
export function findBackward(source: ByteSource, needle: string, from: number, to: number): number {
  for (let end = to, step = 2048; end - needle.length >= from; step = chunkSize) {
    const start = Math.max(from, end - step);
    const found = glance(source, start, end).lastIndexOf(needle, undefined, 'latin1');
    if (found >= 0) return start + found;
    if (start === from) return -1;
    end = start + needle.length - 1;
  }
  return -1;
}

/** Where a finder's needle stands when it stands nowhere: behind everything. */
export const nowhere: number = Number.POSITIVE_INFINITY;

/**
 * A search for the first `needle` at or behind growing positions, which reads the source once.
 * Gives `nowhere` when there is none.
 */
export function makeFinder(source: ByteSource, needle: string): (from: number) => number {
  const step = source.memory ? source.length : chunkSize;
  let start = 0;
  let chunk: Buffer | undefined;
  let known = -1;
  // What it holds must outlast other reading: what is lent is copied into a room of its own.
  let room: Buffer | undefined;
  const hold = (from: number, to: number): Buffer => {
    if (!source.lend) return bufferOn(source.read(from, to));
    room ??= Buffer.allocUnsafeSlow(step + needle.length - 1);
    room.set(source.lend(from, to));
    return room.subarray(0, to - from);
  };
  return (from) => {
    // What was found last is still the next one as long as it lies ahead.
    if (known >= from) return known;
    for (let at = from; at < source.length; at = start + step) {
      if (!chunk || at < start || at >= start + step) {
        start = source.memory ? 0 : at;
        chunk = hold(start, Math.min(source.length, start + step + needle.length - 1));
      }
      const found = chunk.indexOf(needle, at - start, 'latin1');
      if (found >= 0) {
        known = start + found;
        return known;
      }
    }
    known = nowhere;
    return known;
  };
}
