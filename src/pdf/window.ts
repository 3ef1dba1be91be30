import { KysoError } from '../errors.ts';
import type { Limits } from '../limits.ts';
import { type Cursor, cursorOn, moreBytes } from './cursor.ts';
import type { Origin } from './objects.ts';
import type { ByteSource } from './source.ts';

/** A source with the bounds it is read under. */
export interface BoundedSource {
  readonly source: ByteSource;
  readonly limits: Limits;
  /** The one origin of everything read from a source in memory. */
  readonly origin: Origin | undefined;
  /** The last search for `endstream`: a file of streams without end must not be searched again for each. */
  readonly endstream: { from: number; limit: number; found: number };
}

const firstWindow = 4096;

export function boundedSource(source: ByteSource, limits: Limits): BoundedSource {
  return {
    source,
    limits,
    origin: source.memory && { bytes: source.memory, base: 0 },
    endstream: { from: 0, limit: -1, found: -1 },
  };
}

/**
 * Runs `read` on a cursor at file offset `start`, which sees nothing at or behind `limit`. On a source in
 * memory nothing is copied; on a file the window grows until what is read fits.
 * @throws limit-exceeded when it does not fit into `limits.objectBytes`
 */
export function readAt<T>(input: BoundedSource, start: number, limit: number, read: (c: Cursor) => T): T {
  const { source, limits, origin } = input;
  const end = Math.min(limit, source.length);
  const from = Math.min(Math.max(0, start), end);
  if (origin) return read(cursorOn(origin, from, end, limits));
  for (let size = firstWindow; ; size *= 4) {
    const windowEnd = Math.min(end, from + size);
    const bytes = source.read(from, windowEnd);
    const c = cursorOn({ bytes, base: from }, 0, bytes.length, limits, windowEnd === end);
    try {
      return read(c);
    } catch (error) {
      if (error !== moreBytes) throw error;
    }
    if (size > limits.objectBytes)
      throw new KysoError(
        'limit-exceeded',
        `the object at offset ${from} is longer than ${limits.objectBytes} bytes`,
        {
          offset: from,
          subject: 'objectBytes',
        },
      );
  }
}
