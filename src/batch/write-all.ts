import { writeSync, writevSync } from 'node:fs';

/** Bytes of one write call; larger contents are written piece by piece. */
const pieceBytes = 8 * 1024 * 1024;

/**
 * Writes all chunks, however many calls that takes.
 * @param start position in the file; null for one that has none
 * @returns the position behind what was written, counted from 0 where the file has none
 */
export function writeAll(file: number, chunks: readonly Uint8Array[], start: number | null): number {
  const total = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const known = start !== null;
  if (known && total <= pieceBytes && writevSync(file, [...chunks], start) === total) return start + total;
  let position = start ?? 0;
  for (const chunk of chunks)
    for (let at = 0; at < chunk.length; ) {
      const written = writeSync(
        file,
        chunk,
        at,
        Math.min(pieceBytes, chunk.length - at),
        known ? position : null,
      );
      at += written;
      position += written;
    }
  return position;
}
