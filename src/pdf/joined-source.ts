import { type ByteSource, memorySource } from './source.ts';

/** Up to this length a copy costs less than reading across the seam. */
const copyBytes = 4 * 1024 * 1024;

/** A document and what was appended to it, read as one; without a copy when they are large. */
export function joinedSource(first: ByteSource, appended: Uint8Array): ByteSource {
  const seam = first.length;
  const length = seam + appended.length;
  if (first.memory && length <= copyBytes)
    return memorySource(Buffer.concat([first.memory, appended], length));
  const second = memorySource(appended);
  const read = (start: number, end: number): Uint8Array => {
    if (end <= seam) return first.read(start, end);
    if (start >= seam) return second.read(start - seam, end - seam);
    return Buffer.concat([first.read(start, seam), second.read(0, end - seam)]);
  };
  const { lend } = first;
  if (!lend) return { length, read };
  return { length, read, lend: (start, end) => (end <= seam ? lend(start, end) : read(start, end)) };
}
