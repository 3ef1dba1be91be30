import { type ByteSource, memorySource } from '../../pdf/source.ts';

/** Up to this length a copy costs less than reading across the seam. */
const copyBytes = 4 * 1024 * 1024;

/** Two pieces read as one, without a copy when they are large. */
export function concatSource(first: Uint8Array, second: Uint8Array): ByteSource {
  const length = first.length + second.length;
  if (length <= copyBytes) return memorySource(Buffer.concat([first, second], length));
  const seam = first.length;
  const [a, b] = [memorySource(first), memorySource(second)];
  return {
    length,
    read(start, end) {
      if (end <= seam) return a.read(start, end);
      if (start >= seam) return b.read(start - seam, end - seam);
      return Buffer.concat([a.read(start, seam), b.read(0, end - seam)]);
    },
  };
}
