import { readSync } from 'node:fs';
import { KysoError } from '../errors.ts';
import type { ByteSource } from './source.ts';

const blockSize = 16 * 1024;
const blocksKept = 256;

/**
 * A source over an open file, for documents too large to hold in memory. Small reads go through a cache of
 * blocks (4 MiB); large ones do not. The caller closes the file when the document is done with.
 * @param length of the file in bytes, as it was when the caller opened it
 */
export function fileSource(fd: number, length: number): ByteSource {
  const blocks = new Map<number, Uint8Array>();

  const block = (index: number): Uint8Array => {
    let bytes = blocks.get(index);
    if (bytes) blocks.delete(index);
    else {
      const start = index * blockSize;
      bytes = readFully(fd, start, Math.min(length, start + blockSize));
      const [oldest] = blocks.keys();
      if (blocks.size >= blocksKept && oldest !== undefined) blocks.delete(oldest);
    }
    // Put last: the block that was not used for longest goes first.
    blocks.set(index, bytes);
    return bytes;
  };

  let lent: Uint8Array | undefined;

  return {
    length,
    lend(start, end) {
      const from = Math.min(Math.max(0, start), length);
      const to = Math.min(length, Math.max(from, end));
      if (lent === undefined || lent.length < to - from) lent = new Uint8Array(to - from);
      return fill(fd, from, lent.subarray(0, to - from));
    },
    read(start, end) {
      const from = Math.min(Math.max(0, start), length);
      const to = Math.min(length, Math.max(from, end));
      if (to - from > blockSize) return readFully(fd, from, to);
      const index = Math.floor(from / blockSize);
      const within = from - index * blockSize;
      const first = block(index);
      if (within + to - from <= first.length) return first.subarray(within, within + to - from);
      const out = new Uint8Array(to - from);
      const head = first.subarray(within);
      out.set(head);
      out.set(block(index + 1).subarray(0, out.length - head.length), head.length);
      return out;
    },
  };
}

const readFully = (fd: number, start: number, end: number): Uint8Array =>
  fill(fd, start, new Uint8Array(end - start));

/** @throws file-unreadable when the file ends before all is read, as one that is being cut */
function fill(fd: number, start: number, bytes: Uint8Array): Uint8Array {
  for (let done = 0; done < bytes.length; ) {
    const read = readSync(fd, bytes, done, bytes.length - done, start + done);
    if (read === 0)
      throw new KysoError('file-unreadable', `the file ended at ${start + done} while it was read`, {
        offset: start + done,
        hint: 'It seems to be written to; try again when that is done.',
      });
    done += read;
  }
  return bytes;
}
